/**
 * A VDSM and a host on it, for one test; both end with it.
 * In: how they are to be. Out: what the test's work comes to.
 */

import type { HostPort } from '../../src/host/port.ts';
import { createVdsmHost, type VdsmEvent, type VdsmHostOptions } from '../../src/host/vdsm/index.ts';
import { type StandIn, type StandInOptions, startStandIn } from '../vdsm/index.ts';

/** A signal that nobody aborts. */
export const signal = new AbortController().signal;

/** What a test works with. */
export interface VdsmWorld {
  readonly vdsm: StandIn;
  readonly host: HostPort;
  /** What the host told its log. */
  readonly events: readonly VdsmEvent[];
  /** Events of one kind. */
  readonly count: (kind: VdsmEvent['kind']) => number;
}

/** Options without what is the same in all tests: short pauses, so that nobody waits. */
export function hostOptions(port: number, options: Partial<VdsmHostOptions> = {}): VdsmHostOptions {
  return {
    host: '127.0.0.1',
    port,
    tls: null,
    local: { readHost: async () => ({ cpu_count: 8 }) },
    backOff: { first: 10, longest: 40 },
    ...options,
  };
}

/** Starts both, works, and ends both. */
export async function withVdsm(
  options: {
    readonly vdsm?: StandInOptions;
    readonly host?: Partial<VdsmHostOptions>;
  },
  work: (world: VdsmWorld) => Promise<void>,
): Promise<void> {
  const vdsm = await startStandIn(options.vdsm);
  const events: VdsmEvent[] = [];
  const onEvent = (event: VdsmEvent): void => {
    events.push(event);
  };
  const host = createVdsmHost(hostOptions(vdsm.port, { onEvent, ...options.host }));
  const count = (kind: VdsmEvent['kind']): number => events.filter((e) => e.kind === kind).length;
  try {
    await work({ vdsm, host, events, count });
  } finally {
    await host.close();
    await vdsm.stop();
  }
}
