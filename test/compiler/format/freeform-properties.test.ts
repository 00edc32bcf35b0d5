/**
 * What holds for every free-form policy: its printed tree reads as the same tree, the formatted text
 * is stable, keeps meaning and comments and, where it can, the width. Over generated trees, and over
 * their texts with line ends and comments thrown in.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameTree } from '../../../src/compiler/format/freeform/same-tree.ts';
import { printFreeform } from '../../../src/compiler/format/index.ts';
import { lineWidth, widthOf } from '../../../src/compiler/format/width.ts';
import { faultsOf } from '../../../src/compiler/syntax/freeform/faults.ts';
import { remarksOf } from '../../../src/compiler/syntax/freeform/layouts.ts';
import { parseFreeform } from '../../../src/compiler/syntax/freeform/parse-freeform.ts';
import { type Tape, tapes } from '../../generate/tape.ts';
import { TreeMaker } from './freeform-trees.ts';
import { formatted, untidy } from './helpers.ts';

const errorsIn = (text: string): readonly string[] =>
  faultsOf(parseFreeform(text))
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);

const commentsIn = (text: string): readonly string[] =>
  remarksOf(parseFreeform(text).tree).map((remark) => remark.text.trimEnd());

/** Lines whose code is too long. */
const tooLong = (text: string): readonly string[] =>
  text.split('\n').filter((line) => widthOf(line.replace(/ {3}[!#].*$/, '')) > lineWidth);

describe('printed trees', () => {
  it('read as the same trees, and are in form', () => {
    let comments = 0;
    let long = 0;
    fc.assert(
      fc.property(tapes(300), (tape) => {
        const maker = new TreeMaker(tape);
        const tree = maker.policy();
        const text = printFreeform(tree);
        expect(errorsIn(text)).toEqual([]);
        expect(sameTree(tree, parseFreeform(text).tree)).toBe(true);
        expect(formatted(text)).toBe(text);
        expect(untidy(text)).toEqual([]);
        expect(tooLong(text)).toEqual([]);
        comments += maker.comments;
        if (/^ {6,}\S/m.test(text)) long += 1;
      }),
      { seed: 5, numRuns: 700, endOnFailure: true },
    );
    expect(comments).toBeGreaterThan(1000);
    expect(long).toBeGreaterThan(200);
  }, 120_000);
});

/** A line end where a statement may break, with a comment or without. */
const breaks = [
  '&\n',
  '&   \n    ',
  '& ! end\n',
  '& # end\n',
  '&\n  ! own\n',
  '& ! end\n! own\n! own\n',
];

/** A text with line ends and comments thrown in, which means the same. */
function respaced(text: string, tape: Tape): string {
  let count = 0;
  const lines = text.split('\n');
  return lines
    .map((line, i) => {
      if (/["'!]/.test(line)) return line;
      const broken = line.replace(/,(?= )| (?:[-+*<>=?:]|and|or|==|\/=|<=|>=)(?= )/g, (mark) => {
        if (!tape.chance(1, 8)) return mark;
        count++;
        return `${mark} ${tape.pick(breaks).replaceAll(/end|own/g, (name) => `${name} ${count}`)}`;
      });
      const blanks = tape.chance(1, 10) ? broken.replace(/^ */, '\t') : broken;
      if (tape.chance(1, 10)) return `${blanks}  ! line ${++count}  `;
      // Behind `&`, an empty line lets the next one start a statement.
      if (/&[ \t]*$/.test(lines[i - 1] ?? '')) return blanks;
      return tape.chance(1, 20) ? `\r\n\n${blanks}\r` : blanks;
    })
    .join('\n');
}

describe('formatting', () => {
  it('keeps what was broken and commented anywhere', () => {
    let comments = 0;
    fc.assert(
      fc.property(tapes(200), tapes(200), (tree, spaces) => {
        const text = respaced(printFreeform(new TreeMaker(tree).policy()), spaces);
        expect(errorsIn(text)).toEqual([]);
        const once = formatted(text);
        expect(formatted(once)).toBe(once);
        expect(commentsIn(once)).toEqual(commentsIn(text));
        expect(untidy(once)).toEqual([]);
        expect(tooLong(once)).toEqual([]);
        comments += commentsIn(text).length;
      }),
      { seed: 6, numRuns: 700, endOnFailure: true },
    );
    expect(comments).toBeGreaterThan(1200);
  }, 120_000);
});
