/** What a set defines, asked by name: put together once, however many unknown names ask for it. */
import { expect, it } from 'vitest';
import { Defined, definedBySource } from '../../src/compiler/check/definitions.ts';
import { createSourceCache, parsePolicy } from '../../src/compiler/syntax/parse.ts';

const sources = Object.entries({
  'a.policy': '(defvar one 1)\n(def f (x) (let ((y x)) y))',
  'b.policy': 'policy b\n  real :: two = 2\n  real, public :: three = 3\nend policy b\n',
  'c.policy': 'policy c\n  real :: two = 4\n  subroutine g()\n  end subroutine g\nend policy c\n',
}).map(([name, text]) => ({ name, policy: parsePolicy(text, createSourceCache()) }));
const defined = new Defined(sources.map(definedBySource));

it('has the names of top level with who keeps them, in the order of the set', () => {
  expect(defined.names('').map(({ name, keptBy }) => `${name} ${keptBy}`)).toEqual([
    'one null',
    'two b.policy',
    'three null',
    'two c.policy',
  ]);
  expect(defined.names('fn:').map(({ name }) => name)).toEqual(['f', 'g']);
  expect(defined.names('')).toBe(defined.names(''));
});

it('has the places of names that policies keep to themselves', () => {
  expect(defined.keptAt('two').map(({ source }) => source)).toEqual(['b.policy', 'c.policy']);
  expect(defined.keptAt('fn:g').map(({ source }) => source)).toEqual(['c.policy']);
  expect(defined.keptAt('three')).toEqual([]);
});
