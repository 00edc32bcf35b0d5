/**
 * What is easily lost between the notations, one small text each: it converts and back, and does the
 * same; and what cannot be expressed is said.
 */
import { describe, expect, it } from 'vitest';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import type { EnvironmentJson } from '../reference/environment.ts';
import { monitored } from '../soundness/harness.ts';
import { decided, errorsOf, inFreeform, inList, ready, unformatted } from './versions.ts';

const environment = defaultEnvironment();

/** A host with two guests, of which one reports nothing. */
const rowOf = (kind: 'host' | 'guest', optional: boolean) =>
  Object.fromEntries(
    [...environment.fields[kind].values()].flatMap(({ field, optional: may }) =>
      field.type === 'number' && (optional || !may)
        ? [[field.name, Math.max(field.min, Math.min(field.max, 1000))]]
        : [],
    ),
  );
const world = monitored(
  {
    host: { properties: { interval: 10 }, history: [rowOf('host', true)] },
    guests: [true, false].map((optional, i) => ({
      id: `g${i}`,
      properties: { uuid: `g${i}`, name: `guest ${i}` },
      history: [rowOf('guest', optional)],
    })),
  } satisfies EnvironmentJson,
  environment,
);

const texts: Readonly<Record<string, string>> = {
  'a temporary at policy level': '(debug (+ Host.mem_free {(debug 1) 2}))',
  'a form of several statements that can fault':
    '{(Host.Control "ksm_run" 1) (debug (/ 1 (Host.GetVar "a")))}\n(Host.SetVar "a" 0)',
  'a form that can fault and defines a name':
    '{(defvar a (/ 1 (- Host.mem_free Host.mem_free))) (debug 1) (defvar b 2)}\n(debug a)\n(debug b)',
  'an operand that is needed only sometimes':
    '(with Guests g (debug (and (valid g.mem_unused) (let ((x g.mem_unused)) (> (/ 1 x) 0)))))',
  'an operand that does something is always evaluated':
    '(debug (and (== 1 2) {(debug 1) (/ 1 (- Host.mem_free 1000))}))',
  'the last operand of debug is evaluated once':
    '(defvar n 0)\n(def next () (set n (+ n 1)))\n(debug (debug (next)) n)',
  'a let in an expression':
    '(def f (x) (+ 1 (let ((x (* 2 x)) (y 3)) (if (> x y) x y))))\n(debug (f 1) (f 5))',
  'nested lets of one name': '(let ((x 1)) (let ((x (+ x 1))) (debug x)) (debug x))',
  'a let whose name a called function reads':
    '(defvar x 1)\n(def f () (debug x))\n(let ((x 2)) (f))\n(f)',
  'a definition that keeps an earlier value': '(defvar x 1)\n(defvar x (debug 2))\n(debug x)',
  'a definition in both branches':
    '(if (> Host.mem_free 1) (defvar x "a") (defvar x 2))\n(debug x)',
  'names of built-ins of free form':
    '(def clamp (a) (+ a 1))\n(def average (present) (clamp present))\n(defvar policy 1)\n(defvar end 2)\n(debug (average policy) end)\n(set end 3)\n(debug end)',
  'names with hyphens': '(defvar a-b 1)\n(def c-d (e-f) (+ e-f a-b))\n(debug (c-d 2))',
  numbers: '(debug -1 -0.0 .5 0x1F 0o17 1e400 -1e3 (- 0 5) (- 0 -5) (- 0 Host.mem_free))',
  'texts with quotes and backslashes': `(debug "it's" 'say "a"' "a\\\\b" "\\"" '# no comment' "")`,
  'a computed name of a field': '(defvar f "mem_free")\n(debug (Host.Stat f) (Host.Stat f 1))',
  'computed names of controls and saved variables':
    '(defvar c "ksm_run")\n(Host.Control c 1)\n(debug (Host.GetControl c))\n(Host.SetVar c 2)\n(debug (Host.GetVar c))',
  'a value that only some calls use':
    '(def f (x) (if x (debug "in" x) (set y x)))\n(defvar y 0)\n(f 1)\n(debug (f 0) (f 2))',
  'a branch with nothing in it': '(if (> Host.mem_free 1) 0 (debug 1))\n(if (debug 0) 1 2)',
  'a function of nothing': '(def f () 0)\n(f)\n(debug (f))',
  'a value of a proposal': '(debug (Host.Control "ksm_run" 1) (Host.GetControl "ksm_run"))',
  'a guest as an argument with an effect':
    '(def f (g) {(g.SetVar "n" 1) g})\n(with Guests g (debug ((f g).GetVar "n")))'.replace(
      '((f g).GetVar "n")',
      '(let ((h (f g))) (h.GetVar "n"))',
    ),
  'units that do not fit':
    '(debug (+ Host.mem_free Host.cpu_count) (== Host.mem_free Host.cpu_count))',
  'a parameter policy after the definitions': '(defvar share 0.2)\n(debug share)',
};

describe('converts there and back:', () => {
  it.each(Object.entries(texts))('%s', (_name, text) => {
    const source = [{ name: 'a.policy', text }];
    const one = ready(source, environment);
    expect(errorsOf(one)).toEqual([]);
    const free = inFreeform(source, environment);
    expect(free.problems).toEqual([]);
    const list = inList(free.texts, environment);
    expect(list.problems).toEqual([]);
    const shown = `${free.texts[0]?.text}\n${list.texts[0]?.text}`;
    const others = [free, list].map((version) => ready(version.texts, environment));
    expect(others.flatMap(errorsOf), shown).toEqual([]);
    expect(unformatted([...free.texts, ...list.texts])).toEqual([]);
    for (const other of others)
      expect(decided(other, environment, world!.recorded), shown).toBe(
        decided(one, environment, world!.recorded),
      );
  });
});

describe('a comparison that is negated becomes the contrary one', () => {
  it.each([
    ['(debug (not (<= Host.mem_free 1)))', 'call debug(Host.mem_free > 1)'],
    ['(debug (not (== Host.mem_free 1)))', 'call debug(Host.mem_free /= 1)'],
    ['(if (< Host.mem_free 1) 0 (debug 1))', 'if (Host.mem_free >= 1) call debug(1)'],
    ['(debug (not (and 1 (< 1 2))))', 'call debug(not (1 and 1 < 2))'],
  ])('%s', (text, line) => {
    const { texts: made } = inFreeform([{ name: 'a.policy', text }], environment);
    expect(made[0]?.text.split('\n').map((one) => one.trim())).toContain(line);
  });
});

describe('what the engine switches', () => {
  it('can be switched in free form too', () => {
    const defines = { name: '00.policy', text: '(defvar False 0)\n(defvar ksmEnabled 1)\n' };
    const engine = { name: '01.policy', text: '(set ksmEnabled False)\n' };
    const user = { name: '02.policy', text: '(Host.Control "ksm_run" ksmEnabled)\n' };
    const [first, last] = inFreeform([defines, user], environment).texts;
    expect(first?.text).toContain('logical, setting(false : true) :: ksmEnabled = 1');
    const whole = inFreeform([defines, engine, user], environment).texts;
    expect(whole).toEqual([first, engine, last]);
    for (const parameters of [[], [engine]]) {
      const before = ready([defines, ...parameters, user], environment);
      const after = ready([first!, ...parameters, last!], environment);
      expect(after.diagnostics).toEqual([]);
      const decision = decided(after, environment, world!.recorded);
      expect(decision).toBe(decided(before, environment, world!.recorded));
      expect(decision).toContain(`"ksm_run":${parameters.length === 0 ? 1 : 0}`);
    }
  });
});

describe('a set that is partly in free form', () => {
  const own = (line: string) => ({ name: 'a.policy', text: `policy a\n  ${line}\nend policy a\n` });

  it('keeps the value of a name that a free-form policy has defined', () => {
    const sources = [
      own('real, public :: x = 1'),
      { name: 'b.policy', text: '(defvar x 50)\n(debug x)\n' },
    ];
    const before = ready(sources, environment);
    const { texts, problems } = inFreeform(sources, environment);
    expect(problems).toEqual([]);
    const after = ready(texts, environment);
    expect(errorsOf(after)).toEqual([]);
    const decision = decided(after, environment, world!.recorded);
    expect(decision).toBe(decided(before, environment, world!.recorded));
  });

  it('refuses a name that one may have defined', () => {
    const text = '(defvar x 50)\n(debug x)\n';
    const sources = [own('real, public :: x = 1 / Host.mem_free'), { name: 'b.policy', text }];
    expect(inFreeform(sources, environment).problems[0]).toContain('only where it is not yet');
  });

  it('leaves a parameter policy of its settings as it is', () => {
    const parameters = { name: 'b.policy', text: '(set x 7)\n' };
    const user = { name: 'c.policy', text: '(debug x)\n' };
    const sources = [own('real, setting(0 : 10) :: x = 5, y = 6'), parameters, user];
    const { texts, problems } = inFreeform(sources, environment);
    expect(problems).toEqual([]);
    expect(texts[1]).toEqual(parameters);
    expect(texts[2]?.text).toContain('call debug(x)');
    expect(errorsOf(ready(texts, environment))).toEqual([]);
  });
});

describe('comments', () => {
  it('stay with the parameters that they are about', () => {
    const text = '# about q\n(set q 3)\n# about r\n(set r 4)\n';
    const [converted] = inFreeform([{ name: 'p.policy', text }], environment).texts;
    const lines = (converted?.text ?? '').split('\n').map((line) => line.trim());
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([
      '! about q',
      '! q = 3: nothing defines it',
      '! about r',
      '! r = 4: nothing defines it',
    ]);
  });
  it('within the first and the last line of a policy stay', () => {
    const text =
      '! 1\npolicy & ! 2\n! 3\np ! 4\n! 5\ncall debug(1) ! 6\n! 7\nend policy & ! 8\np ! 9\n! 10\n';
    const [converted] = inList([{ name: 'p.policy', text }], environment).texts;
    const found = converted?.text.match(/# \d+/gu);
    expect(found).toEqual(Array.from({ length: 10 }, (_, i) => `# ${i + 1}`));
  });
});

describe('says what free form cannot express:', () => {
  it.each([
    ['the value of a loop', '(debug (with Guests g 1))', 'the value of a loop'],
    ['a second definition', '(def f () 1)\n(debug (f))\n(def f () 2)', '`f` is defined twice'],
    [
      'a definition where there may be one',
      '(if (> Host.mem_free 1) (defvar x 1) 0)\n(defvar x 2)\n(debug x)',
      '`x` is defined here only where it is not yet',
    ],
    [
      'a definition that its own value may hold',
      '(defvar x (if (> Host.mem_free 1) {(defvar x 1) 2} 3))\n(debug x)',
      '`x` is defined here only where it is not yet',
    ],
    [
      'a definition after one that can fault',
      '(defvar x (/ 1 Host.swap_total))\n(defvar x 2)\n(debug x)',
      '`x` is defined here only where it is not yet',
    ],
  ])('%s', (_name, text, message) => {
    const source = [{ name: 'a.policy', text }];
    expect(errorsOf(ready(source, environment))).toEqual([]);
    expect(inFreeform(source, environment).problems[0]).toContain(message);
  });
});

describe('several policies in free form become list notation:', () => {
  const policy = (name: string, ...lines: readonly string[]) => ({
    name,
    text: `policy ${name}\n${lines.join('\n')}\nend policy\n`,
  });
  it.each([
    [
      'a name that two of them keep to themselves',
      policy(
        'a',
        'real :: x = 1',
        'call debug(x)',
        'subroutine f()',
        'call debug(x)',
        'end subroutine',
        'call f()',
      ),
      policy(
        'b',
        'real :: x = 2',
        'call debug(x)',
        'subroutine f()',
        'call debug(-x)',
        'end subroutine',
        'call f()',
      ),
    ],
    [
      'a public name that list notation has',
      policy(
        'a',
        'real, public :: add = 1',
        'public function nil(let)',
        'return let + add',
        'end function',
      ),
      policy('b', 'call debug(add, nil(2))', 'real :: let = add', 'call debug(let)'),
    ],
    [
      'literals with units, settings, early ends',
      policy(
        'a',
        'real(MiB), setting(0 MiB : 1 GiB) :: least = 512 KiB',
        'call debug(least, Host.mem_free < 1 GiB)',
      ),
      policy(
        'b',
        'do guest in Guests',
        'if (not present(guest.mem_unused)) cycle',
        'if (guest.mem_unused > 1 MiB) call debug(guest.name)',
        'call debug(default(guest.mem_unused, 0))',
        'end do',
      ),
    ],
  ])('%s', (_name, ...sources) => {
    const one = ready(sources, environment);
    expect(errorsOf(one)).toEqual([]);
    const list = inList(sources, environment);
    expect(list.problems).toEqual([]);
    const two = ready(list.texts, environment);
    const shown = list.texts.map(({ text }) => text).join('\n');
    expect(errorsOf(two), shown).toEqual([]);
    expect(decided(two, environment, world!.recorded), shown).toBe(
      decided(one, environment, world!.recorded),
    );
    expect(decided(one, environment, world!.recorded)).not.toContain('"debug":[]');
  });
});
