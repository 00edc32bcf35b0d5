/**
 * What an edit leaves as it was: the forms in front of it are not looked at again, and the state is as
 * they left it; what was looked at elsewhere is compared.
 */
import { describe, expect, it } from 'vitest';
import { type Entry, type Key, keyOf, own } from '../../src/compiler/check/entry.ts';
import type { FormResult } from '../../src/compiler/check/form.ts';
import type { Placed } from '../../src/compiler/check/placed.ts';
import { Round } from '../../src/compiler/check/round.ts';
import { alone, ValueSymbol } from '../../src/compiler/check/symbol.ts';
import { Touched } from '../../src/compiler/check/touched.ts';
import { literal, type Type } from '../../src/compiler/check/type.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const [parsed] = createCompiler(defaultEnvironment()).parse([
  { name: 'a.policy', text: '(debug 1)\n(debug 2)\n(debug 3)' },
]);
const placed = (parsed?.policy.forms ?? []).map(
  ({ form, offset }): Placed => ({ form, source: 'a.policy', offset, parameter: false }),
);
const [first, second, third] = placed as [Placed, Placed, Placed];
const start = { own: [], saved: new Map<string, Type>() };
const key = (n: number): string => keyOf.savedType(`host:${n}`);

/** Of these results only what is marked so depends on more than the state. */
const isStanding = ({ parameter }: FormResult): boolean => !parameter;

/** Checks forms that each write an entry of their own; `fragile`: which of them is. */
function checked(fragile: Placed | null = null): Round {
  const round = new Round();
  round.resume(placed, start, isStanding);
  for (const [i, one] of placed.entries()) {
    round.flow.set(key(i), literal(i));
    round.add(one, { parameter: one === fragile } as FormResult);
  }
  return round;
}

/** What the state has of the three forms. */
const left = ({ flow }: Round): readonly boolean[] =>
  placed.map((_, i) => flow.peek(key(i)) !== undefined);

describe('a round', () => {
  it('lets stand what is the same, with the state behind it', () => {
    const round = checked();
    expect(round.resume(placed, start, isStanding)).toHaveLength(3);
    expect(left(round)).toEqual([true, true, true]);
  });

  it('goes back to the first form that is another one', () => {
    const round = checked();
    expect(round.resume([first, third, second], start, isStanding)).toHaveLength(1);
    expect(left(round)).toEqual([true, false, false]);
    expect(round.resume(placed, start, isStanding), 'what was behind it is forgotten').toHaveLength(
      1,
    );
  });

  it('lets a form move within its source, not to another one or to a parameter policy', () => {
    const moved = placed.map((one) => ({ ...one, offset: one.offset + 10 }));
    expect(checked().resume(moved, start, isStanding)).toHaveLength(3);
    expect(checked().resume([{ ...first, source: 'b.policy' }], start, isStanding)).toHaveLength(0);
    expect(checked().resume([{ ...first, parameter: true }], start, isStanding)).toHaveLength(0);
  });

  it('does not let stand what depends on more than the state, nor what is behind it', () => {
    const round = checked(second);
    expect(round.resume(placed, start, isStanding)).toHaveLength(1);
    expect(left(round)).toEqual([true, false, false]);
  });

  it('begins anew where something else holds before the first form', () => {
    const saved = new Map([['host:9', literal(1)]]);
    for (const other of [
      { ...start, own: ['x'] },
      { ...start, saved },
    ]) {
      const round = checked();
      expect(round.resume(placed, other, isStanding)).toHaveLength(0);
      expect(left(round)).toEqual([false, false, false]);
    }
    const round = new Round();
    round.resume(placed, { own: ['x'], saved }, isStanding);
    expect(round.flow.peek(keyOf.own('x'))).toBe(own);
    expect(round.flow.savedType('host:9')).toEqual(literal(1));
    round.add(first, { parameter: false } as FormResult);
    const same = { own: ['x'], saved: new Map([['host:9', literal(1)]]) };
    expect(round.resume(placed, same, isStanding), 'the same, told again').toHaveLength(1);
    const wider = { own: ['x'], saved: new Map([['host:9', literal(2)]]) };
    expect(round.resume(placed, wider, isStanding)).toHaveLength(0);
  });
});

describe('what an analysis looked at', () => {
  const symbol = (): ValueSymbol => new ValueSymbol(1, alone(literal(1)));
  const written = (of: ValueSymbol): Entry => ({
    of,
    value: { type: literal(1), symbol: of, whenTrue: [], whenFalse: [] },
  });
  const look = (entries: ReadonlyMap<Key, Entry>) => (one: Key) => entries.get(one);

  it('is the same where each entry is, whichever was different before', () => {
    const before = new Map<Key, Entry>([
      ['a', literal(1)],
      ['b', undefined],
    ]);
    const touched = new Touched(before);
    expect(new Touched(new Map()).isSame(look(before))).toBe(true);
    expect(touched.isSame(look(before))).toBe(true);
    expect(touched.isSame(look(new Map(before).set('b', literal(1))))).toBe(false);
    expect(touched.isSame(look(new Map(before).set('a', literal(2))))).toBe(false);
    expect(touched.isSame(look(new Map(before).set('a', literal(1)).set('c', own)))).toBe(true);
  });

  it('can be alike where only identities differ', () => {
    const before = new Map<Key, Entry>([[keyOf.saved('host:x'), written(symbol())]]);
    const touched = new Touched(before);
    const other = new Map<Key, Entry>([[keyOf.saved('host:x'), written(symbol())]]);
    expect(touched.isSame(look(other))).toBe(false);
    expect(touched.canBeAlike(look(other))).toBe(true);
    expect(touched.canBeAlike(look(new Map()))).toBe(false);
  });
});
