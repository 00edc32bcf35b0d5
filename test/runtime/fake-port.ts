/** A host port for tests: everything answers at once and empty unless the test says otherwise. */
import type { Action, HostPort } from '../../src/host/port.ts';

export interface FakePortParts extends Partial<HostPort> {
  readonly guests?: readonly string[];
}

/** A port that records what is applied in `applied`. */
export function fakePort(parts: FakePortParts = {}): HostPort & { readonly applied: Action[] } {
  const applied: Action[] = [];
  const { guests = [], ...methods } = parts;
  return {
    name: 'fake',
    simulated: true,
    applied,
    listGuests: async () => guests.map((id) => ({ id, name: `name of ${id}` })),
    readHost: async () => ({ cpu_count: 4 }),
    readGuest: async () => ({}),
    apply: async (action) => {
      applied.push(action);
    },
    conflict: async () => null,
    close: async () => {},
    ...methods,
  };
}
