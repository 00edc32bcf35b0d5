/**
 * The blocks of a free-form text that are open in front of a position: which `end` comes next.
 * In: a text, a position. Out: blocks, the innermost last. By first words alone, so that
 * broken lines hide nothing. Pure.
 */
import { inSmallLetters } from '../syntax/freeform/words.ts';
import type { Block } from './completions-place.ts';
import { type Lined, prefixOf } from './lined.ts';

const opening =
  /^(?<word>policy|do|block|(?:public\s+)?(?:\w+\s*(?:\([^()]*\)\s*)?)?(?:function|subroutine))\b\s*(?<name>\w*)/u;
const ending = /^end(?:\s|$|policy|if|do|block|function|subroutine)/u;

/** Longer lines say what they are in front. */
const longestHead = 200;

/** The blocks that are open in front of an offset. */
export function openBlocks(lined: Lined, at: number): readonly Block[] {
  const before = lined.text.slice(0, at);
  const { same, from, cut } = prefixOf(lined, at);
  const rest = cut.lines.map(({ start, end }) => ({ start: start + from, end: end + from }));
  const open: Block[] = [];
  for (const { start, end } of [...same, ...rest]) {
    const head = before.slice(start, Math.min(end, start + longestHead));
    const small = inSmallLetters(head);
    if (ending.test(small)) {
      open.pop();
      continue;
    }
    if (/^if\b/u.test(small)) {
      const tail = inSmallLetters(before.slice(Math.max(start, end - longestHead), end));
      if (/\)\s*then$/u.test(tail)) open.push({ word: 'if', name: '' });
      continue;
    }
    const found = opening.exec(small)?.groups;
    if (found?.word === undefined) continue;
    const word = found.word.split(/\s/u).at(-1) ?? '';
    const length = found.name?.length ?? 0;
    const from = opening.exec(small)?.[0].length ?? 0;
    open.push({ word, name: head.slice(from - length, from) });
  }
  return open;
}
