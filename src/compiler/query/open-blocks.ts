/**
 * The blocks of a free-form text that are open in front of a position: which `end` comes next.
 * In: a text, a position. Out: blocks with their names, the innermost last. Pure.
 */
import { createBlockWalk } from '../syntax/freeform/block-walk.ts';
import type { BlockWord } from '../syntax/freeform/block-words.ts';
import { classify } from '../syntax/freeform/classify.ts';
import { movedSpan, type Span } from '../text/source.ts';
import { classesOf, type Lined, prefixOf } from './lined.ts';
import { blockName } from './named-blocks.ts';

/** A block that is open. */
export interface Block {
  readonly word: BlockWord;
  /** As written, backquotes included; empty where it has none. */
  readonly name: string;
}

/** The blocks that are open in front of an offset. */
export function openBlocks(lined: Lined, at: number): readonly Block[] {
  const { same, from, rest, cut } = prefixOf(lined, at);
  const walk = createBlockWalk();
  for (const line of classesOf(lined).slice(0, same.length)) walk.take(line);
  for (const line of classify(rest, cut.lines)) walk.take(line);
  const lines: readonly Span[] = [...same, ...cut.lines.map((line) => movedSpan(line, from))];
  return walk.open.map(({ block, line }) => {
    const own = lines[line];
    const name = own === undefined ? null : blockName(lined.text, own, block);
    return { word: block, name: name === null ? '' : lined.text.slice(name.start, name.end) };
  });
}
