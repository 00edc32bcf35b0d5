/** Faults of characters, texts and brackets: where they are reported, and what is still read. */
import { describe, expect, test } from 'vitest';
import { codesOf, faultsOf, formsOf, treesOf } from './helpers.ts';

/** The code and the reported text of each fault. */
const at = (text: string): readonly string[] =>
  faultsOf(text).map(({ code, start, end }) => `${code} ${text.slice(start, end)}@${start}`);

describe('brackets', () => {
  test('an unclosed form ends before the next that starts its line', () => {
    const text = '(defvar a 1)\n(+ 1 (* 2 3)\n# next\n(defvar b 2)\n';
    expect(at(text)).toEqual(['unclosed-bracket (@13']);
    expect(formsOf(text)).toEqual(['(defvar a 1)', '(+ 1 (* 2 3)', '(defvar b 2)']);
  });

  test('brackets in column 1 inside a form that closes are no new forms', () => {
    const text = '(def f (a)\n{\n(+ a 1)\n(+ a 2)\n}\n)\n(f 1)';
    expect(codesOf(text)).toEqual([]);
    expect(formsOf(text)).toHaveLength(2);
  });

  test('a body in braces in column 1 stays with its function', () => {
    const text = '(def f (a)\n{\n  (g (h a)\n  (i a)\n})\n(f 1)';
    expect(at(text)).toEqual(['unclosed-bracket (@15']);
    expect(formsOf(text)).toHaveLength(2);
  });

  test('the indentation says where a bracket is missing', () => {
    const text = '(def f (a)\n  (if (> a 1\n    (g a)\n    (h a)))\n(f 1)';
    expect(at(text)).toEqual([`unclosed-bracket (@${text.indexOf('(>')}`]);
  });

  test.each([
    ['(+ 1 2]', ['mismatched-bracket ]@6']],
    ['{+ 1 2)', ['mismatched-bracket )@6']],
    ['{(f 1 }', ['unclosed-bracket (@1']],
    ['(a (b (c', ['unclosed-bracket (@0']],
    ['(+ 2 2))', ['stray-bracket )@7']],
    [')', ['stray-bracket )@0']],
    ['({[', ['unclosed-bracket (@0']],
    ['(a))] (b)', ['stray-bracket )]@3']],
  ])('%s', (text, expected) => expect(at(text)).toEqual(expected));

  test('the shape of a broken form is not judged', () => {
    expect(codesOf('(if (+ 1 2 3) (')).toEqual(['unclosed-bracket']);
  });
});

describe('texts', () => {
  test('an unclosed text ends with its line, before the brackets there', () => {
    const text = '(f "a 1)\n(g "b" 2)\n(h)';
    expect(at(text)).toEqual(['unclosed-text "a 1@3']);
    expect(formsOf(text)).toEqual(['(f "a 1)', '(g "b" 2)', '(h)']);
  });

  test('a text may span lines', () => {
    expect(treesOf('(f "a\n(b" 1)\n(g)')).toEqual(['(call f "a\\n(b" 1)', '(call g)']);
    expect(codesOf('(f "a\n(b" 1)\n(g)')).toEqual([]);
  });

  test.each([
    ['1 "abc 2', ['unclosed-text "abc 2@2']],
    ['"a\\\nb" 2', ['unclosed-text "a\\@0', 'unclosed-text " 2@5']],
    ['"a\\', ['unclosed-text "a\\@0']],
  ])('%s', (text, expected) => expect(at(text)).toEqual(expected));
});

describe('characters', () => {
  test.each([
    ['1 2 ; 3 4', ['unknown-character ;@4'], ['1', '2']],
    ['(f 1 ; (see g)\n 2)', ['unknown-character ;@5'], ['(call f 1 2)']],
    ['(f 1; 2) (g)', ['unknown-character ;@4'], ['(call f 1 2)', '(call g)']],
    ['(f a, b)', ['unknown-character ,@4'], ['(call f a b)']],
    ['(= 1 2)', ['unknown-character =@1'], ['<error 1 2>']],
    ['(f = 1)', ['unknown-character =@3'], ['<error <error> 1>']],
    ['(set x = 5)', ['unknown-character =@7'], ['(assign x 5)']],
    ['(defvar x é)', ['unknown-character é@10'], ['(variable x <error>)']],
    ['(def f (a @ b) a)', ['unknown-character @@10'], ['(function f [a b] a)']],
    ['(f héllo)', ['unknown-character héllo@3'], ['<error <error>>']],
    ['héllo 1', ['unknown-character héllo@0'], ['1']],
    ['(f 10. 2)', ['malformed-number 10.@3'], ['(call f 10 2)']],
    ['(defvar x 007)', ['malformed-number 007@10'], ['(variable x <error>)']],
    ['1 007 2', ['malformed-number 007@2'], ['1', '2']],
    ['(if a 12e 3)', ['malformed-number 12e@6'], ['(if a <error> 3)']],
    ['\ufeff(f)', [], ['(call f)']],
    ['(f)\ufeff', ['unknown-character \ufeff@3'], ['(call f)']],
    ['(f \0)', ['unknown-character \0@3'], ['<error <error>>']],
  ])('%j', (text, faults, trees) => {
    expect(at(text)).toEqual(faults);
    expect(treesOf(text)).toEqual(trees);
  });

  test('an empty text and a last comment without line feed are fine', () => {
    for (const text of ['', ' \n', '# nothing', '1 # end']) expect(codesOf(text)).toEqual([]);
  });
});
