/** A sample in an array is read like any map. */
import { describe, expect, it } from 'vitest';
import { Row } from '../../src/runtime/row.ts';

describe('a row', () => {
  const places = new Map([
    ['a', 0],
    ['b', 1],
  ]);
  const row = new Row(places, [7, null]);
  const map = new Map<string, unknown>([
    ['a', 7],
    ['b', null],
  ]);

  it('tells what is missing from what is not declared', () => {
    expect([row.get('a'), row.get('b'), row.get('c')]).toEqual([7, null, undefined]);
    expect([row.has('a'), row.has('b'), row.has('c')]).toEqual([true, true, false]);
    expect(row.size).toBe(2);
  });
  it('is walked in the order of its places', () => {
    expect([...row]).toEqual([...map]);
    expect([...row.entries()]).toEqual([...map.entries()]);
    expect([...row.keys()]).toEqual([...map.keys()]);
    expect([...row.values()]).toEqual([...map.values()]);
    const seen: unknown[] = [];
    row.forEach((value, name, sample) => {
      seen.push([name, value, sample === row]);
    });
    expect(seen).toEqual([
      ['a', 7, true],
      ['b', null, true],
    ]);
  });
});
