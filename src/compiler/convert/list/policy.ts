/**
 * Policies of a set in list notation.
 * In: a checked set. Out: for each source in free form what to print, or what list notation cannot
 * express. All names of list notation are public, so a name that a policy had for itself, and another
 * one has too, gets the policy's name before it (renames.ts).
 */
import { builtinNamed } from '../../../schema/builtins.ts';
import type { Environment } from '../../../schema/environment.ts';
import type { ParsedSource } from '../../check/placed.ts';
import type { CheckedSet } from '../../compile.ts';
import type { ListFile, ListItem } from '../../format/list/tree.ts';
import type { Comment, Form, PlacedForm } from '../../syntax/ast.ts';
import { type CommentCursor, commentCursor } from '../comments.ts';
import { freshNames } from '../fresh-names.ts';
import type { Problem } from '../problem.ts';
import { usageOf } from '../usage.ts';
import { calledBy } from './called.ts';
import { type Spelling, statementItem } from './items.ts';
import { type Renames, renamesOf } from './renames.ts';

export interface ListSource {
  readonly name: string;
  readonly file: ListFile;
  /** Where it is not empty, the file does not mean what the source does. */
  readonly problems: readonly Problem[];
}

/** Converts the sources of a set that are in free form, or one of them. */
export function toList(
  set: CheckedSet,
  environment: Environment,
  only?: string,
): readonly ListSource[] {
  const isConverted = ({ name, policy }: ParsedSource): boolean =>
    policy.notation === 'freeform' && (only === undefined || name === only);
  const { taken } = usageOf(set.parsed);
  const fresh = freshNames(taken, (name) => builtinNamed(name) !== undefined);
  const renames = renamesOf(set, environment, fresh, isConverted);
  const faulting = set.analysis.forms.filter(({ faults }) => faults);
  const canFault = new Set(faulting.map(({ form }) => form));
  const made = set.parsed.flatMap((source, i) =>
    isConverted(source)
      ? [
          sourceOf(source, set.sources[i]?.text ?? '', {
            renames,
            fresh,
            converted: set.analysis.converted,
            askedOf: set.analysis.askedOf,
            canFault,
          }),
        ]
      : [],
  );
  // Each names its own source; they belong to the set.
  return made.map((one, i) =>
    i === 0 ? { ...one, problems: [...renames.problems, ...one.problems] } : one,
  );
}

interface Shared {
  readonly renames: Renames;
  readonly fresh: (base: string) => string;
  readonly converted: CheckedSet['analysis']['converted'];
  readonly askedOf: CheckedSet['analysis']['askedOf'];
  /** Forms that a fault can end: they stay one. */
  readonly canFault: ReadonlySet<Form>;
}

function sourceOf(
  { name, policy }: ParsedSource,
  text: string,
  { renames, fresh, converted, askedOf, canFault }: Shared,
): ListSource {
  const problems: Problem[] = [];
  const outer = cursor(policy.comments, text, 0);
  const forms = [...policy.forms].sort((a, b) => a.offset - b.offset);
  const made = new Map<PlacedForm, readonly ListItem[]>();
  for (const placed of forms) {
    const { form, offset } = placed;
    const { start, end } = form.expression.span;
    const before = outer.before(offset + start);
    const blankBefore = outer.blankBefore(offset + start);
    const inner = cursor(form.comments, text.slice(0, offset + end), offset);
    const spelling: Spelling = {
      variable: renames.variable,
      callee: ({ text: word }) => renames.callee(word, name),
      fresh,
      numberOf: (literal) => converted.get(literal) ?? literal.value,
      askedOf: (e) => askedOf.get(e),
      before: inner.before,
      trailing: (at) => inner.trailing(at)?.text ?? null,
      blankBefore: inner.blankBefore,
      problem: (span, message) =>
        problems.push({
          source: name,
          span: { start: span.start + offset, end: span.end + offset },
          message,
        }),
    };
    const item = statementItem(spelling, form.expression);
    const trailing = item.trailing ?? outer.trailing(offset + end)?.text ?? null;
    const all = [...before, ...item.before];
    // A function stands apart, together with what is said about it.
    const apart = form.expression.kind === 'function';
    const whole: ListItem = {
      ...item,
      before: all.map((remark, i) =>
        i === 0 && apart ? { ...remark, blankBefore: true } : remark,
      ),
      blankBefore: blankBefore || (apart && all.length === 0),
      trailing,
    };
    made.set(placed, canFault.has(form) ? [whole] : unbraced(whole));
  }
  const first = forms[0];
  const inTurn = inOrder(forms).flatMap((placed) => made.get(placed) ?? []);
  return {
    name,
    file: {
      forms: headed(inTurn, first === undefined ? [] : (made.get(first) ?? [])),
      after: outer.before(Number.POSITIVE_INFINITY),
    },
    problems,
  };
}

/** Statements in braces as forms of their own, where no fault can end them. */
function unbraced(item: ListItem): readonly ListItem[] {
  if (item.kind === 'atom' || item.open !== '{') return [item];
  if (item.closing.length > 0 || item.opening !== null || item.trailing !== null) return [item];
  return item.items.map((part, i) =>
    i > 0
      ? part
      : { ...part, before: [...item.before, ...part.before], blankBefore: item.blankBefore },
  );
}

/** The comment at the head of a policy stays there, whichever form comes first now. */
function headed(inTurn: readonly ListItem[], [written]: readonly ListItem[]): readonly ListItem[] {
  const [first, ...rest] = inTurn;
  if (first === undefined || written === undefined || first === written) return inTurn;
  const blank = written.before.findLastIndex(({ blankBefore }) => blankBefore);
  const end = written.blankBefore ? written.before.length : Math.max(0, blank);
  const head = written.before.slice(0, end);
  if (head.length === 0) return inTurn;
  const [remark, ...remarks] = first.before;
  const now: ListItem = {
    ...first,
    before: [...head, ...(remark ? [{ ...remark, blankBefore: true }, ...remarks] : [])],
    blankBefore: remark === undefined || first.blankBefore,
  };
  const left = { ...written, before: written.before.slice(end), blankBefore: true };
  return [now, ...rest.map((item) => (item === written ? left : item))];
}

/** As written, but for procedures that are called before: list notation wants them defined by then. */
function inOrder(forms: readonly PlacedForm[]): readonly PlacedForm[] {
  const procedures = new Map<string, PlacedForm>();
  for (const placed of forms) {
    const e = placed.form.expression;
    if (e.kind === 'function') procedures.set(e.name.text, placed);
  }
  const done = new Set<PlacedForm>();
  const needed = (placed: PlacedForm): readonly PlacedForm[] => {
    const found = calledBy(placed.form.expression).flatMap((name) => procedures.get(name) ?? []);
    return found.flatMap((other) => {
      if (done.has(other)) return [];
      done.add(other);
      return [other, ...needed(other)];
    });
  };
  return forms.flatMap((placed) => {
    if (done.has(placed)) return [];
    done.add(placed);
    if (placed.form.expression.kind === 'function') return [placed];
    return [...[...needed(placed)].sort((a, b) => a.offset - b.offset), placed];
  });
}

/** Comments of free form as list notation writes them. */
const cursor = (comments: readonly Comment[], text: string, base: number): CommentCursor =>
  commentCursor(comments, text, base, { from: '!', to: '#' });
