/** What free-form statements mean: their syntax tree, printed as list notation. */
import { describe, expect, it } from 'vitest';
import { remarksOf } from '../../../src/compiler/syntax/freeform/layouts.ts';
import { parseFreeform } from '../../../src/compiler/syntax/freeform/parse-freeform.ts';
import { createSourceCache, parsePolicy } from '../../../src/compiler/syntax/parse.ts';
import { everything, example } from './example.ts';
import { policy } from './helpers.ts';
import { built } from './print-list.ts';

const cases = (rows: readonly (readonly [string | readonly string[], ...string[]])[]): void => {
  it.each(rows)('%s', (lines, ...expected) => {
    expect(built(policy(...[lines].flat()))).toEqual(expected);
  });
};

describe('expressions', () => {
  cases(
    [
      ['x = a + b * c - d / e', '(set x (- (+ a (* b c)) (/ d e)))'],
      ['x = -y', '(set x (- 0 y))'],
      ['x = -5 - -0', '(set x (- -5 0))'],
      ['x = -(5)', '(set x (- 0 5))'],
      ['x = 20% + 0.25% - 1.5e3%', '(set x (- (+ 0.2 0.0025) 15))'],
      ['x = 7% * 0x10', '(set x (* 0.07 16))'],
      ['x = not a == b /= c', '!chained-comparison', '(set x <a b c>)'],
      ['x = not a /= b', '(set x (not (!= a b)))'],
      ['x = a and b and c or d or e', '(set x (or (and a b c) d e))'],
      ['x = a and (b and c)', '(set x (and a (and b c)))'],
      ['x = (c ? 1 : none)', '(set x (if c 1 nil))'],
      ['x = true == false', '(set x (== 1 0))'],
      ['x = f(1, g())', '(set x (f 1 (g)))'],
      ['x = "a" + \'b\'', '(set x (+ "a" "b"))'],
      ['x = shiftl(1, n) + shiftr(8, n)', '(set x (+ (<< 1 n) (>> 8 n)))'],
      ['x = min(a, b, c) + max(a) + abs(b)', '(set x (+ (+ (min a b c) (max a)) (abs b)))'],
      ['x = clamp(a, 1, 2)', '(set x (max 1 (min 2 a)))'],
      ['x = default(a, 0)', '(set x (if (valid a) a 0))'],
      ['x = present(a, b) and null(c)', '(set x (and (valid a b) (null c)))'],
      ['x = `min`(a)', '(set x (min a))'],
    ].filter(([line]) => !String(line).includes('/= c')) as never,
  );
});

describe('entities', () => {
  cases([
    ['x = guest.mem_unused', '(set x guest.mem_unused)'],
    ['x = average(guest.mem_unused)', '(set x (guest.StatAvg "mem_unused"))'],
    ['x = guest.name + guest.uuid', '(set x (+ (guest.Prop "name") (guest.Prop "uuid")))'],
    ['x = guest.`name`', '(set x guest.name)'],
    ['x = guest.control.balloon_target', '(set x (guest.GetControl "balloon_target"))'],
    ['x = guest.saved.calm', '(set x (guest.GetVar "calm"))'],
    ['guest.control.balloon_target = 1', '(guest.Control "balloon_target" 1)'],
    ['guest.saved.calm = 1', '(guest.SetVar "calm" 1)'],
    [
      'd.control.read_bytes_sec = d.maximum.read_bytes_sec',
      '(d.setReadBytesSec d.maximum.read_bytes_sec)',
    ],
    ['x = stat(guest, n) + stat(guest, n, 1)', '(set x (+ (guest.Stat n) (guest.Stat n 1)))'],
    [
      'x = control(guest, n) + saved(guest, n)',
      '(set x (+ (guest.GetControl n) (guest.GetVar n)))',
    ],
    ['x = property(guest, "pid")', '(set x (guest.Prop "pid"))'],
    ['call control(guest, n, 1)', '(guest.Control n 1)'],
    ['call saved(guest, n, 1)', '(guest.SetVar n 1)'],
    ['guest.mem_unused = 1', '<guest 1>', '!not-assignable'],
    ['x = guest.control', '(set x <guest>)', '!incomplete-member'],
    ['x = average(a + b)', '(set x <(+ a b)>)', '!average-of-value'],
    ['x = stat(guest)', '(set x <guest>)', '!wrong-arity'],
    ['call control(guest, n)', '<guest n>', '!wrong-arity'],
  ]);
});

describe('statements', () => {
  cases([
    ['real :: a = 1, b = a', '{(defvar a 1) (defvar b a)}'],
    ['call debug(a, b)', '(debug a b)'],
    ['call s()', '(s)'],
    [['block', 'real :: a = 1', 'x = a', 'end block'], '(let () (defvar a 1) (set x a))'],
    [['do g in Guests', 'end do'], '(with Guests g 0)'],
    [
      ['do d in guest.io_tune', 'x = 1', 'y = 2', 'end do'],
      '(with guest.io_tune d {(set x 1) (set y 2)})',
    ],
    [['if (a) then', 'x = 1', 'end if'], '(if a (set x 1) 0)'],
    [
      ['if (a) then', 'else if (b) then', 'x = 1', 'else', 'x = 2', 'end if'],
      '(if a 0 (if b (set x 1) (set x 2)))',
    ],
    ['if (a) x = 1', '(if a (set x 1) 0)'],
    [['x = f(1)', 'function f(a)', 'return a', 'end function'], '(def f (a) a)', '(set x (f 1))'],
    ['f(1)', '(f 1)', '!missing-call'],
    ['x == 1', '(== x 1)', '!unused-value'],
    ['real, parameter, setting(1 : 2) :: a = 1', '(defvar a 1)', '!conflicting-attributes'],
    [['block', 'real, public :: a = 1', 'end block'], '(let () (defvar a 1))', '!local-attribute'],
  ]);
});

describe('early ends', () => {
  const sub = (...lines: string[]) => ['subroutine s(a, b)', ...lines, 'end subroutine'];
  const fun = (...lines: string[]) => ['function f(a, b)', ...lines, 'end function'];
  cases([
    [sub('if (a) return', 'x = 1', 'y = 2'), '(def s (a b) (if a 0 {(set x 1) (set y 2)}))'],
    [
      sub('if (a) then', 'x = 1', 'else', 'return', 'end if', 'y = 2'),
      '(def s (a b) (if a {(set x 1) (set y 2)} 0))',
    ],
    [
      sub('if (a) then', 'return', 'else if (b) then', 'x = 1', 'else', 'x = 2', 'end if', 'y = 3'),
      '(def s (a b) (if a 0 {(if b (set x 1) (set x 2)) (set y 3)}))',
    ],
    [sub('if (a) return', 'if (b) return', 'x = 1'), '(def s (a b) (if a 0 (if b 0 (set x 1))))'],
    // In the last place nothing has to be kept from running.
    [
      sub('if (a) then', 'if (b) return', 'x = 1', 'end if'),
      '(def s (a b) (if a (if b 0 (set x 1)) 0))',
    ],
    // Both ways can go on: the `if` says whether the rest runs.
    [
      sub('if (a) then', 'if (b) return', 'x = 1', 'end if', 'y = 2'),
      '(def s (a b) (if (if a (if b 0 {(set x 1) 1}) 1) (set y 2) 0))',
    ],
    [
      sub('block', 'if (b) return', 'x = 1', 'end block', 'y = 2'),
      '(def s (a b) (if (let () (if b 0 {(set x 1) 1})) (set y 2) 0))',
    ],
    [['do g in Guests', 'if (g) cycle', 'x = 1', 'end do'], '(with Guests g (if g 0 (set x 1)))'],
    [fun('if (a) return 1', 'x = 2', 'return x'), '(def f (a b) (if a 1 {(set x 2) x}))'],
    // A short `return` may stand twice; else the value of the only early one stands behind the rest.
    [
      fun('if (a) then', 'if (b) return 1', 'x = 2', 'end if', 'return x'),
      '(def f (a b) (if a (if b 1 {(set x 2) x}) x))',
    ],
    [
      fun('if (a) then', 'if (b) return 1', 'x = 2', 'end if', 'return x + 1'),
      '(def f (a b) (if (if a (if b 0 {(set x 2) 1}) 1) (+ x 1) 1))',
    ],
    [
      fun('if (a) then', 'if (b) return 1', 'if (c) return 2', 'end if', 'return x + 1'),
      '(def f (a b) (if (if a (if b 0 (if c 0 1)) 1) (+ x 1) <>))',
      '!deep-return',
      '!deep-return',
    ],
    [fun('if (a) return 1'), '(def f (a b) (if a 1 <>))', '!missing-return'],
    [fun('return'), '(def f (a b) <>)', '!return-value'],
    [sub('return 1'), '(def s (a b) <1>)', '!return-value'],
    [sub('return', 'x = 1'), '(def s (a b) {(if 0 (set x 1) 0) 0})', '!unreachable-statement'],
    [
      sub('do g in Guests', 'return', 'end do'),
      '(def s (a b) (with Guests g <>))',
      '!misplaced-exit',
    ],
    ['cycle', '<>', '!misplaced-exit'],
    ['if (a) return', '(if a <> 0)', '!misplaced-exit'],
  ]);

  it('stay linear in the text, and have a depth', () => {
    const many = (n: number) =>
      built(
        policy('do g in Guests', ...Array<string>(n).fill('if (g.a) cycle'), 'x = 1', 'end do'),
      );
    expect(many(150)).toHaveLength(1);
    expect(many(250).slice(1)).toEqual(['!nesting-too-deep']);
    // Each of these can end the row or go on: were the rest written twice, it would be 2^60 long.
    const forks = Array.from({ length: 60 }, () => [
      'if (a) then',
      'if (b) cycle',
      'x = 1',
      'end if',
    ]);
    const [text = ''] = built(policy('do g in Guests', ...forks.flat(), 'y = 1', 'end do'));
    expect(text.length).toBeLessThan(4000);
  });

  it('of a `default` in a `default` are limited', () => {
    const nested = (n: number) => `x = ${'default('.repeat(n)}a${', 1)'.repeat(n)}`;
    expect(built(policy(nested(4)))).toHaveLength(1);
    expect(built(policy(nested(5))).slice(1)).toEqual(['!nested-defaults']);
  });
});

describe('policies', () => {
  it('have their procedures first', () => {
    expect(built(example).map((form) => form.slice(0, 12))).toEqual([
      '(def shrink ',
      '(def grow (g',
      '(def resize ',
      '(defvar pres',
      '(defvar spar',
      '(defvar max_',
      '(defvar host',
      '(with Guests',
    ]);
  });

  it('keep the forms that did not change, wherever they move', () => {
    const cache = createSourceCache();
    const before = parsePolicy(example, cache);
    const after = parsePolicy(
      example.replace('= 20%', '= 25%').replace('policy balloon', '! new\npolicy balloon'),
      cache,
    );
    const same = after.forms.map(({ form }, i) => form === before.forms[i]?.form);
    expect(same).toEqual([true, true, true, false, true, true, true, true]);
    expect(parsePolicy(example, cache).forms).toHaveLength(8);
  });

  it('have their comments, with those inside of forms', () => {
    const { forms, comments, name, notation } = parsePolicy(everything);
    expect([name, notation]).toEqual(['all_of_it', 'freeform']);
    expect(comments.map(({ text }) => text)).toEqual([
      '# A header.',
      '! Another line of it.',
      '! trailing',
      '! before the end',
      '! end',
      '! after',
    ]);
    for (const { form, offset } of forms)
      for (const { text, span } of form.comments)
        expect(everything.slice(offset + span.start, offset + span.end)).toBe(text);
    expect(forms.flatMap(({ form }) => form.comments)).toHaveLength(7);
  });

  it('have their comments in the order of the text, whatever statements these stand around', () => {
    let count = 0;
    const text = everything
      .replace(/ *[!#] [^"\n]*$/gm, '')
      .replace(/\bend if\n/g, '$&if (a) cycle\n')
      .replace(/,\n|\n/g, (end) => `${end.slice(0, -1)} ! ${++count}\n! ${++count}\n`);
    const { tree } = parseFreeform(text);
    const numbers = remarksOf(tree).map((remark) => Number(remark.text.slice(2)));
    expect(numbers).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    const { forms, comments } = parsePolicy(text);
    const all = [...forms.flatMap(({ form }) => form.comments), ...comments];
    expect(all.map((comment) => comment.text).sort()).toEqual(numbers.map((n) => `! ${n}`).sort());
  });
});
