/**
 * The API object for Momus: the only way from the policies to the machines. Momus reads through it
 * (what machines there are, their memory, the host's) and acts through it, and touches nothing else.
 *
 * Topics that this host cannot answer are answered with undefined; a call that fails rejects with an
 * Error that says why. Each call has a signal that aborts when its time is over.
 */

/** @returns {import('momus').HostPort} */
export function createApi(machines) {
  return {
    name: 'example',
    simulated: true,
    // Once before everything is read anew.
    beginSample: () => machines.tick(),
    listGuests: () => machines.list(),
    readHost: async (topic) => {
      if (topic === 'cpu') return { cpu_count: 4 };
      if (topic !== 'memory') return undefined;
      const { total, free } = await machines.memory();
      return {
        mem_available: total,
        mem_unused: free,
        mem_free: free,
        swap_in: 0,
        swap_out: 0,
        anon_pages: total - free,
        swap_total: 0,
        swap_usage: 0,
      };
    },
    readGuest: async (guest, topic) => {
      const { size, max, min, unused } = await machines.statsOf(guest);
      if (topic === 'balloon') return { balloon_cur: size, balloon_max: max, balloon_min: min };
      if (topic !== 'memory') return undefined;
      // What a guest reports of itself comes together, or not at all.
      const faults = { swap_in: 0, swap_out: 0, major_fault: 0, minor_fault: 0 };
      return { mem_available: size, mem_unused: unused, mem_free: unused, ...faults };
    },
    apply: async (action) => {
      if (action.kind !== 'balloon') throw new Error(`${action.kind} cannot be set here`);
      await machines.setSize(action.guest, action.target);
    },
    // Nothing else tunes these machines.
    conflict: async () => null,
    close: async () => {},
  };
}
