/**
 * Where a free-form text names its blocks: `policy NAME … end policy NAME`, and so for functions and
 * subroutines. Ends repeat names for people only, so the syntax tree does not have them.
 * In: a set view, a source, half-typed ones too. Out: the places of the names. They are kept as long as
 * the lines of the source.
 */
import type { LineClass } from '../syntax/freeform/classify.ts';
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
  const blocks: NamedBlock[] = [];
  /** Blocks that are not ended yet, by their kind: procedures do not nest. */
  const open = new Map<NamedBlock['kind'], number>();
  for (const [i, { start, end }] of lines.entries()) {
    const line = classes[i];
    if (line === undefined) continue;
    const kind = blockOf(line);
    if (kind === null) continue;
    if (line.kind !== 'end') {
      const name = nameIn(text, start, end, kind === 'policy' ? policyLine : procedureLine);
      open.delete(kind);
      if (name !== null) open.set(kind, blocks.push({ kind, name, end: null }) - 1);
      continue;
    }
    const at = open.get(kind);
    const block = at === undefined ? undefined : blocks[at];
    open.delete(kind);
    if (at === undefined || block === undefined) continue;
    blocks[at] = { ...block, end: nameIn(text, start, end, endLine) };
  }
  return blocks;
}

function blockOf(line: LineClass): NamedBlock['kind'] | null {
  if (line.kind === 'policy') return 'policy';
  if (line.kind !== 'open' && line.kind !== 'end') return null;
  if (line.block === 'policy') return 'policy';
  return line.block === 'function' || line.block === 'subroutine' ? 'procedure' : null;
}

function nameIn(text: string, start: number, end: number, line: RegExp): Span | null {
  const found = line.exec(text.slice(start, end));
  const name = found?.groups?.name;
  if (found === null || name === undefined) return null;
  const at = start + found.index + found[0].length - name.length;
  return { start: at, end: at + name.length };
}
