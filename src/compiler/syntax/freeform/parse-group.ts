/**
 * Parses one statement group: a statement at policy level, with all that it holds.
 * In: the lines of the group. Out: its statement and faults, with positions relative to the group's
 * start, so that a group that only moved keeps them.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import { nestingTooDeep } from '../../diagnostics/syntax.ts';
import { addLine, endOpen, type OpenGroup } from './add-line.ts';
import { createBlocks } from './build-blocks.ts';
import type { LineClass } from './classify.ts';
import type { GroupLines } from './groups.ts';
import type { LineComment, LogicalLine } from './lines.ts';
import { createNesting } from './nesting.ts';
import { parseLine } from './parse-line.ts';
import { emptyLayout } from './terms.ts';
import type { BrokenStatement, Layout, Remark, Statement } from './tree.ts';

/** A statement at policy level; spans are relative to its group. */
export interface FreeformGroup {
  readonly statement: Statement;
  readonly diagnostics: readonly Diagnostic[];
}

/** Blocks in blocks; the phases behind the parser recurse over them. */
export const BLOCK_LIMIT = 100;

/** The lines of a text, with what is known of each. */
export interface ClassedLines {
  readonly text: string;
  readonly lines: readonly LogicalLine[];
  readonly classes: readonly LineClass[];
  readonly columns: readonly number[];
}

/** Where a group's text starts: at its first comment, if it has one. */
export const groupStart = (line: LogicalLine): number => line.before[0]?.start ?? line.start;

/** Comments of the tree, relative to `base`; reports those of other languages. */
export function remarksOf(
  text: string,
  comments: readonly LineComment[],
  base: number,
  report: (diagnostic: Diagnostic) => void,
): readonly Remark[] {
  return comments.map(({ start, end, blankBefore }) => {
    const span = { start: start - base, end: end - base };
    const written = text.slice(start, end);
    if (written.startsWith('//')) report(faults.foreignComment(span, '//'));
    return { text: written, blankBefore, span };
  });
}

/** What stands around a line. */
export function layoutOf(
  text: string,
  line: LogicalLine,
  base: number,
  report: (diagnostic: Diagnostic) => void,
): Layout {
  const { before, inside, trailing, blankBefore } = line;
  if (before.length === 0 && inside.length === 0 && trailing === null && !blankBefore) {
    return emptyLayout;
  }
  return {
    before: remarksOf(text, before, base, report),
    blankBefore,
    trailing: trailing === null ? null : (remarksOf(text, [trailing], base, report)[0] ?? null),
    inside: remarksOf(text, inside, base, report),
  };
}

/** Parses the lines of a group, reporting at most `maxFaults` faults. */
export function parseGroup(
  { text, lines, classes, columns }: ClassedLines,
  { from, to, mode }: GroupLines,
  withGrammar: boolean,
  maxFaults: number,
): FreeformGroup {
  const first = lines[from] as LogicalLine;
  const base = groupStart(first);
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    if (diagnostics.length < maxFaults) diagnostics.push(diagnostic);
  };
  const nesting = createNesting(mode);
  const group: OpenGroup = { text, base, blocks: createBlocks(), opened: [] };
  let last = first;

  for (let at = from; at < to; at++) {
    const line = lines[at] as LogicalLine;
    const is = classes[at] as LineClass;
    const column = columns[at] ?? 0;
    const step = nesting.step(is, column);
    endOpen(group, step.unended, last).forEach(report);
    const found: Diagnostic[] = [];
    const layout = layoutOf(text, line, base, report);
    const written = text.slice(line.start, line.end);
    const code = {
      text: written,
      base: line.start - base,
      trailing: layout.trailing,
      report: (diagnostic: Diagnostic) => {
        if (found.length < maxFaults) found.push(diagnostic);
      },
    };
    const tree = parseLine(code, is, withGrammar);
    if (line.dangling >= 0) {
      const start = line.dangling - base;
      found.push(faults.danglingContinuation({ start, end: start + 1 }));
    }
    if (is.kind === 'open' && group.opened.length >= BLOCK_LIMIT) {
      return tooDeep(text, first, lines[to - 1] ?? first, base, tree.span);
    }
    const isBranch = is.kind === 'else' || is.kind === 'else-if';
    const inBody = isBranch ? commentsInBody(text, line, column) : 0;
    addLine(group, tree, { line, written, layout, step, inBody, found }).forEach(report);
    last = line;
  }
  endOpen(group, group.opened.length, last).forEach(report);
  diagnostics.sort((a, b) => a.span.start - b.span.start);
  const statement = group.blocks.statements[0] ?? brokenLines(text, first, last, base);
  return { statement, diagnostics };
}

/** Comments before a branch that stand no further right than it belong to it, the others to the body above. */
function commentsInBody(text: string, { before }: LogicalLine, column: number): number {
  const own = before.findIndex(({ start }) => columnOf(text, start) <= column);
  return own === -1 ? before.length : own;
}

function tooDeep(
  text: string,
  first: LogicalLine,
  last: LogicalLine,
  base: number,
  at: { readonly start: number; readonly end: number },
): FreeformGroup {
  return {
    statement: brokenLines(text, first, last, base),
    diagnostics: [nestingTooDeep(at, BLOCK_LIMIT, 'blocks')],
  };
}

/** Lines that are no statement, which is reported. */
function brokenLines(
  text: string,
  first: LogicalLine,
  last: LogicalLine,
  base: number,
): BrokenStatement {
  return {
    kind: 'broken',
    span: { start: first.start - base, end: last.end - base },
    text: text.slice(first.start, last.end),
    parts: [],
    layout: emptyLayout,
  };
}

/** The column of an offset; a tab goes to the next multiple of 8. */
export function columnOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== 10) at--;
  let column = 0;
  for (; at < offset; at++) column = text.charCodeAt(at) === 9 ? (column | 7) + 1 : column + 1;
  return column;
}
