/** What free-form texts mean, as trees: declarations, statements, expressions, units, layout. */
import { describe, expect, test } from 'vitest';
import { parseFreeform } from '../../../src/compiler/syntax/freeform/parse-freeform.ts';
import { everything, example } from './example.ts';
import { policy, repaired, said, treesOf } from './helpers.ts';

/** The tree of one statement, which has no faults. */
function tree(line: string): string {
  const text = policy(line);
  expect(said(text)).toEqual([]);
  return treesOf(text).join('\n');
}

describe('expressions', () => {
  test.each([
    ['a + b * c', '(+ a (* b c))'],
    ['a - b - c', '(- (- a b) c)'],
    ['a / b * c', '(* (/ a b) c)'],
    ['-a * b', '(* (- a) b)'],
    ['a * -b', '(* a (- b))'],
    ['a-1', '(- a 1)'],
    ['a - -1', '(- a (- 1))'],
    ['a or b and c', '(or a (and b c))'],
    ['a or b or c', '(or (or a b) c)'],
    ['not a == b', '(not (== a b))'],
    ['not a and not b', '(and (not a) (not b))'],
    ['not not a', '(not (not a))'],
    ['a + 1 <= b / 2', '(<= (+ a 1) (/ b 2))'],
    ['a /= b', '(/= a b)'],
    ['(a < b) < c', '(< (() (< a b)) c)'],
    ['(a ? b : c)', '(? a b c)'],
    ['(a ? b : (c ? 1 : 2)) + 1', '(+ (? a b (? c 1 2)) 1)'],
    ['f()', '(f!)'],
    ['max(a, f(b), 1)', '(max! a (f! b) 1)'],
    ['guest.control.balloon_target', '(. (. guest control) balloon_target)'],
    ['guest.end', '(. guest end)'],
    ['guest.`a-b`', '(. guest `a-b`)'],
    ['`end` + `a-b`', '(+ `end` `a-b`)'],
    ['TRUE and None', '(and #true #none)'],
    [
      'HOST.mem_free + Average(host.mem_free)',
      '(+ (. Host mem_free) (average! (. Host mem_free)))',
    ],
    ['a NOT_a', null],
    ['"it\'s ! no # comment"', '"it\'s ! no # comment"'],
    ["'a\\'b'", "'a\\'b'"],
    ['and_more + inner + not_so', '(+ (+ and_more inner) not_so)'],
  ])('%s', (written, expected) => {
    if (expected === null) expect(said(policy(`x = ${written}`))).toHaveLength(1);
    else expect(tree(`x = ${written}`)).toBe(`(= x ${expected})`);
  });
});

describe('numbers and units', () => {
  test.each([
    ['7', '7'],
    ['.25', '.25'],
    ['1e6', '1e6'],
    ['2.5E-3', '2.5E-3'],
    ['0xFF', '0xFF'],
    ['0o17', '0o17'],
    ['20%', '20[%]'],
    ['0.25% * a', '(* 0.25[%] a)'],
    ['512 MiB', '512[MiB]'],
    ['512MiB', '512[MiB]'],
    ['10 MiB/s', '10[MiB/s]'],
    ['10 MiB / s', '(/ 10[MiB] s)'],
    ['10 MiB/size', '(/ 10[MiB] size)'],
    ['500 /s', '500[/s]'],
    ['500/s', '(/ 500 s)'],
    ['500 / s', '(/ 500 s)'],
    ['500 /S', '(/ 500 S)'],
    ['500 /s.x', '(/ 500 (. s x))'],
    ['5 /min(a, b)', '(/ 5 (min! a b))'],
    ['5 min + 1', '(+ 5[min] 1)'],
    ['5 h', '5[h]'],
    ['64 pages + 3 requests', '(+ 64[pages] 3[requests])'],
    ['1 and b', '(and 1 b)'],
  ])('%s', (written, expected) => expect(tree(`x = ${written}`)).toBe(`(= x ${expected})`));

  test('a number keeps its text and value without the unit, and spans both', () => {
    const { groups } = parseFreeform(policy('x = 0x10 KiB'));
    expect(groups[0]?.group.statement).toMatchObject({
      value: { raw: '0x10', value: 16, unit: { text: 'KiB' }, span: { start: 4, end: 12 } },
    });
  });

  test('a number that a double cannot hold is a warning', () => {
    expect(said(policy('x = 9007199254740993'))).toEqual([
      '2:7 number-loses-precision: `9007199254740993` counts as `9007199254740992`; write a number that a double holds',
    ]);
  });
});

describe('statements', () => {
  test.each([
    ['real :: x = 1', '(declare real x=1)'],
    ['REAL(KiB), PUBLIC :: x = 1, y = 2', '(declare real(KiB) public x=1 y=2)'],
    ['real(B/s) :: x = 1', '(declare real(B/s) x=1)'],
    ['real(%), setting(5% : a + 1) :: x = 1', '(declare real(%) (setting 5[%] (+ a 1)) x=1)'],
    ['text, parameter :: t = "a"', '(declare text parameter t="a")'],
    ['x = 1', '(= x 1)'],
    ['`if` = 1', '(= `if` 1)'],
    ['iffy = 1', '(= iffy 1)'],
    ['do_it = 1', '(= do_it 1)'],
    ['guest.saved.calm = x + 1', '(= (. (. guest saved) calm) (+ x 1))'],
    ['call f(a, b)', '(call f a b)'],
    ['call debug("a")', '(call debug "a")'],
    ['call `f-g`()', '(call `f-g`)'],
    ['return', '(return)'],
    ['return (a ? 1 : 2)', '(return (? a 1 2))'],
    ['cycle', '(cycle)'],
    ['f(x)', '(term (f! x))'],
    ['a == b', '(term (== a b))'],
    ['if (a) cycle', '(if-line a (cycle))'],
    ['if (a) x = (b)', '(if-line a (= x (() b)))'],
    ['if (a) (b)', '(if-line a (term (() b)))'],
    ['if (a) &\n    call f(x)', '(if-line a (call f x))'],
  ])('%s', (written, expected) => {
    // A comment inside a statement is shown before it; there is none here.
    expect(tree(written)).toBe(expected);
  });
});

describe('blocks', () => {
  test('the example of the description', () => {
    expect(said(example)).toEqual([]);
    const trees = treesOf(example);
    expect(trees).toHaveLength(8);
    expect(trees[4]).toBe(
      '(do guest Guests (if-line (not (present! (. guest balloon_cur) (. guest mem_unused))) (cycle)) (if ((< host_free pressure_threshold) (call shrink guest)) (else (call grow guest))))',
    );
    expect(trees[7]).toBe(
      '(subroutine resize [guest size] (if-line (<= (abs! (- size (. guest balloon_cur))) (* 0.25[%] (. guest balloon_cur))) (return)) (= (. (. guest control) balloon_target) size))',
    );
  });

  test('procedures that other policies may call', () => {
    const text = [
      'policy a',
      'public real(KiB) function f(a)',
      '  return a',
      'end function',
      'PUBLIC subroutine s(a)',
      '  call f(a',
      'end subroutine',
      'public function g(a, &',
      '    b)',
      'end function',
      'end policy a',
      '',
    ].join('\n');
    expect(said(text)).toHaveLength(1);
    expect(treesOf(text.replace('f(a\n', 'f(a)\n')).join('\n')).toMatchInlineSnapshot(`
      "(public real(KiB) function f [a] (return a))
      (public subroutine s [a] (call f a))
      (public function g [a b])"
    `);
  });

  test('everything that the notation has, with its comments', () => {
    expect(said(everything)).toEqual([]);
    expect(treesOf(everything).join('\n')).toMatchInlineSnapshot(`
      "(declare real(MiB) public (setting 1[MiB] 2[GiB]) low=512[MiB] high=1[GiB])
      (declare integer n=0x10)
      (declare logical on=#true)
      (declare text greeting="hello ! # & 'all'")
      (declare auto \`a-b\`=#none)
      (= x (- (* (- low) 2) (/ (() (+ high 3)) (- 4))))
      (= x (or (and (not (== a b)) (/= c d)) (<= e f)))
      (= (. (. guest control) balloon_target) (? on low high))
      (= (. (. guest saved) \`odd-name\`) (+ (+ 10[MiB/s] 500[/s]) 20[%]))
      "! the value" "! and more" "! last" (call debug "x" x (max! 1 2 3))
      (block (do device (. guest io_tune) (= (. (. device control) read_bytes_sec) (. (. device maximum) read_bytes_sec))) (if (a "! nothing") ((> b 1) (cycle)) ("! of the else" "! this" else (return x) "! after")))
      (real(KiB) function f [guest real(KiB):size integer:k] (return size))
      (term (f! 1))"
    `);
    const { tree: whole } = parseFreeform(everything);
    const remarks = (all: readonly { readonly text: string }[]) => all.map(({ text }) => text);
    expect(whole.name.text).toBe('all_of_it');
    expect(remarks(whole.layout.before)).toEqual(['# A header.', '! Another line of it.']);
    expect(whole.layout.before.map(({ blankBefore }) => blankBefore)).toEqual([false, true]);
    expect(whole.layout.trailing?.text).toBe('! trailing');
    expect(remarks(whole.body.after)).toEqual(['! before the end']);
    expect(whole.end.trailing?.text).toBe('! end');
    expect(remarks(whole.after)).toEqual(['! after']);
  });

  test('blank lines, carriage returns, tabs and a byte order mark', () => {
    const text =
      '\ufeffpolicy a\r\n\r\n\tx = 1 ! c\r\n\tif (x) then\r\n\t\ty = 2\r\n\tend if\r\nend policy\r\n';
    expect(said(text)).toEqual([]);
    expect(treesOf(text)).toEqual(['"! c" (= x 1)', '(if (x (= y 2)))']);
    const [first, second] = parseFreeform(text).tree.body.statements;
    expect([first?.layout.blankBefore, second?.layout.blankBefore]).toEqual([true, false]);
  });

  test('a text may go over lines', () => {
    expect(treesOf(policy('x = "a', 'if (b) then"', 'y = 1'))).toEqual([
      '(= x "a\n  if (b) then")',
      '(= y 1)',
    ]);
  });
});

describe('a last `end`', () => {
  const bare = (last: string): string => `policy p\n  do guest in Guests\n  end do\n${last}`;

  test.each(['end', 'end\n', 'End ! done\n'])('%j ends the policy, half typed', (last) => {
    const says = said(bare(last));
    expect(says).toEqual([expect.stringContaining('4:1 bare-end')]);
    expect(says[0]).toContain('write `end policy p`');
    expect(repaired(bare(last))).toBe(bare(last.replace(/end/iu, 'end policy p')));
  });

  test('names the policy as it is written', () => {
    expect(repaired('policy `do`\nend\n')).toBe('policy `do`\nend policy `do`\n');
    expect(repaired('policy `do`\n')).toBe('policy `do`\nend policy `do`\n');
  });

  test('that something follows ends nothing', () => {
    expect(said(`${bare('end')}\nend policy\n`)).toEqual([
      expect.stringContaining('4:1 stray-end'),
    ]);
  });
});
