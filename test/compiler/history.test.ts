/**
 * What a compiler says of a set does not hang on what it saw before: histories in which it once did.
 */
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { toldOf } from './told.ts';

const environment = defaultEnvironment();

type Set = Readonly<Record<string, string>>;
const sourcesOf = (set: Set): readonly Source[] =>
  Object.entries(set).map(([name, text]) => ({ name, text }));
const one = (text: string): Set => ({ 'a.policy': text });

const saved = `policy p
  function seen(g)
    return g.saved.x
  end function
  do guest in Guests
    if (present(seen(guest))) then
      call debug(seen(guest) + 1)
    end if
    guest.saved.x = 1
  end do
end policy p
`;
const readsSaved = `policy a
  do guest in Guests
    if (present(guest.saved.x)) then
      call debug(guest.saved.x + 1)
    end if
  end do
end policy a
`;
const inLoop = `policy b
  public function g(logical :: y)
    do guest in Guests
      call debug(default(a.control.ksm_run, min(guest.saved.s, k(y))))
    end do
    return 1
  end function
  function k(b)
    return b
  end function
end policy b
`;
const inUnit = (name: string, unit: string): Set => ({
  [`${name}.policy`]: `policy ${name}\n  real(${unit}), public :: x = 1 MiB\nend policy ${name}\n`,
});
const inKiB = inUnit('a', 'KiB');
const inMiB = inUnit('b', 'MiB');
const getter = '(def get (g) (g.GetVar "x"))\n(def both (g) (+ 1 (get g)))\n';
const calls = (count: number): string =>
  `(def f0 (a) a)\n${Array.from({ length: count }, (_, i) => `(debug (f0 ${i}))`).join('\n')}\n`;
const chain = `(def h (a) ${'(+ 1 '.repeat(300)}a${')'.repeat(300)})\n`;
const deep = (inner: string): string =>
  `(debug ${'(+ 1 '.repeat(250)}${inner}${')'.repeat(250)})\n`;

const histories: readonly (readonly [string, readonly Set[]])[] = [
  ['a saved value that a function returns', [one(saved), one(saved.replace('+ 1', '+ 2'))]],
  ['the same text twice', [one(saved), one(saved)]],
  [
    'the same text twice, with an unknown name',
    Array.from({ length: 2 }, () =>
      one(`${getter}(with Guests guest { (both guest) (debug limit) })\n`),
    ),
  ],
  [
    'a blank within a loop that calls a getter',
    ['', ' '].map((blank) => one(`${getter}(with Guests guest (debug ${blank}(both guest)))\n`)),
  ],
  [
    'a block that had no end',
    ['', '  end do\n'].map((end) => ({
      '10-a.policy': `policy a\n  do guest in Guests\n    call debug(guest.name)\n${end}end policy a\n`,
      '20-b.policy': 'policy b\n  call debug(guest.name)\nend policy b\n',
    })),
  ],
  [
    'a report that stood for another one',
    ['{ (f 1) (f "x") }', '{ (f "x") }'].map((last) =>
      one(`(def f (a) (debug g a))\n(with Guests g (debug g.mem_unused))\n${last}\n`),
    ),
  ],
  [
    'a name that a policy behind defines later',
    [
      { 'a.policy': '(debug late)\n', 'b.policy': '(debug 1)\n' },
      { 'a.policy': '(debug late)\n', 'b.policy': '(debug 1)\n(defvar late 2)\n' },
    ],
  ],
  [
    'a name whose definition behind is another one',
    ['1', '2'].map((value) => ({
      'a.policy': '(debug late)\n',
      'b.policy': `(debug 1)\n(defvar late ${value})\n`,
    })),
  ],
  [
    'an unknown name in a function that is called from another place',
    ['', '(f 1)', '(f 1)\n(debug (* 2 (f 1)))', '(* 2 (f 1))'].map((value) =>
      one(`(def f (a) (+ a nowhere))\n(debug 0 ${value})\n`),
    ),
  ],
  [
    'an unknown name in a function that nobody called',
    ['', '(debug (f))\n'].map((value) => one(`(def f () nowhere)\n${value}`)),
  ],
  [
    'another type of a saved value that a policy in front reads',
    ['1', '"one"', '1'].map((value) => ({
      'a.policy': readsSaved,
      'b.policy': `(with Guests g (g.SetVar "x" ${value}))\n`,
    })),
  ],
  [
    'a name that a policy behind keeps to itself, and one that it shares',
    ['', ', public', ''].map((shared) => ({
      'a.policy': '(debug 1)\n',
      'b.policy': `policy b\n  real, parameter${shared} :: limit = 1\n  call debug(limit)\nend policy b\n`,
      'c.policy': '(debug limit)\n',
    })),
  ],
  [
    'policies in another order',
    [
      { 'a.policy': '(defvar x 1)\n', 'b.policy': '(debug x)\n' },
      { 'b.policy': '(debug x)\n', 'a.policy': '(defvar x 1)\n' },
    ],
  ],
  [
    'a line that goes on, though nothing follows',
    ['', ' &', ''].map((sign) =>
      one(`policy p\n  call debug(Host.mem_free)${sign}\n  call debug(1)\nend policy p\n`),
    ),
  ],
  [
    'a function that nobody called, and then something does',
    ['', '(debug (f 1))\n', '(debug (f limit))\n'].map((calls) => ({
      'a.policy': '(def f (_x) g.mem_unused)\n',
      'b.policy': `(defvar g nil)\n${calls}`,
    })),
  ],
  [
    'calls that lead back to where they come from',
    ['(f 1)', '(h)'].map((call) => one(`(def f (_x) (h))\n(def h () (f 1))\n(debug ${call})\n`)),
  ],
  [
    'a caller whose parameter a function reads in a loop',
    ['', '(def h (a) (g x))\n'].map((caller) => ({ 'a.policy': caller, 'b.policy': inLoop })),
  ],
  [
    'what a function is asked of, and what it is not any more',
    ['(debug (f Host))\n', '', '(with Guests guest (debug (f guest)))\n', ''].map((call) =>
      one(`(def f (e) (e.GetVar "x"))\n${call}`),
    ),
  ],
  [
    'another unit of a literal, and the same as before',
    [inKiB, inMiB, inKiB].map((first) => ({
      ...first,
      ...inKiB,
      ...inMiB,
      'c.policy': 'policy c\n  x = 5 MiB\nend policy c\n',
    })),
  ],
  [
    'another definition in front',
    ['', '(if Host.ksm_run (defvar x 1) 0)\n', ''].map((first) => ({
      'a.policy': `${first}(debug 0)\n`,
      'b.policy': '(if Host.ksm_run (defvar x 2) 0)\n(debug x)\n',
    })),
  ],
  [
    'a name that was public, and is of another policy now',
    [
      ['real, public :: x = 1\n  real :: x = 2', ''],
      ['real :: x = 2\n  call debug(x)', '  real, public :: x = 5\n'],
    ].map(([own = '', other = '']) => ({
      'a.policy': `policy a\n  ${own}\nend policy a\n`,
      'b.policy': `policy b\n${other}  call debug(1)\nend policy b\n`,
      'c.policy': '(debug x)\n',
    })),
  ],
  ['as many instances as there may be, and more', [one(calls(3999)), one(calls(4100))]],
  ['more instances than there may be, and fewer', [one(calls(4100)), one(calls(3999))]],
  [
    'a call that is too deep where it stands',
    [one(`${chain}(debug (h 1))\n`), one(`${chain}${deep('(h 1)')}`)],
  ],
  [
    'a call that is too deep, and one before it that is not',
    [
      one(`${chain}${deep('(h 1)')}`),
      one(`${chain}(debug (h 1))\n${deep('(h 1)')}`),
      one(`${chain}(debug (h 1))\n`),
    ],
  ],
];

describe('a compiler says the same after', () => {
  it.each(histories)('%s', (_, sets) => {
    const warm = createCompiler(environment);
    for (const set of sets) {
      const sources = sourcesOf(set);
      const { diagnostics, module } = warm.compile(sources);
      const fresh = createCompiler(environment).compile(sources);
      expect(diagnostics).toEqual(fresh.diagnostics);
      expect(module).toEqual(fresh.module);
    }
  });

  // Of thousands of calls all is told that is told of a few.
  const short = histories.filter(([, sets]) => JSON.stringify(sets).length < 4000);
  it.each(short)('%s, to editors', (_, sets) => {
    const warm = createCompiler(environment, { observe: true });
    for (const set of sets) {
      const sources = sourcesOf(set);
      const fresh = createCompiler(environment, { observe: true });
      expect(toldOf(warm.check(sources), environment)).toEqual(
        toldOf(fresh.check(sources), environment),
      );
    }
  });
});

describe('a warning that a caller provides a name', () => {
  it('stands where a loop is walked more than once', () => {
    const text =
      '(def g () (with Guests guest { (set n (+ n 1)) (debug n) }))\n(let ((n 0)) (g))\n';
    const { diagnostics } = createCompiler(environment).check(sourcesOf(one(text)));
    expect(diagnostics.map((d) => d.code)).toEqual(['caller-provided-name']);
  });
});

describe('a compiler whose analysis a fault of Momus ended', () => {
  it('says what a new one says', () => {
    let isFaulty = false;
    const { guest } = environment.fields;
    const get = (name: string) => {
      if (isFaulty && name === 'balloon_max') throw new Error('a fault');
      return guest.get(name);
    };
    const fields = { ...environment.fields, guest: { ...guest, get, keys: () => guest.keys() } };
    const warm = createCompiler({ ...environment, fields } as typeof environment);
    const text = (name: string): string =>
      `(def f (g) (+ 1 (+ 1 g.${name})))\n(with Guests g (if (> 1 2) 0 (debug (f g))))\n`;
    warm.compile(sourcesOf(one(text('balloon_cur'))));
    isFaulty = true;
    expect(() => warm.compile(sourcesOf(one(text('balloon_max'))))).toThrow('a fault');
    isFaulty = false;
    for (const name of ['balloon_max', 'balloon_cur']) {
      const sources = sourcesOf(one(text(name)));
      const { diagnostics, module } = warm.compile(sources);
      const fresh = createCompiler(environment).compile(sources);
      expect({ diagnostics, module }).toEqual({
        diagnostics: fresh.diagnostics,
        module: fresh.module,
      });
    }
  });
});

describe('functions that call each other more and more often', () => {
  const doubling = (leaf: string, levels: number, times: number): string =>
    [
      `(def f0 (a) ${leaf})`,
      ...Array.from(
        { length: levels },
        (_, i) => `(def f${i + 1} (a) (+ ${`(f${i} a) `.repeat(times)}))`,
      ),
      `(debug (f${levels} 1))`,
    ].join('\n');

  it.each([
    ['a warning', '(/ 1 (- a Host.cpu_count))', 2, 'division-by-zero'],
    ['an error', '(+ a "x")', 2, 'wrong-type'],
    ['a way back', '(f40 a)', 2, 'recursion'],
  ])('have %s once, and in no time', (_, leaf, times, code) => {
    const text = doubling(leaf, 40, times);
    const { diagnostics } = createCompiler(environment, { observe: true }).check(
      sourcesOf(one(text)),
    );
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
  });
});
