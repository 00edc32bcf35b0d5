/** What each form becomes in the tree, well-formed or not. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { syntaxDiagnostics } from '../../../src/compiler/diagnostics/syntax.ts';
import { parseList } from '../../../src/compiler/syntax/list/parse-list.ts';
import { deviationsOf } from '../../oracle/deviations.ts';
import { codesOf, faultsOf, treesOf } from './helpers.ts';

describe('well-formed forms', () => {
  test.each([
    ['1 "a" nil x', ['1', '"a"', 'nil', 'x']],
    ['(+ 1 2)', ['(add 1 2)']],
    ['(<=1 2)', ['(lte 1 2)']],
    ['(- 6-3)', ['(sub 6 -3)']],
    ['(add 1 2) (shl 1 3)', ['(add 1 2)', '(shl 1 3)']],
    [
      '(and 1) (null) (valid a b) (abs -1) (debug 1 2)',
      ['(and 1)', '(null)', '(valid a b)', '(abs -1)', '(debug 1 2)'],
    ],
    ['[+ 1 [* 2 3]]', ['(add 1 (mul 2 3))']],
    ['{1 {2 3}} (eval 1)', ['(block 1 (block 2 3))', '(block 1)']],
    ['a.b.c', ['a.b.c']],
    ['(guest.Control "x" 1)', ['(method guest Control "x" 1)']],
    ['(d.maximum.total.x)', ['(method d.maximum.total x)']],
    ['(f 1 (g))', ['(call f 1 (call g))']],
    ['(def f (a b) (- a b))', ['(function f [a b] (sub a b))']],
    ['(defun f [] 1)', ['(function f [] 1)']],
    ['(defvar x 1) (set x 2) (setq x 3)', ['(variable x 1)', '(assign x 2)', '(assign x 3)']],
    ['(let ((a 1) [b a]) a b)', ['(let [a=1 b=a] a b)']],
    ['(let () 5)', ['(let [] 5)']],
    ['(if a b c)', ['(if a b c)']],
    ['(with g.io_tune d d.name)', ['(loop g.io_tune d d.name)']],
    ['(def min (a) 1)', ['(function min [a] 1)']],
    ['(defvar add 1)', ['(variable add 1)']],
    ["'it\\'s' \"line\nline\"", ['"it\\\\\'s"', '"line\\nline"']],
    ['(def f (a a) a)', ['(function f [a a] a)']],
  ])('%s', (text, trees) => {
    expect(codesOf(text)).toEqual([]);
    expect(treesOf(text)).toEqual(trees);
  });

  test('members have places of their own', () => {
    const [placed] = parseList('ab.cd.e').forms;
    expect(placed?.form.expression).toMatchObject({
      span: { start: 0, end: 7 },
      member: { text: 'e', span: { start: 6, end: 7 } },
      of: { span: { start: 0, end: 5 }, member: { span: { start: 3, end: 5 } } },
    });
  });
});

describe('malformed forms keep what can be read', () => {
  test.each([
    ['()', 'empty-form', '<error>'],
    ['{}', 'empty-form', '<error>'],
    ['(eval)', 'empty-form', '<error>'],
    ['(7 * 3)', 'bad-head', '<error 7 3>'],
    ['(a + b)', 'bad-head', '<error a b>'],
    ['(a and b)', 'bad-head', '<error a b>'],
    ['("a" 1)', 'bad-head', '<error "a" 1>'],
    ['((+ 1 2) 3)', 'bad-head', '<error (add 1 2) 3>'],
    ['(-1)', 'bad-head', '<error -1>'],
    ['+', 'operator-as-value', '<error>'],
    ['(f +)', 'operator-as-value', '(call f <error>)'],
    ['{+ 1 2}', 'operator-as-value', '<error 1 2>'],
    ['(+ 1)', 'wrong-arity', '<error 1>'],
    ['(< 1 2 3)', 'wrong-arity', '<error 1 2 3>'],
    ['(not)', 'wrong-arity', '<error>'],
    ['(debug)', 'wrong-arity', '<error>'],
    ['(if a b)', 'wrong-arity', '<error a b>'],
    ['(if a b c d)', 'wrong-arity', '<error a b c d>'],
    ['(defvar x)', 'wrong-arity', '(variable x <error>)'],
    ['(set x 1 2)', 'wrong-arity', '(assign x <error 1 2>)'],
    ['(with Guests g 1 2)', 'wrong-arity', '(loop Guests g <error 1 2>)'],
    ['(with (f) g g)', 'malformed-loop', '(loop (call f) g g)'],
    ['(let (a 1) a)', 'malformed-let', '(let [a=1] a)'],
    ['(let ((a)) a)', 'malformed-let', '(let [a=<error>] a)'],
    ['(let ((a 1 2)) a)', 'malformed-let', '(let [a=<error 1 2>] a)'],
    ['(let {(a 1)} a)', 'malformed-let', '(let [a=1] a)'],
    ['(let ((a 1)))', 'malformed-let', '<error 1>'],
    ['(let x 1)', 'malformed-let', '<error x 1>'],
    ['(def f {a} a)', 'malformed-definition', '(function f [a] a)'],
    ['(def f (a))', 'malformed-definition', '(function f [a] <error>)'],
    ['(def f (a) 1 2)', 'malformed-definition', '(function f [a] <error 1 2>)'],
    ['(def f 1)', 'malformed-definition', '(function f [] <error 1>)'],
    ['(def)', 'malformed-definition', '<error>'],
    ['(def f ("a") a)', 'bad-name', '(function f [a] a)'],
    ['(def f (nil) 1)', 'bad-name', '(function f [nil] 1)'],
    ['(defvar a.b x)', 'bad-name', '<error x>'],
    ['(defvar nil x)', 'bad-name', '<error x>'],
    ['(set Guests x)', 'bad-name', '<error x>'],
    ['(set "x" y)', 'bad-name', '<error y>'],
    ['(let ((+ 1)) 1)', 'bad-name', '(let [+=1] 1)'],
    ['(with Guests Host 1)', 'bad-name', '(loop Guests Host 1)'],
    ['a..b', 'malformed-name', '<error>'],
    ['(a. 1)', 'malformed-name', '<error 1>'],
    ['(f 0o8)', 'malformed-number', '(call f <error>)'],
  ])('%s', (text, code, tree) => {
    expect(codesOf(text)).toEqual([code]);
    expect(treesOf(text)).toEqual([tree]);
  });
});

describe('fixes make a form that is accepted', () => {
  test.each([
    ['(7 * 3)', '(* 7 3)'],
    ['(if a b)', '(if a b 0)'],
    ['(-1)', '-1'],
    ['(- a)', '(- 0 a)'],
    ['(+ a b c)', '(+ (+ a b) c)'],
    ['(* a b c d)', '(* (* (* a b) c) d)'],
    ['(let (a 1) a)', '(let ((a 1)) a)'],
    ['(let {(a 1)} a)', '(let ((a 1)) a)'],
    ['(def f {a} a)', '(def f (a) a)'],
    ['(def f (a) 1 2)', '(def f (a) {1 2})'],
    ['(with Guests g 1 2)', '(with Guests g {1 2})'],
    ['{+ 1 2}', '(+ 1 2)'],
    ['(set "x" 1)', '(set x 1)'],
    ['(f a..b)', '(f a.b)'],
    ['(f 1, 2)', '(f 1  2)'],
    ['(+ 1 2]', '(+ 1 2)'],
    ['(+ 1 2', '(+ 1 2)'],
    ['{(f 1 }', '{(f 1) }'],
    ['(f "a)', '(f "a")'],
    ['; note', '# note'],
    ['(+ 1 2))', '(+ 1 2)'],
  ])('%s -> %s', (text, fixed) => {
    const policy = parseList(text);
    const found = [
      ...policy.diagnostics.map((diagnostic) => ({ diagnostic, offset: 0 })),
      ...policy.forms.flatMap(({ form, offset }) =>
        form.diagnostics.map((diagnostic) => ({ diagnostic, offset })),
      ),
    ];
    expect(found).toHaveLength(1);
    const edits = [...(found[0]?.diagnostic.fixes[0]?.edits ?? [])].reverse();
    const shift = found[0]?.offset ?? 0;
    const result = edits.reduce(
      (changed, { span, text: insert }) =>
        changed.slice(0, span.start + shift) + insert + changed.slice(span.end + shift),
      text,
    );
    expect(result).toBe(fixed);
    expect(codesOf(result)).toEqual([]);
  });
});

describe('the catalogue', () => {
  const shown = syntaxDiagnostics.filter(({ page }) => page.bad !== '');
  test.each(shown.map(({ page }) => [page.code, page] as const))('%s', (code, page) => {
    expect(new Set(codesOf(page.bad))).toEqual(new Set([code]));
    expect(faultsOf(page.bad)[0]?.severity).toBe(page.severity);
    expect(codesOf(page.good)).toEqual([]);
  });

  test('codes are distinct', () => {
    const codes = syntaxDiagnostics.map(({ page }) => page.code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

interface LanguageCase {
  readonly name: string;
  readonly policy?: unknown;
  readonly expected: { readonly error?: { readonly phase: string } | null };
}

describe('policies that MOM runs', () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('../../oracle/language.json', import.meta.url), 'utf8'),
  ) as { readonly cases: readonly LanguageCase[] };
  const deviations = deviationsOf('language');
  const syntaxCodes = new Set(syntaxDiagnostics.map(({ page }) => page.code));
  /** The syntax errors that the page lists for a case: none where it does not list it. */
  const listed = (name: string): readonly string[] =>
    (deviations.get(name)?.gives ?? []).filter((code) => syntaxCodes.has(code));

  test.each(
    cases.flatMap(({ name, policy, expected }): [string, string][] =>
      typeof policy === 'string' && expected.error === null ? [[name, policy]] : [],
    ),
  )('%s', (name, policy) => {
    const errors = faultsOf(policy).filter(({ severity }) => severity === 'error');
    expect([...new Set(errors.map(({ code }) => code))]).toEqual(listed(name));
  });

  test.each(
    cases.flatMap(({ name, policy, expected }): [string, string][] =>
      typeof policy === 'string' && expected.error?.phase === 'parse' && !deviations.has(name)
        ? [[name, policy]]
        : [],
    ),
  )('%s is refused as by MOM', (_name, policy) => expect(codesOf(policy)).not.toEqual([]));
});
