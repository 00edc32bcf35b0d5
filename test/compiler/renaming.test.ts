/**
 * What a body does for one guest it does for the next, but not where two of its values are one and the
 * same guest in one call, and two guests in another.
 */
import { describe, expect, it } from 'vitest';
import { Renaming } from '../../src/compiler/check/renaming.ts';
import { alone, noSymbol, ValueSymbol } from '../../src/compiler/check/symbol.ts';
import { entity, literal, number } from '../../src/compiler/check/type.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const guest = (): ValueSymbol => new ValueSymbol(1, alone(entity('guest')));
const field = (of: ValueSymbol, name: string): ValueSymbol =>
  of.partOf({ name, info: alone(literal(1)) });

describe('a renaming', () => {
  it('takes one symbol for one other', () => {
    const [a, b, c] = [guest(), guest(), guest()];
    const renaming = new Renaming();
    expect(renaming.same(b, a)).toBe(true);
    expect(renaming.same(b, a)).toBe(true);
    expect(renaming.same(c, a), 'two for one').toBe(false);
    expect(renaming.same(b, c), 'one for two').toBe(false);
    expect(renaming.same(noSymbol, noSymbol)).toBe(true);
    expect(renaming.same(noSymbol, c)).toBe(false);
    expect(renaming.same(c, noSymbol)).toBe(false);
  });

  it('takes the same parts of what is the same', () => {
    const [a, b] = [guest(), guest()];
    const renaming = new Renaming();
    expect(renaming.same(field(b, 'x'), field(a, 'x'))).toBe(true);
    expect(renaming.same(b, a), 'their owners with them').toBe(true);
    expect(renaming.same(field(b, 'y'), field(a, 'z'))).toBe(false);
    expect(renaming.same(field(guest(), 'y'), field(a, 'y')), 'of another').toBe(false);
    expect(renaming.key(field(a, 'y'))).toBe(field(b, 'y'));
    expect(renaming.key('saved:x')).toBe('saved:x');
  });

  it('does not take a part for a value, nor values of which something else is known', () => {
    const a = guest();
    expect(new Renaming().same(a, field(a, 'x'))).toBe(false);
    const of = (type: ReturnType<typeof literal>, why: string | null, setting = false) =>
      new ValueSymbol(1, alone(type, why), { setting });
    const one = of(literal(1), null);
    expect(new Renaming().same(of(literal(1), null), one)).toBe(true);
    expect(new Renaming().same(of(number({ ...literal(1).range, hi: 2 }), null), one)).toBe(false);
    expect(new Renaming().same(of(literal(1), 'it is computed'), one)).toBe(false);
    expect(new Renaming().same(of(literal(1), null, true), one)).toBe(false);
  });

  it('leaves a symbol alone that another one has become', () => {
    const [a, b] = [guest(), guest()];
    const renaming = new Renaming();
    renaming.same(b, a);
    expect(renaming.key(b), 'it stands for the other').toBe(null);
  });
});

/** Guarded by the first guest, read of the second. */
const body = '(def f (x y) (if (null x.swap_in) 0 (+ 1 y.swap_in)))';
const one = '(with Guests g (g.Control "balloon_target" (f g g)))';
const two = '(with Guests g (with Guests h (g.Control "balloon_target" (f g h))))';

describe('a body whose guard is of one guest and whose use is of another', () => {
  const missing = (...forms: readonly string[]): number =>
    createCompiler(defaultEnvironment())
      .check([{ name: 'a.policy', text: [body, ...forms].join('\n') }])
      .diagnostics.filter(({ code }) => code === 'missing-value').length;

  it('is right where both are one guest', () => {
    expect(missing(one)).toBe(0);
    expect(missing(one, one)).toBe(0);
  });

  it('is wrong where they are two, whatever came before', () => {
    expect(missing(two)).toBe(1);
    expect(missing(one, two)).toBe(1);
    expect(missing(two, one)).toBe(1);
    expect(missing(one, two, one, two)).toBe(2);
  });
});
