/** Formatting by edits: the same text as the formatter's, and no more lines than need be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPolicy } from '../../src/compiler/format/index.ts';
import { sameMeaning } from '../../src/compiler/format/same-meaning.ts';
import { parsePolicy } from '../../src/compiler/syntax/parse.ts';
import { lineEdits } from '../../src/compiler/text/line-edits.ts';
import {
  formatting,
  newlineFormatting,
  rangeFormatting,
} from '../../src/lsp/features/formatting.ts';
import { withEdits } from './edited.ts';
import { marked } from './marked.ts';
import { shipped } from './shipped.ts';

/** The same policy, laid out badly. */
const untidy = (text: string, seed: number): string =>
  text
    .split('\n')
    .map((line, i) => {
      const draw = (i * 7919 + seed * 104_729) % 13;
      if (line.trim() === '') return draw < 4 ? '\n' : line;
      if (draw < 3) return line.trimStart();
      return draw < 5 ? `${line.replace(/ = /u, '=')}  ` : line;
    })
    .join('\n');

describe('edits of lines', () => {
  it('make one text the other, whatever the two are', () => {
    const lines = fc
      .array(fc.constantFrom('a', 'b', '', 'c d', 'c e'))
      .map((all) => all.join('\n'));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        let text = '';
        let at = 0;
        for (const { span, text: put } of lineEdits(before, after)) {
          expect(span.start).toBeGreaterThanOrEqual(at);
          text += before.slice(at, span.start) + put;
          at = span.end;
        }
        expect(text + before.slice(at)).toBe(after);
      }),
    );
  });

  it('leave equal lines alone', () => {
    expect(lineEdits('a\nb\nc\nd\n', 'a\nx\nc\nd\n')).toEqual([
      { span: { start: 2, end: 3 }, text: 'x' },
    ]);
    expect(lineEdits('a\nb\nc\n', 'a\nb\nc\n')).toEqual([]);
  });

  it('of texts that have nothing in common are one', () => {
    const lines = (word: string) =>
      Array.from({ length: 3000 }, (_, i) => `${word}${i}`).join('\n');
    expect(lineEdits(lines('a'), lines('b'))).toHaveLength(1);
  });
});

describe('a file', () => {
  it.each([
    ['lists', '(defvar   a 1)\n(debug a)\n', '(defvar a 1)\n(debug a)\n'],
    [
      'free form',
      'policy a\nreal :: b=1\n  call debug( b )\nend policy\n',
      'policy a\n  real :: b = 1\n  call debug(b)\nend policy a\n',
    ],
  ])('in %s', (_, before, after) => {
    const { file } = marked(before);
    expect(withEdits(file, formatting(file))).toBe(after);
  });

  it('with an error of syntax stays as it is', () => {
    for (const text of ['(defvar   a 1', 'policy a\nreal ::  b=\nend policy']) {
      const { file } = marked(text);
      expect(formatting(file)).toEqual([]);
      expect(rangeFormatting(file, file.range({ start: 0, end: 5 }))).toEqual([]);
    }
  });

  it('changes only lines that are not right', () => {
    const { file } = marked('(defvar a 1)\n(defvar   b 2)\n(debug a b)\n');
    expect(formatting(file).map(({ range }) => range.start.line)).toEqual([1]);
  });

  it('that is shipped, laid out badly, comes out as the formatter has it', () => {
    for (const [i, text] of shipped.entries()) {
      const bad = untidy(text, i);
      const { file } = marked(bad);
      const wanted = formatPolicy(bad);
      expect(wanted.ok && wanted.text).toBe(withEdits(file, formatting(file)));
    }
  });
});

describe('a range', () => {
  it.each([
    [
      'lists',
      '(defvar   a 1)\n(defvar   b\n  2)\n(defvar   c 3)\n',
      '(defvar   a 1)\n(defvar b 2)\n(defvar   c 3)\n',
      2,
    ],
    [
      'free form',
      'policy a\n    real :: b=1\n    if (b > 2) then\n    call debug( b )\n    end if\n    real :: c=1\nend policy\n',
      'policy a\n    real :: b=1\n  if (b > 2) then\n    call debug(b)\n  end if\n    real :: c=1\nend policy\n',
      3,
    ],
  ])('takes the whole statement with it, in %s', (_, before, after, line) => {
    const { file } = marked(before);
    const range = { start: { line, character: 0 }, end: { line, character: 1 } };
    expect(withEdits(file, rangeFormatting(file, range))).toBe(after);
  });

  it('never changes what a policy means, and mostly does something', () => {
    let [asked, changed] = [0, 0];
    for (const [i, text] of shipped.entries()) {
      const { file } = marked(untidy(text, i));
      const last = file.text.split('\n').length - 1;
      for (let line = 0; line < last; line += 5) {
        const range = { start: { line, character: 0 }, end: { line: line + 2, character: 0 } };
        const edits = rangeFormatting(file, range);
        asked += 1;
        if (edits.length > 0) changed += 1;
        expect(sameMeaning(parsePolicy(withEdits(file, edits)), file.policy)).toBe(true);
      }
    }
    expect(changed).toBeGreaterThan(asked / 3);
  });
});

describe('after a line end', () => {
  const typed = (text: string): string => {
    const { file, position } = marked(text);
    return withEdits(file, newlineFormatting(file, position));
  };
  it.each([
    [
      'policy a\n  if (1 > 0) then\n    call debug(1)\n    end if\n    ‸',
      'policy a\n  if (1 > 0) then\n    call debug(1)\n  end if\n  ',
    ],
    [
      'policy a\n  if (1 > 0) then\n    call debug(1)\n    else\n‸',
      'policy a\n  if (1 > 0) then\n    call debug(1)\n  else\n    ',
    ],
    ['policy a\n  do g in Guests\n‸\nend policy', 'policy a\n  do g in Guests\n    \nend policy'],
    [
      'policy a\n  do g in Guests\n      call debug(1)\n      enddo\n‸',
      'policy a\n  do g in Guests\n      call debug(1)\n  enddo\n  ',
    ],
    [
      'policy a\n  real function f(x)\n    return x\n    end function\n    ‸',
      'policy a\n  real function f(x)\n    return x\n  end function\n  ',
    ],
    ['policy a\n  call debug(1)\n  end policy\n‸', 'policy a\n  call debug(1)\nend policy\n'],
    // An end too many, or one of another block, is not that of the policy.
    [
      'policy a\n  do g in Guests\n  end do\n  end do\n‸',
      'policy a\n  do g in Guests\n  end do\n  end do\n  ',
    ],
    [
      'policy a\n  do g in Guests\n    if (1 > 0) then\n    end\n‸',
      'policy a\n  do g in Guests\n    if (1 > 0) then\n    end\n    ',
    ],
  ])('an end goes below its beginning: %s', (before, wanted) => {
    expect(typed(before)).toBe(wanted);
  });

  it.each([
    ['policy a\n  real :: b = 1 + &\n‸'],
    ['policy a\n  call debug(1,\n             ‸'],
    ['(if 1\n‸'],
    ['‸'],
  ])('nothing changes inside of a statement, nor in lists: %s', (text) => {
    expect(typed(text)).toBe(text.replace('‸', ''));
  });
});
