/** Definitions, references and highlights, in both notations. */
import { describe, expect, it } from 'vitest';
import { declaredBy } from '../../src/compiler/query/declared-by.ts';
import { targetAt } from '../../src/compiler/query/locate.ts';
import { definition, highlights, references } from '../../src/lsp/features/navigation.ts';
import { marked } from './marked.ts';

describe.each([
  [
    'lists',
    '(defvar ⟦spare⟧ 1) (def f (x) (+ x ‸spare)) (debug (f spare))',
    '(defvar ⟦spare⟧ 1) (def f (x) (+ x ⟦spa‸re⟧)) (debug (f ⟦spare⟧))',
  ],
  [
    'free form',
    'policy a\n  real :: ⟦spare⟧ = 1\n  real function f(x)\n    return x + ‸spare\n  end function\n  call debug(f(spare))\nend policy',
    'policy a\n  real :: ⟦spare⟧ = 1\n  real function f(x)\n    return x + ⟦spare‸⟧\n  end function\n  call debug(f(⟦spare⟧))\nend policy',
  ],
])('in %s', (_, defined, used) => {
  it('a name leads to where it is introduced', () => {
    const { file, position, spans } = marked(defined);
    expect(definition(file, position)).toEqual(spans);
  });

  it('all places of a name are found', () => {
    const { file, position, spans } = marked(used);
    const places = references(file, position, true);
    expect(places).toHaveLength(spans.length);
    expect(places).toEqual(expect.arrayContaining([...spans]));
    expect(highlights(file, position)).toHaveLength(spans.length);
  });
});

it('parameters of one name in two functions are two', () => {
  const { file, position, spans } = marked(
    '(def f (⟦x⟧) (+ ⟦‸x⟧ 1)) (def g (x) (f x)) (debug (g 1))',
  );
  expect(references(file, position, true)).toEqual(spans);
});

it('names lead to other files', () => {
  const { file, position, spans } = marked({
    'a.policy': 'policy a\n  real, setting(0 : 1), public :: ⟦spare⟧ = 0.5\nend policy',
    'b.policy': '(debug spa‸re)',
  });
  expect(definition(file, position)).toEqual(spans);
});

it('a saved variable is no field of the same name', () => {
  const text = (method: string) => `(with Guests g (debug (g.${method} "mem_unu‸sed")))`;
  const declared = (method: string) => {
    const { file, position } = marked(text(method));
    const at = file.offsetAt(position);
    const target = targetAt(file.view, file.source, at);
    return target === null ? null : declaredBy(file.view, target, ['guest']);
  };
  expect(declared('Stat')).toMatchObject({ kind: 'field', name: 'mem_unused' });
  expect(declared('GetVar')).toBeNull();
  expect(declared('GetControl')).toBeNull();
});
