/**
 * A name that a free-form policy keeps to itself, and another policy has too, gets another name in list
 * notation. Scoping is dynamic: what other policies read from their callers must be called as before.
 */
import { describe, expect, it } from 'vitest';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { monitored } from '../soundness/harness.ts';
import { decided, errorsOf, inList, ready } from './versions.ts';

const environment = defaultEnvironment();
const world = monitored(
  {
    host: {
      properties: { interval: 10 },
      history: [
        Object.fromEntries(
          [...environment.fields.host.values()].flatMap(({ field }) =>
            field.type === 'number' ? [[field.name, Math.max(field.min, 1)]] : [],
          ),
        ),
      ],
    },
    guests: [],
  },
  environment,
);

const free = (name: string, ...lines: readonly string[]) => ({
  name: `${name}.policy`,
  text: `policy ${name}\n${lines.join('\n')}\nend policy\n`,
});
const list = (name: string, text: string) => ({ name: `${name}.policy`, text });

/** A policy with an `x` of its own, and a subroutine with a local one that calls `tell`. */
const caller = free(
  'a',
  'real :: x = 1',
  'call debug("own", x)',
  'subroutine s(x)',
  'call debug("local", x)',
  'call tell()',
  'end subroutine',
  'call s(5)',
);

const sets: Readonly<Record<string, readonly { readonly name: string; readonly text: string }[]>> =
  {
    'a function of a list that reads a local of its caller': [
      list('0', '(def tell () (debug "told" x))\n'),
      caller,
    ],
    'the same, where another variable of that name is visible': [
      list('0', '(defvar x 10)\n(def tell () (debug "told" x))\n(tell)\n'),
      caller,
    ],
    'the same in free form': [
      free(
        'c',
        'real, public :: x = 10',
        'public subroutine tell()',
        'call debug("told", x)',
        'x = x + 1',
        'end subroutine',
        'call tell()',
      ),
      caller,
      list('b', '(debug "left" x)\n'),
    ],
    'a function that sets a local of its caller': [
      list('0', '(defvar x 10)\n(def tell () (set x 7))\n'),
      free(
        'a',
        'real :: x = 1',
        'subroutine s(x)',
        'call tell()',
        'call debug("local", x)',
        'end subroutine',
        'call s(5)',
        'call debug("own", x)',
      ),
      list('b', '(debug "left" x)\n'),
    ],
    'a local of a block and one of a loop': [
      list('0', '(def tell () (debug "told" x y))\n(defvar x 3)\n(defvar y 4)\n'),
      free(
        'a',
        'real :: x = 1, y = 2',
        'block',
        'real :: x = 5',
        'block',
        'real :: y = x',
        'call tell()',
        'end block',
        'end block',
        'call debug(x, y)',
      ),
    ],
    'a local that a function of the same policy may read instead of its own': [
      list('0', '(defvar x 10)\n'),
      free(
        'a',
        'real :: x = 1',
        'subroutine own()',
        'call debug(x)',
        'end subroutine',
        'subroutine s(x)',
        'call own()',
        'call debug(x)',
        'end subroutine',
        'call s(5)',
        'call own()',
      ),
      list('b', '(debug "left" x)\n'),
    ],
    'a local with a word of lists': [
      list('0', '(debug (+ 1 2))\n'),
      free(
        'a',
        'public real function twice(add)',
        'return add + more(add)',
        'end function',
        'real function more(nil)',
        'return nil + add',
        'end function',
        'call debug(twice(2))',
      ),
      free('b', 'real :: add = 3', 'call debug(twice(add))'),
    ],
    'a function and a variable of one name': [
      list('0', '(def f (y) (* y 10))\n(def g () 3)\n'),
      free(
        'a',
        'real :: g = 1',
        'real function f(x)',
        'return x + g',
        'end function',
        'subroutine s(g)',
        'call debug(g, f(g))',
        'end subroutine',
        'call s(4)',
      ),
      list('b', '(debug (f 2) (g))\n'),
    ],
  };

describe('names in list notation:', () => {
  it.each(Object.entries(sets))('%s', (_name, sources) => {
    const before = ready(sources, environment);
    expect(errorsOf(before)).toEqual([]);
    const { texts, problems } = inList(sources, environment);
    expect(problems).toEqual([]);
    const after = ready(texts, environment);
    const shown = texts.map(({ text }) => text).join('\n');
    expect(errorsOf(after), shown).toEqual([]);
    const decision = decided(before, environment, world!.recorded);
    expect(decision).not.toContain('"debug":[]');
    expect(decided(after, environment, world!.recorded), shown).toBe(decision);
  });

  it('are kept where nothing meets them', () => {
    const { texts } = inList([list('0', '(def tell () (debug "told" x))\n'), caller], environment);
    expect(texts[1]?.text).toContain('(defvar a_x 1)');
    expect(texts[1]?.text).toContain('(def s (x)');
  });

  it.each([
    [
      'what a list reads can be a local of its caller or a variable of its own',
      [
        list('0', '(def run (x) (own))\n'),
        free('a', 'real :: x = 1', 'public subroutine own()', 'call debug(x)', 'end subroutine'),
        list('b', '(own)\n(run 5)\n'),
      ],
    ],
    [
      'a function of another policy reads a local that is read together with its own',
      [
        list('0', '(def tell () (debug x))\n'),
        free(
          'a',
          'real :: x = 1',
          'subroutine own()',
          'call debug(x)',
          'end subroutine',
          'subroutine s(x)',
          'call own()',
          'call tell()',
          'end subroutine',
          'call s(5)',
          'call own()',
        ),
      ],
    ],
  ] as const)('are refused where %s', (_name, sources) => {
    expect(errorsOf(ready(sources, environment))).toEqual([]);
    expect(inList(sources, environment).problems).toEqual([
      '`x` here and the `x` that a.policy keeps to itself are read at one place, so list notation cannot give them two names; rename one of them',
    ]);
  });
});
