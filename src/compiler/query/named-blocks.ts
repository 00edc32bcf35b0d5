/**
 * Where a free-form text names its blocks: `policy NAME … end policy NAME`, and so for functions and
 * subroutines. Ends repeat names for people only, so the syntax tree does not have them.
 * In: a set view, a source, half-typed ones too. Out: the places of the names. They are kept as long as
 * the lines of the source.
 */
import { createBlockWalk } from '../syntax/freeform/block-walk.ts';
import { type BlockWord, isProcedureWord } from '../syntax/freeform/block-words.ts';
import type { Span } from '../text/source.ts';
import { classesOf, type Lined, linedOf } from './lined.ts';
import type { SetView } from './set-view.ts';

/** A block with a name. */
export interface NamedBlock {
  readonly kind: 'policy' | 'procedure';
  /** The name where the block begins, backquotes included. */
  readonly name: Span;
  /** The name behind its `end`; null where none stands there. */
  readonly end: Span | null;
}

const kept = new WeakMap<Lined, readonly NamedBlock[]>();
const word = String.raw`(?<name>\x60[^\x60\n]*\x60|[A-Za-z_]\w*)`;
const policyLine = new RegExp(String.raw`^policy\s+${word}`, 'iu');
const procedureLine = new RegExp(String.raw`\b(?:function|subroutine)\s+${word}`, 'iu');
const endLine = new RegExp(String.raw`^end\s*(?:policy|function|subroutine)\s+${word}`, 'iu');

/** The named blocks of a source, in its order; none of one in list notation. */
export function namedBlocksIn(view: SetView, source: string): readonly NamedBlock[] {
  if (view.policy(source)?.notation !== 'freeform') return [];
  const lined = linedOf(view, source);
  const blocks = kept.get(lined) ?? blocksOf(lined);
  kept.set(lined, blocks);
  return blocks;
}

function blocksOf(lined: Lined): readonly NamedBlock[] {
  const { text, lines } = lined;
  const classes = classesOf(lined);
  const walk = createBlockWalk();
  const blocks: NamedBlock[] = [];
  /** Which of them begins in a line. */
  const byLine = new Map<number, number>();
  for (const [i, line] of lines.entries()) {
    const own = classes[i];
    if (own === undefined) continue;
    const ended = walk.take(own);
    const begun = walk.open.at(-1);
    if (begun?.line === i) {
      const name = blockName(text, line, begun.block);
      const kind = begun.block === 'policy' ? 'policy' : 'procedure';
      if (name !== null) byLine.set(i, blocks.push({ kind, name, end: null }) - 1);
    }
    const at = ended === null ? undefined : byLine.get(ended.line);
    const block = at === undefined ? undefined : blocks[at];
    if (at === undefined || block === undefined) continue;
    blocks[at] = { ...block, end: nameIn(text, line, endLine) };
  }
  return blocks;
}

/** The name in the line that opens a block; null where such blocks have none, or none stands there. */
export function blockName(text: string, line: Span, block: BlockWord): Span | null {
  if (block === 'policy') return nameIn(text, line, policyLine);
  return isProcedureWord(block) ? nameIn(text, line, procedureLine) : null;
}

function nameIn(text: string, { start, end }: Span, line: RegExp): Span | null {
  const found = line.exec(text.slice(start, end));
  const name = found?.groups?.name;
  if (found === null || name === undefined) return null;
  const at = start + found.index + found[0].length - name.length;
  return { start: at, end: at + name.length };
}
