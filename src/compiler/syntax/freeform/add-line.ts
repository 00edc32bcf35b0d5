/**
 * Adds a line to the statements of its group: a statement, the start of a block, a branch, an end.
 * In: a group under construction, and a line as it was read. Out: what is wrong with it; faults of the
 * line itself are left out where another one explains them.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import type { Opener } from './block-words.ts';
import type { Blocks } from './build-blocks.ts';
import type { ElseIfLine, ElseLine, EndLine, LineTree, OpenLine } from './line-tree.ts';
import type { LogicalLine } from './lines.ts';
import type { Step } from './nesting.ts';
import { emptyLayout } from './terms.ts';
import type { Layout, Statement } from './tree.ts';

/** A group under construction. */
export interface OpenGroup {
  readonly text: string;
  /** Where the group starts in the text. */
  readonly base: number;
  readonly blocks: Blocks;
  /** The lines of open blocks; `faulty`: what is wrong with one explains that its end is missing. */
  readonly opened: { readonly line: LogicalLine; readonly faulty: boolean }[];
}

/** A line of the group, as it was read. */
export interface ReadLine {
  readonly line: LogicalLine;
  /** Its code. */
  readonly written: string;
  readonly layout: Layout;
  readonly step: Step;
  /** Of the comments before a branch, how many belong to the body above it. */
  readonly inBody: number;
  /** What is wrong with it alone. */
  readonly found: readonly Diagnostic[];
}

/** Adds a line. */
export function addLine(group: OpenGroup, tree: LineTree, read: ReadLine): readonly Diagnostic[] {
  switch (tree.kind) {
    case 'plain':
      group.blocks.add({ ...tree.statement, layout: read.layout } as Statement);
      return read.found;
    case 'if':
    case 'do':
    case 'block':
    case 'procedure':
      group.opened.push({
        line: read.line,
        faulty: read.found.some(({ severity }) => severity === 'error'),
      });
      group.blocks.open(tree, read.layout);
      return read.found;
    case 'else':
    case 'else-if':
      return branchLine(group, tree, read);
    case 'end':
      return endLine(group, tree, read);
    case 'policy':
      return read.found;
    default:
      return tree satisfies never;
  }
}

/** `else`, `else if (c) then`. */
function branchLine(
  { blocks }: OpenGroup,
  tree: ElseLine | ElseIfLine,
  read: ReadLine,
): readonly Diagnostic[] {
  const { step, layout, inBody, found } = read;
  if (!step.fits) {
    addBroken(blocks, tree, read);
    return [faults.strayEnd(tree.span, tree.kind === 'else' ? 'else' : 'else if', 'if')];
  }
  const after = layout.before.slice(0, inBody);
  blocks.branch(tree, { ...layout, before: layout.before.slice(inBody) }, after);
  return found;
}

/** `end if` and the like. */
function endLine(
  { blocks, opened }: OpenGroup,
  tree: EndLine,
  read: ReadLine,
): readonly Diagnostic[] {
  const { step, layout, written, found } = read;
  const opener = blocks.opener();
  if (!step.fits || opener === undefined) {
    addBroken(blocks, tree, read);
    return [faults.strayEnd(tree.span, written, tree.block)];
  }
  const fault = endFault(tree, written, step.wrong, opener);
  // What is wrong with the line that opened the block explains how it ends.
  const faulty = opened.pop()?.faulty === true;
  blocks.close(tree.span.end, { ...layout, before: [], blankBefore: false }, layout.before);
  if (fault === null) return faulty ? [] : found;
  return faulty && tree.block === null ? [] : [fault];
}

/** A line that stands outside of any block that it fits. */
function addBroken(blocks: Blocks, { span }: LineTree, { written, layout }: ReadLine): void {
  blocks.add({ kind: 'broken', span, text: written, parts: [], layout });
}

const wordOf = (opener: OpenLine): Opener =>
  opener.kind === 'procedure' ? opener.keyword : opener.kind;

/** What is wrong with the line that ends a block, or null. */
function endFault(
  tree: EndLine,
  written: string,
  wrong: boolean,
  opener: OpenLine,
): Diagnostic | null {
  const { span, block } = tree;
  const word = wordOf(opener);
  const due = `end ${word}`;
  if (wrong) return faults.wrongEnd(opener.span, word, due, { text: written, ...span });
  if (block === null) return faults.bareEnd(span, written, due);
  const name = opener.kind === 'procedure' ? opener.name.text : '';
  if (tree.name === null || name === '' || tree.name.text === name) return null;
  const full = `${due} ${name}`;
  return faults.wrongEnd(opener.span, `${word} ${name}`, full, { text: written, ...span });
}

/** Ends blocks that have no end, innermost first, behind the line that was added last. */
export function endOpen(
  { text, base, blocks, opened }: OpenGroup,
  count: number,
  last: LogicalLine,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (let left = count; left > 0; left--) {
    const top = opened.pop();
    const opener = blocks.opener();
    if (top === undefined || opener === undefined) break;
    const { line, faulty } = top;
    const word = wordOf(opener);
    const fix = `\n${text.slice(line.margin, line.start)}end ${word}`;
    if (!faulty) found.push(faults.missingEnd(opener.span, word, last.full - base, fix));
    blocks.close(last.end - base, emptyLayout, []);
  }
  return found;
}
