/**
 * Finds the statement groups of a policy: statements at policy level, each with all that it holds.
 * In: the classes and columns of its lines. Out: which lines each group has, and whether its blocks
 * go by count or by layout. Attempts to go by count that fail are limited together to a multiple of
 * the number of lines; beyond, layout decides at once.
 */
import type { LineClass } from './classify.ts';
import { createNesting, type NestingMode } from './nesting.ts';

/** Lines `from` to `to` (excluded) of a text. */
export interface GroupLines {
  readonly from: number;
  readonly to: number;
  readonly mode: NestingMode;
}

/** The group that starts at each line; gives where it ends. */
export function createGrouping(
  classes: readonly LineClass[],
  columns: readonly number[],
): (from: number) => GroupLines {
  const layout = isIndented(classes, columns) ? 'indented' : 'layout';
  let attempts = 4 * classes.length + 1000;

  const follow = (from: number, mode: NestingMode): GroupLines & { readonly even: boolean } => {
    const nesting = createNesting(mode);
    let at = from;
    for (; at < classes.length; at++) {
      const line = classes[at];
      if (line === undefined || line.kind === 'policy') break;
      if (line.kind === 'end' && line.block === 'policy') break;
      const step = nesting.step(line, columns[at] ?? 0);
      const result = { from, to: at + 1, mode };
      if (at === from && nesting.open.length === 0) return { ...result, even: true };
      if (line.kind === 'end') {
        if (mode === 'count' && !step.fits) return { ...result, even: false };
        if (nesting.open.length === 0) return { ...result, even: true };
      } else if (mode !== 'count' && step.unended > 0 && isOutside(nesting.open.length, line)) {
        return { from, to: at, mode, even: false };
      } else if (mode === 'count' && !step.fits) {
        return { ...result, even: false };
      }
    }
    return { from, to: at, mode, even: nesting.open.length === 0 };
  };

  return (from) => {
    if (attempts > 0) {
      const group = follow(from, 'count');
      if (group.even) return group;
      attempts -= group.to - from;
    }
    return follow(from, layout);
  };
}

/** Whether a line that ended blocks stands at policy level: then it begins the next group. */
function isOutside(open: number, line: LineClass): boolean {
  return open === (line.kind === 'open' ? 1 : 0);
}

/** Whether most blocks of a text stand further right than the lines that open them. */
function isIndented(classes: readonly LineClass[], columns: readonly number[]): boolean {
  let deeper = 0;
  for (const [i, line] of classes.entries()) {
    if (line.kind === 'open') deeper += (columns[i + 1] ?? 0) > (columns[i] ?? 0) ? 1 : -1;
  }
  return deeper > 0;
}
