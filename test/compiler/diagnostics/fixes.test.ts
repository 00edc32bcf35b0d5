/**
 * Slips whose message names what to write: each has the fix that writes it. That no fix leaves its
 * fault, or makes another, is tested with the checker's cases (test/check).
 */
import { describe, expect, test } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { editedText } from '../../../src/compiler/refactor/edits.ts';
import { defaultNames, environmentFor } from '../../../src/schema/presets.ts';

/** The texts after each fix of the first diagnostic of a code; the sources are named a, b. */
function fixedBy(code: string, ...texts: readonly string[]): readonly string[] {
  const sources = texts.map((text, i) => ({ name: 'ab'.charAt(i), text }));
  const { diagnostics } = createCompiler(environmentFor(defaultNames)).compile(sources);
  const found = diagnostics.find((d) => d.code === code);
  if (found === undefined) throw new Error(`no ${code}: ${diagnostics.map((d) => d.code)}`);
  return found.fixes.map(({ edits }) => {
    const located = edits.map((edit) => ({ source: found.source, ...edit }));
    return sources.map(({ name, text }) => editedText(name, text, located)).join('\n---\n');
  });
}

const list: readonly (readonly [code: string, before: string, ...after: readonly string[]])[] = [
  ['unknown-character', '(debug (= 1 2))', '(debug (== 1 2))'],
  ['unknown-character', '(debug (= x 2))', '(debug (== x 2))', '(debug (set x 2))'],
  ['unknown-character', '(debug (/= 1 2))', '(debug (!= 1 2))'],
  ['unknown-character', "! it's (one)\n(debug 1)", "# it's (one)\n(debug 1)"],
  ['unknown-character', '(debug 1) !! one', '(debug 1) # one'],
  // The rest of the line closes what stands around it.
  ['unknown-character', '(if (> 2 1) ! a\n 1 0)', '(if (> 2 1) # a\n 1 0)'],
  [
    'bad-name',
    '(with Guests g (set g.balloon_cur 5))',
    '(with Guests g (g.Control "balloon_target" 5))',
  ],
  ['bad-name', '(set Host.saved.x 5)', '(Host.SetVar "x" 5)'],
  ['unknown-character', '(debug (x = 4))', '(debug (== x 4))'],
  ['unknown-character', '(defvar x = 5)', '(defvar x 5)'],
  ['unknown-character', '(debug (&& 1 2))', '(debug (and 1 2))'],
  ['unknown-character', '(debug (1 || 2))', '(debug (or 1 2))'],
  ['unknown-character', '(debug (! 1))', '(debug (not 1))'],
  ['unknown-character', '(if !Host.ksm_run 1 0)', '(if (not Host.ksm_run) 1 0)'],
  ['unknown-character', '(defvar x 20%)', '(defvar x 0.2)'],
  ['unknown-character', '(defvar x .5%)', '(defvar x 0.005)'],
  ['unknown-character', '(debug (10 % 3))'],
  ['unknown-character', '(defvar x 20 %)', '(defvar x 0.2)'],
  ['stray-bracket', '(debug 1))', '(debug 1)'],
  // Without the bracket at the end the condition would lack its other branch.
  ['stray-bracket', '(if 1\n  (debug 1))\n  (debug 2))', '(if 1\n  (debug 1)\n  (debug 2))'],
  ['stray-bracket', '(with Guests g\n  (if (> 1 0)) (debug 1) 0))'],
  ['wrong-arity', '(debug (< Host.mem_free 512MiB))', '(debug (< Host.mem_free 524288))'],
  ['wrong-arity', '(debug (> 1 GiB Host.mem_free))', '(debug (> 1048576 Host.mem_free))'],
  ['wrong-arity', '(debug (* Host.mem_free 512 ms))'],
  ['unknown-character', '(defvar x 1,000)'],
  ['malformed-number', '(debug 007)', '(debug 7)'],
  ['malformed-number', '(debug 5.)', '(debug 5)'],
  ['empty-form', '(if 1 {} 0)', '(if 1 0 0)'],
  ['empty-form', '(debug ())', '(debug nil)'],
  ['unknown-name', '(debug true)', '(debug 1)'],
  ['unknown-name', '(debug a-b)', '(debug (- a b))'],
  ['unknown-function', '(progn (debug 1) (debug 2))', '{ (debug 1) (debug 2)}'],
  ['unknown-function', '(debug (round 1.5))', '(debug 1.5)'],
  ['unknown-function', '(when 1 (debug 1))', '(if 1 (debug 1) 0)'],
  ['unknown-function', '(unless 1 (debug 1))', '(if 1 0 (debug 1))'],
  ['unknown-function', '(when 1 (debug 1) (debug 2))'],
  ['unknown-function', '(def f (x) (return x))\n(debug (f 1))', '(def f (x) x)\n(debug (f 1))'],
  ['unknown-function', '(Control Host "ksm_run" 1)', '(Host.Control "ksm_run" 1)'],
  [
    'unknown-field',
    '(with Guests g (if (valid g.io_tune) (with g.io_tune d (debug d.read_bytes_sec)) 0))',
    '(with Guests g (if (valid g.io_tune) (with g.io_tune d (debug d.current.read_bytes_sec)) 0))',
  ],
  ['wrong-arity', '(if 1 then (debug 1) else (debug 2))', '(if 1 (debug 1) (debug 2))'],
  ['wrong-arity', '(if 1 then (debug 1) else)'],
  ['wrong-arity', '(if 1 then (debug 1) else (debug 2) (debug 3))'],
  [
    'wrong-arity',
    '(with guest in Guests (debug guest.mem_unused))',
    '(with Guests guest (debug guest.mem_unused))',
  ],
  ['malformed-definition', '(def f a b (+ a b))', '(def f (a b) (+ a b))'],
  ['malformed-definition', '(def f 5 (+ 1 2))'],
  ['wrong-type', '(Host.Control "ksm_run" "1")', '(Host.Control "ksm_run" 1)'],
  ['wrong-type', '(debug (- 1 "0.5"))', '(debug (- 1 0.5))'],
  ['wrong-type', '(debug (- 1 "one"))'],
  ['unknown-method', '(Host.SetControl "ksm_run" 1)', '(Host.Control "ksm_run" 1)'],
  ['unknown-name', '(debug mem_free)', '(debug Host.mem_free)'],
  ['unknown-name', '(with Guests g (debug mem_unused))', '(with Guests g (debug g.mem_unused))'],
  ['unknown-name', '(debug balloon_cur)'],
  ['assignment-to-unknown', '(set ksm_run 1)\n(debug 1)', '(Host.Control "ksm_run" 1)\n(debug 1)'],
  ['unknown-function', '(setf x 1)', '(set x 1)'],
  ['unknown-function', '(debug (averge Host.mem_free))', '(debug (Host.StatAvg "mem_free"))'],
  ['unknown-function', '(debug (avg Host.mem_free))', '(debug (Host.StatAvg "mem_free"))'],
  ['unknown-function', '(debug (presnt Host.mem_free))', '(debug (valid Host.mem_free))'],
  ['unknown-function', '(debug (clamp 1 2 3))'],
  ['unknown-method', '(debug (Host.mem_free))', '(debug Host.mem_free)'],
  ['unknown-property', '(debug (Host.Prop "mem_free"))', '(debug Host.mem_free)'],
  ['unknown-method', '(Host.ksm_run 1)', '(Host.Control "ksm_run" 1)'],
  [
    'bad-name',
    '(with Guests g (set g.balloon_target 5))',
    '(with Guests g (g.Control "balloon_target" 5))',
  ],
  ['bad-name', '(with Guests g (set g.mem_unused 5))'],
  [
    'unknown-field',
    '(with Guests guest (debug guest.name))',
    '(with Guests guest (debug (guest.Prop "name")))',
  ],
  ['wrong-type', '(debug (Host.StatAvg Host.mem_free))', '(debug (Host.StatAvg "mem_free"))'],
  ['call-of-variable', '(defvar x 5)\n(debug (x))', '(defvar x 5)\n(debug x)'],
  ['unused-name', '(def f (a b) a)\n(debug (f 1 2))', '(def f (a _b) a)\n(debug (f 1 2))'],
  ['unused-name', '(def f (a b) (set b a))\n(debug (f 1 2))'],
  ['single-operand', '(debug (max Host.mem_free))', '(debug Host.mem_free)'],
  [
    'bad-shift',
    '(debug (<< 1 (- Host.cpu_count 8)))',
    '(debug (<< 1 (max 0 (- Host.cpu_count 8))))',
  ],
];

describe('lists', () => {
  test.each(list)('%s in %s', (code, before, ...after) => {
    expect(fixedBy(code, before)).toEqual(after);
  });
});

const inPolicy = (line: string): string =>
  `policy p\n  real :: x = 1\n  do guest in Guests\n    ${line}\n  end do\n  call debug(x)\nend policy\n`;

const freeform: typeof list = [
  ['unused-value', 'x == 4', 'x = 4'],
  ['unused-value', 'x > 4'],
  ['foreign-operator', 'x += 2 * x', 'x = x + 2 * x'],
  ['foreign-operator', 'x -= 2', 'x = x - 2'],
  ['foreign-operator', 'x -= 2 + x'],
  ['foreign-operator', 'x++', 'x = x + 1'],
  ['foreign-word', 'continue', 'cycle'],
  ['misplaced-exit', 'return', 'cycle'],
  ['misplaced-exit', 'return 5'],
  ['not-assignable', 'guest.balloon_target = 5', 'guest.control.balloon_target = 5'],
  ['not-assignable', 'guest.contrl.balloon_target = 5', 'guest.control.balloon_target = 5'],
  ['not-assignable', 'guest.mem_unused = 5'],
  ['not-assignable', 'guest.balloon_cur = 5', 'guest.control.balloon_target = 5'],
  ['wrong-type', 'guest.control.balloon_target = "2 GiB"', 'guest.control.balloon_target = 2 GiB'],
  ['wrong-type', 'guest.control.balloon_target = "2 ms"'],
  ['malformed-declaration', 'real, :: y = 1', 'real :: y = 1'],
  ['declared-type', 'real :: y = "20%"', 'real :: y = 20%'],
  ['declared-type', 'real(KiB) :: y = "2MiB"', 'real(KiB) :: y = 2 MiB'],
  ['declared-type', 'real(KiB) :: y = "2 ms"'],
  ['unknown-field', 'x = guest.contrl.balloon_target', 'x = guest.control.balloon_target'],
  ['missing-operator', 'call debug(x 2)', 'call debug(x, 2)'],
  ['single-operand', 'call debug(max(x + 1))', 'call debug((x + 1))'],
  [
    'single-operand',
    'guest.saved.a = min( average(Host.mem_free) )',
    'guest.saved.a = average(Host.mem_free)',
  ],
  ['single-operand', 'x = 2 - max(guest.saved.a)', 'x = 2 - guest.saved.a'],
  ['unknown-function', 'call debug(2 * round(x + 1))', 'call debug(2 * (x + 1))'],
  ['unknown-function', 'call debug(valid(x))', 'call debug(present(x))'],
  ['unknown-name', 'call debug(balloon_cur)', 'call debug(guest.balloon_cur)'],
  ['assignment-to-unknown', 'balloon_target = 5', 'guest.control.balloon_target = 5'],
  ['assignment-to-unknown', 'ksm_run = 1', 'Host.control.ksm_run = 1'],
  ['unknown-name', 'call debug(yes)', 'call debug(true)'],
  ['unknown-name', 'call debug(2 * `a-b`)', 'call debug(2 * (a - b))'],
  ['unknown-field', 'call debug(guest.pid)', 'call debug(property(guest, "pid"))'],
  ['unknown-property', 'x = property(guest, "mem_unused")', 'x = guest.mem_unused'],
  ['assignment-as-value', 'if (x = 4) cycle', 'if (x == 4) cycle'],
  ['bad-shift', 'x = shiftl(1, Host.cpu_count - 8)', 'x = shiftl(1, max(0, Host.cpu_count - 8))'],
];

describe('free form', () => {
  test.each(freeform)('%s in %s', (code, before, ...after) => {
    expect(fixedBy(code, inPolicy(before))).toEqual(after.map(inPolicy));
  });

  test('attributes that exclude each other: either can go', () => {
    const declared = (attributes: string): string =>
      `policy p\n  real${attributes} :: x = 1\n  call debug(x)\nend policy\n`;
    expect(fixedBy('conflicting-attributes', declared(', parameter, setting(0 : 2)'))).toEqual([
      declared(', setting(0 : 2)'),
      declared(', parameter'),
    ]);
    expect(fixedBy('malformed-declaration', declared(', public, public'))).toEqual([
      declared(', public'),
    ]);
  });
});

describe('a name that another policy keeps to itself is made public there', () => {
  const other = (limit: string, half: string): string =>
    `policy q\n  real(KiB)${limit}, parameter :: limit = 1, more = 2\n  call debug(limit, more, half(1))\n  ${half}real function half(x)\n    return x / 2\n  end function\nend policy\n`;

  test.each([
    ['unknown-name', '(debug limit)', ', public', ''],
    ['assignment-to-unknown', 'policy p\n  limit = 1\nend policy\n', ', public', ''],
    ['unknown-function', '(debug (half 1))', '', 'public '],
  ])('%s', (code, user, limit, half) => {
    expect(fixedBy(code, other('', ''), user)).toEqual([
      [other(limit, half), user].join('\n---\n'),
    ]);
  });

  test('where its declaration stands in branches, too', () => {
    const branches = (attribute: string): string =>
      `policy q\n  if (Host.cpu_count > 4) then\n    real${attribute} :: a = 1\n  else\n    real :: a = 2\n  end if\n  call debug(a)\nend policy\n`;
    expect(fixedBy('unknown-name', branches(''), '(debug a)')).toEqual([
      [branches(', public'), '(debug a)'].join('\n---\n'),
    ]);
  });
});

test('a misspelt parameter of the host', () => {
  expect(fixedBy('unknown-parameter', '(set shar 1)', '(defvar share 1)\n(debug share)')).toEqual([
    '(set share 1)\n---\n(defvar share 1)\n(debug share)',
  ]);
});

test('a limit of disks that is asked of a guest', () => {
  const [said] = createCompiler(environmentFor(defaultNames)).compile([
    { name: 'a', text: '(with Guests g (g.setTotalBytesSec 5))' },
  ]).diagnostics;
  expect(said?.message).toContain('a disk of a guest has it; go over `guest.io_tune` with `with`');
});

test('what stands in a misspelt form is no operand', () => {
  const compile = (text: string) =>
    createCompiler(environmentFor(defaultNames)).compile([{ name: 'a', text }]).diagnostics;
  expect(compile('(wih Guests g (debug g.mem_unused))').map((d) => d.code)).toEqual([
    'unknown-function',
  ]);
  expect(compile('(defvr x 1)').map((d) => d.code)).toEqual(['unknown-function']);
});
