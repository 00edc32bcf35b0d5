/**
 * What of a source can be hidden below its first line: blocks, forms over several lines, comments.
 * In: a set view, a source, which line an offset is in, as the editor counts. Out: ranges of lines, in
 * the order of the text. The line that ends a block of free form stays visible. Pure.
 */
import type { Expression, Policy } from '../syntax/ast.ts';
import { commentSpans } from '../syntax/comment-spans.ts';
import { partsOf } from '../syntax/parts.ts';
import { namedBlocksIn } from './named-blocks.ts';
import type { SetView } from './set-view.ts';

/** Lines that can be hidden but for the first. */
export interface Fold {
  readonly first: number;
  readonly last: number;
  readonly isComment: boolean;
}

/** What folds where it goes over several lines. */
const blocks: ReadonlySet<Expression['kind']> = new Set([
  'function',
  'loop',
  'if',
  'block',
  'let',
  'variable',
  'assign',
  'call',
  'method',
  'operator',
]);

/** The folds of a source: one per line that begins something, the longest. */
export function foldsIn(
  view: SetView,
  source: string,
  lineOf: (offset: number) => number,
): readonly Fold[] {
  const policy = view.policy(source);
  if (policy === undefined) return [];
  const folds = new Map<number, Fold>();
  const add = (first: number, last: number, isComment = false): void => {
    if (last <= first || (folds.get(first)?.last ?? -1) >= last) return;
    folds.set(first, { first, last, isComment });
  };
  const freeform = policy.notation === 'freeform';

  const visit = (e: Expression, offset: number): void => {
    const start = lineOf(e.span.start + offset);
    const end = lineOf(e.span.end + offset);
    if (end <= start) return;
    if (freeform && e.kind === 'if') {
      const other = lineOf(e.else.span.start + offset);
      // The line with `else` stands above what it leads to, unless that is `else if`.
      const elseLine = e.else.kind === 'if' ? other : other - 1;
      const has = e.else.kind !== 'missing' && elseLine > start && other < end;
      add(start, has ? elseLine - 1 : end - 1);
      if (has) add(elseLine, end - 1);
    } else if (freeform && (e.kind === 'function' || e.kind === 'loop')) add(start, end - 1);
    else if (blocks.has(e.kind) && !(freeform && e.kind === 'block')) add(start, end);
    for (const part of partsOf(e)) visit(part, offset);
  };
  for (const { form, offset } of policy.forms) visit(form.expression, offset);

  const whole = namedBlocksIn(view, source).find(({ kind }) => kind === 'policy');
  if (whole !== undefined)
    add(lineOf(whole.name.start), lineOf(whole.end?.start ?? view.text(source).length) - 1);
  for (const [first, last] of commentBlocks(policy, lineOf)) add(first, last, true);
  return [...folds.values()].sort((a, b) => a.first - b.first);
}

/** Lines of comments that follow each other, from the first to the last. */
function commentBlocks(
  policy: Policy,
  lineOf: (offset: number) => number,
): readonly (readonly [number, number])[] {
  const lines = commentSpans(policy)
    .map(({ start }) => lineOf(start))
    .sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last !== undefined && line <= last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs;
}
