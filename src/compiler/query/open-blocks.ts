/**
 * The blocks of a free-form text that are open at its end: which `end` comes next.
 * In: the text in front of a position. Out: blocks, the innermost last. By first words alone, so that
 * broken lines hide nothing. Pure.
 */
import { inSmallLetters } from '../syntax/freeform/words.ts';
import type { Block } from './completions-place.ts';
import { logicalLines } from './tokens.ts';

const opening =
  /^(?<word>policy|do|block|(?:public\s+)?(?:\w+\s*(?:\([^()]*\)\s*)?)?(?:function|subroutine))\b\s*(?<name>\w*)/u;
const ending = /^end(?:\s|$|policy|if|do|block|function|subroutine)/u;

/** Longer lines say what they are in front. */
const longestHead = 200;

/** The blocks that are open at the end of a text. */
export function openBlocks(before: string): readonly Block[] {
  const open: Block[] = [];
  for (const { start, end } of logicalLines(before)) {
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
