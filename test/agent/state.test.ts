/** The state of an agent as a text: what was written is what is read, whatever guests call themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AgentState,
  emptyPolicies,
  readState,
  writeState,
} from '../../src/agent/state/state-shape.ts';
import type { SavedVariables } from '../../src/runtime/saved.ts';

const stateWith = (saved: SavedVariables): AgentState => ({
  policies: emptyPolicies,
  saved,
  excluded: [],
  paused: false,
});

/** A state after a restart, as a text: `toEqual` would not see the key `__proto__`. */
function again(state: AgentState): string {
  const read = readState(writeState(state));
  return read.ok ? writeState(read.state) : read.problem;
}

describe('the state', () => {
  it('keeps the saved variables of a guest that is called `__proto__`', () => {
    const values = JSON.parse('{"__proto__": 1, "calm": 2}');
    const guest = { pid: 7, values, devices: JSON.parse('{"__proto__": {"seen": true}}') };
    const state = stateWith({ host: values, guests: Object.fromEntries([['__proto__', guest]]) });
    expect(again(state)).toBe(writeState(state));
    const read = readState(writeState(state));
    const guests = read.ok ? Object.entries(read.state.saved.guests) : [];
    expect(guests.map(([id]) => id)).toEqual(['__proto__']);
    expect(Object.entries(guests[0]?.[1].values ?? {})).toEqual([
      ['__proto__', 1],
      ['calm', 2],
    ]);
  });

  it('is what was written, for any names', () => {
    const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', '', 'a'), fc.string());
    const entries = <T>(value: fc.Arbitrary<T>) =>
      fc
        .array(fc.tuple(name, value), { maxLength: 4 })
        .map((pairs): Readonly<Record<string, T>> => Object.fromEntries(pairs));
    const values = entries(fc.oneof(fc.integer(), fc.string(), fc.boolean()));
    const guests = entries(
      fc.record({ pid: fc.option(fc.nat()), values, devices: entries(values) }),
    );
    fc.assert(
      fc.property(values, guests, (host, all) => {
        const state = stateWith({ host, guests: all });
        expect(again(state)).toBe(writeState(state));
      }),
    );
  });

  it.each([
    ['no object', '[1]', 'saved.guests'],
    ['a value that no variable has', '{"__proto__": null}', 'saved.guests.__proto__'],
    [
      'a list in place of values',
      '{"g": {"pid": 1, "values": [], "devices": {}}}',
      'saved.guests.g.values',
    ],
    [
      'a value of a wrong type',
      '{"g": {"pid": 1, "values": {"a": {}}, "devices": {}}}',
      'saved.guests.g.values.a',
    ],
  ])('says where it is wrong: %s', (_name, guests, path) => {
    const text = writeState(stateWith({ host: {}, guests: JSON.parse(guests) }));
    const read = readState(text);
    expect(read.ok ? '' : read.problem).toContain(`\`${path}\``);
  });
});
