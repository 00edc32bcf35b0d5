/**
 * What a host agent manages: here, virtual machines that exist in memory only. Each uses more or less
 * memory as time passes, and shrinks or grows by a balloon. Sizes are KiB.
 */

const gib = 1024 * 1024;
const hostMemory = 14 * gib;
/** Size at its largest, guaranteed size, and what its programs use at the start. */
const rows = [
  { name: 'web', max: 4 * gib, min: 1 * gib, used: 1.2 * gib },
  { name: 'db', max: 8 * gib, min: 4 * gib, used: 5.5 * gib },
  { name: 'build', max: 4 * gib, min: 1 * gib, used: 2 * gib },
];

/** The host agent's machines, and the calls that it has for them. */
export function createMachines() {
  const machines = new Map(
    rows.map((row, index) => [
      `00000000-0000-4000-8000-00000000000${index}`,
      { ...row, size: row.max, pid: 1000 + index },
    ]),
  );
  const find = (id) => {
    const machine = machines.get(id);
    if (machine === undefined) throw new Error(`there is no machine ${id}`);
    return machine;
  };
  return {
    list: async () => [...machines].map(([id, { name, pid }]) => ({ id, name, pid })),
    /** Time passes: `build` begins to compile something large. */
    tick: () => {
      for (const machine of machines.values())
        if (machine.name === 'build') machine.used = Math.min(3.4 * gib, machine.used * 1.08);
    },
    memory: async () => {
      const taken = [...machines.values()].reduce((sum, { size }) => sum + size, 0);
      return { total: hostMemory, free: Math.max(0, hostMemory - taken) };
    },
    statsOf: async (id) => {
      const { size, max, min, used } = find(id);
      return { size, max, min, unused: Math.max(0, Math.round(size - used)) };
    },
    setSize: async (id, size) => {
      find(id).size = size;
    },
  };
}
