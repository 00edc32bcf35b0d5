/**
 * Gives a free-form policy its meaning: the syntax tree that list notation has too.
 * In: a parsed text, and the forms made of it before. Out: a form per statement at policy level,
 * procedures first, since they may be called anywhere; and faults outside of statements.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../text/source.ts';
import type { Comment, Form, PlacedForm, Policy } from '../ast.ts';
import { buildGroup } from './build-statements.ts';
import { buildTerm } from './build-term.ts';
import type { Builder } from './builder.ts';
import type { Freeform, FreeformGroup } from './parse-freeform.ts';
import { remarksIn } from './remarks.ts';

/** The forms of statements, by identity: what did not change keeps its form. */
export type FormCache = WeakMap<FreeformGroup, Form>;

/** Builds the forms of a policy. */
export function buildFreeform({ tree, groups, diagnostics }: Freeform, cache: FormCache): Policy {
  const forms = groups.map(({ group, offset }): PlacedForm => {
    const form = cache.get(group) ?? buildForm(group);
    cache.set(group, form);
    return { form, offset };
  });
  const isProcedure = ({ form }: PlacedForm) => form.expression.kind === 'function';
  return {
    notation: 'freeform',
    name: tree.name.text,
    forms: [...forms.filter(isProcedure), ...forms.filter((placed) => !isProcedure(placed))],
    comments: [
      ...tree.layout.before,
      ...(tree.layout.trailing === null ? [] : [tree.layout.trailing]),
      ...tree.body.after,
      ...(tree.end.trailing === null ? [] : [tree.end.trailing]),
      ...tree.after,
    ].map(({ text, span }): Comment => ({ text, span })),
    diagnostics,
  };
}

function buildForm({ statement, diagnostics: read }: FreeformGroup): Form {
  const diagnostics: Diagnostic[] = [...read];
  // What is wrong with a statement's shape explains what seems to be wrong with its meaning.
  const errors = read.filter(({ severity }) => severity === 'error');
  const isFaulty = ({ start, end }: Span): boolean =>
    errors.some(({ span }) => span.start >= start && span.start <= end);
  const builder: Builder = {
    term: (term) => buildTerm(builder, term),
    report: (diagnostic) => {
      if (errors.length > 0 && (diagnostic.severity === 'warning' || isFaulty(builder.line)))
        return;
      diagnostics.push(diagnostic);
    },
    isFaulty,
    line: statement.span,
    copies: 1,
    tooDeep: false,
  };
  const expression = buildGroup(builder, statement);
  diagnostics.sort((a, b) => a.span.start - b.span.start);
  const comments = remarksIn(statement).map(({ text, span }): Comment => ({ text, span }));
  return { notation: 'freeform', expression, comments, diagnostics };
}
