/** The way back to MOM: what it would evaluate otherwise is reported, what it evaluates alike is not. */
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { differencesOnMom } from '../../src/compiler/convert/for-mom.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const environment = defaultEnvironment();

function differences(...texts: readonly string[]): readonly string[] {
  const sources = texts.map((text, i) => ({ name: `${i}`, text }));
  const set = createCompiler(environment).check(sources);
  expect(set.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return differencesOnMom(set, environment).map(({ message }) => message);
}

describe('reports', () => {
  it.each([
    [
      'a guard in `and`',
      '(with Guests g (if (and (valid g.mem_unused) (> g.mem_unused 1)) (debug 1) 0))',
      'MOM evaluates every operand',
    ],
    [
      'a guard in `or`',
      '(with Guests g (debug (or (null g.mem_unused) (> g.mem_unused 1))))',
      'MOM evaluates every operand',
    ],
    [
      'a guarded division',
      '(debug (and (> Host.swap_total 0) (/ 1 Host.swap_total)))',
      'MOM evaluates every operand',
    ],
    [
      'a missing value',
      '(with Guests g (debug (+ 1 g.mem_unused)))',
      'MOM loses the whole cycle there',
    ],
    [
      'the average of no data',
      '(with Guests g (debug (null (g.StatAvg "mem_unused"))))',
      'MOM gives 0.0',
    ],
    [
      'a saved variable',
      '(debug (null (Host.GetVar "n")))\n(Host.SetVar "n" 1)',
      'MOM forgets `n`',
    ],
    ['a shift of a fraction', '(debug (<< 0.5 1))', 'MOM shifts whole numbers only'],
    ['a shift beyond doubles', '(debug (<< 1 60))', 'can exceed 2^53'],
    ['a number that is rounded', '(debug 9007199254740993)', 'counts as'],
    [
      'an argument that MOM reads otherwise',
      '(defvar a 1)\n(def f (a b) (debug a b))\n(f 2 a)',
      '`a`',
    ],
    ['a text without forms', '# nothing', 'without forms'],
  ])('%s', (_name, text, message) => {
    expect(differences(text).join('\n')).toContain(message);
  });

  it('a parameter of what is defined later', () => {
    const found = differences('(set share 2)', '(defvar share 1)\n(debug share)');
    expect(found.join('\n')).toContain('MOM does not know `share` yet');
  });
});

describe('accepts', () => {
  it.each([
    [
      'nested guards',
      '(with Guests g (if (valid g.mem_unused) (if (> g.mem_unused 1) (debug 1) 0) 0))',
    ],
    [
      'a guarded average',
      '(with Guests g (if (valid g.mem_unused) (debug (g.StatAvg "mem_unused")) 0))',
    ],
    [
      'a variable that is saved and read in one cycle',
      '(Host.SetVar "n" 1)\n(debug (Host.GetVar "n"))',
    ],
    ['a parameter of what is defined before', '(defvar share 1)\n(set share 2)\n(debug share)'],
    ['a free-form policy', 'policy p\nreal :: x = 1\ncall debug(x)\nend policy\n'],
  ])('%s', (_name, text) => {
    expect(differences(text)).toEqual([]);
  });
});
