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
import { remarksIn, remarksOf } from './layouts.ts';
import type { Freeform, FreeformGroup } from './parse-freeform.ts';
import type { Remark } from './tree.ts';

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
    // The forms have those of the statements.
    comments: remarksOf({ ...tree, body: { ...tree.body, statements: [] } }).map(commentOf),
    diagnostics,
  };
}

const commentOf = ({ text, span }: Remark): Comment => ({ text, span });

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
  const comments = remarksIn(statement).map(commentOf);
  return { notation: 'freeform', expression, comments, diagnostics };
}
