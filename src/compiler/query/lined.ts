/**
 * The logical lines of a source, cut once.
 * In: a set view, a source. Out: its text with its lines, what each line begins, and the lines in
 * front of a position. They are kept as long as the syntax tree of the source.
 */
import type { Policy } from '../syntax/ast.ts';
import { classify, type LineClass } from '../syntax/freeform/classify.ts';
import { cutLines, type LogicalLine } from '../syntax/freeform/lines.ts';
import type { SetView } from './set-view.ts';

/** A text in free form with its lines. */
export interface Lined {
  readonly text: string;
  readonly lines: readonly LogicalLine[];
}

/** A text as it would be if it ended at a position. */
export interface Prefix {
  /** Lines of the whole text that are the same in it. */
  readonly same: readonly LogicalLine[];
  /** The rest, cut anew: from where, its text, and its lines with offsets in that text. */
  readonly from: number;
  readonly rest: string;
  readonly cut: ReturnType<typeof cutLines>;
}

const kept = new WeakMap<Policy, Lined>();
const classes = new WeakMap<Lined, readonly LineClass[]>();

/** The lines of a source in free form. */
export function linedOf(view: Pick<SetView, 'text' | 'policy'>, source: string): Lined {
  const policy = view.policy(source);
  const before = policy === undefined ? undefined : kept.get(policy);
  if (before !== undefined) return before;
  const text = view.text(source);
  const made = { text, lines: cutLines(text, Number.POSITIVE_INFINITY).lines };
  if (policy !== undefined) kept.set(policy, made);
  return made;
}

/** What each line begins or ends. */
export function classesOf(lined: Lined): readonly LineClass[] {
  const made = classes.get(lined) ?? classify(lined.text, lined.lines);
  classes.set(lined, made);
  return made;
}

/**
 * The lines in front of an offset. Where a line ends depends on how the next one begins, so that
 * only the lines close to the offset may be others than those of the whole text.
 */
export function prefixOf({ text, lines }: Lined, at: number): Prefix {
  const same = lines.slice(0, Math.max(0, countBefore(lines, at) - 3));
  const from = same.length === 0 ? 0 : (lines[same.length]?.start ?? 0);
  const rest = text.slice(from, at);
  return { same, from, rest, cut: cutLines(rest, Number.POSITIVE_INFINITY) };
}

/** How many lines start at an offset or in front of it. */
export function countBefore(lines: readonly LogicalLine[], at: number): number {
  let low = 0;
  for (let high = lines.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
