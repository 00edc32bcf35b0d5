/**
 * Parses one statement group: a statement at policy level, with all that it holds.
 * In: the lines of the group. Out: its statement and faults, with positions relative to the group's
 * start, so that a group that only moved keeps them.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import { nestingTooDeep } from '../../diagnostics/syntax.ts';
import type { Opener } from './block-words.ts';
import { createBlocks } from './build-blocks.ts';
import type { LineClass } from './classify.ts';
import type { GroupLines } from './groups.ts';
import type { EndLine } from './line-tree.ts';
import type { LineComment, LogicalLine } from './lines.ts';
import { createNesting } from './nesting.ts';
import { parseLine } from './parse-line.ts';
import { emptyLayout } from './terms.ts';
import type { Layout, Remark, Statement } from './tree.ts';

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
  const blocks = createBlocks();
  /** The lines of open blocks; `faulty`: what is wrong with one explains that its end is missing. */
  const opened: { readonly line: LogicalLine; readonly faulty: boolean }[] = [];
  let last = first.end;
  let lastFull = first.full;

  /** Ends blocks that have no end, innermost first. */
  const endOpen = (count: number): void => {
    for (let left = count; left > 0; left--) {
      const top = opened.pop();
      const opener = blocks.opener();
      if (top === undefined || opener === undefined) return;
      const { line, faulty } = top;
      const word = opener.kind === 'procedure' ? opener.keyword : opener.kind;
      const indentation = text.slice(line.margin, line.start);
      const fix = `\n${indentation}end ${word}`;
      if (!faulty) report(faults.missingEnd(opener.span, word, lastFull - base, fix));
      blocks.close(last - base, emptyLayout, []);
    }
  };

  for (let at = from; at < to; at++) {
    const line = lines[at] as LogicalLine;
    const is = classes[at] as LineClass;
    const step = nesting.step(is, columns[at] ?? 0);
    endOpen(step.unended);
    const found: Diagnostic[] = [];
    const layout = layoutOf(text, line, base, report);
    const code = {
      text: text.slice(line.start, line.end),
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
    switch (tree.kind) {
      case 'plain':
        blocks.add({ ...tree.statement, layout } as Statement);
        break;
      case 'if':
      case 'do':
      case 'block':
      case 'procedure':
        if (opened.length >= BLOCK_LIMIT) {
          return tooDeep(text, first, lines[to - 1] ?? first, base, tree.span);
        }
        opened.push({ line, faulty: found.some(({ severity }) => severity === 'error') });
        blocks.open(tree, layout);
        break;
      case 'else':
      case 'else-if': {
        if (!step.fits) {
          report(faults.strayEnd(tree.span, tree.kind === 'else' ? 'else' : 'else if', 'if'));
          found.length = 0;
          blocks.add({ kind: 'broken', span: tree.span, text: code.text, parts: [], layout });
          break;
        }
        // Comments that stand no further right than the branch belong to it.
        const column = columns[at] ?? 0;
        const own = line.before.findIndex(({ start }) => columnOf(text, start) <= column);
        const inBody = own === -1 ? layout.before.length : own;
        const after = layout.before.slice(0, inBody);
        blocks.branch(tree, { ...layout, before: layout.before.slice(inBody) }, after);
        break;
      }
      case 'end': {
        const opener = blocks.opener();
        if (!step.fits || opener === undefined) {
          report(faults.strayEnd(tree.span, code.text, tree.block));
          found.length = 0;
          blocks.add({ kind: 'broken', span: tree.span, text: code.text, parts: [], layout });
          break;
        }
        const { block } = tree;
        const word = opener.kind === 'procedure' ? opener.keyword : opener.kind;
        const name = opener.kind === 'procedure' ? opener.name.text : '';
        const fault = endFault(tree, code.text, step.wrong, word, name, opener.span);
        // What is wrong with the line that opened the block explains how it ends.
        const faulty = opened.pop()?.faulty === true;
        if (fault !== null || faulty) found.length = 0;
        if (fault !== null && !(faulty && block === null)) report(fault);
        blocks.close(tree.span.end, { ...layout, before: [], blankBefore: false }, layout.before);
        break;
      }
      case 'policy':
        break;
      default:
        tree satisfies never;
    }
    for (const diagnostic of found) report(diagnostic);
    last = line.end;
    lastFull = line.full;
  }
  endOpen(opened.length);
  diagnostics.sort((a, b) => a.span.start - b.span.start);
  const span = { start: first.start - base, end: last - base };
  const statement = blocks.statements[0] ?? {
    kind: 'broken',
    span,
    text: text.slice(first.start, last),
    parts: [],
    layout: emptyLayout,
  };
  return { statement, diagnostics };
}

/** What is wrong with the line that ends a block, or null. */
function endFault(
  tree: EndLine,
  written: string,
  wrong: boolean,
  word: Opener,
  name: string,
  opener: { readonly start: number; readonly end: number },
): Diagnostic | null {
  const { span, block } = tree;
  const due = `end ${word}`;
  if (wrong) return faults.wrongEnd(opener, word, due, { text: written, ...span });
  if (block === null) return faults.bareEnd(span, written, due);
  if (tree.name === null || name === '' || tree.name.text === name) return null;
  const full = `${due} ${name}`;
  return faults.wrongEnd(opener, `${word} ${name}`, full, { text: written, ...span });
}

function tooDeep(
  text: string,
  first: LogicalLine,
  last: LogicalLine,
  base: number,
  at: { readonly start: number; readonly end: number },
): FreeformGroup {
  const span = { start: first.start - base, end: last.end - base };
  return {
    statement: {
      kind: 'broken',
      span,
      text: text.slice(first.start, last.end),
      parts: [],
      layout: emptyLayout,
    },
    diagnostics: [nestingTooDeep(at, BLOCK_LIMIT, 'blocks')],
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
