/**
 * What a compiler says of a set does not hang on what it saw before: histories in which it once did.
 */
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

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
  ])('have %s once, and in no time', (_, leaf, times, code) => {
    const text = doubling(leaf, 40, times);
    const { diagnostics } = createCompiler(environment, { observe: true }).check(
      sourcesOf(one(text)),
    );
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
  });
});
