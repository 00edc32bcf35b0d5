/**
 * The host that `momus run` runs against.
 * In: its name. Out: a port, how time passes on it, and what puts it back at once.
 */

import { duration } from '../agent/story/quantity.ts';
import { createLinuxHost } from '../host/linux/index.ts';
import { createMomHost } from '../host/mom/index.ts';
import type { HostPort } from '../host/port.ts';
import { createSimulatedHost } from '../host/simulated/index.ts';
import { type Clock, systemClock } from '../runtime/index.ts';
import type { RunOptions } from './run-options.ts';

export interface RunHost {
  readonly port: HostPort;
  readonly clock: Clock;
  /** Lets time pass before a cycle, where it does not pass by itself. */
  readonly pass: () => void;
  /** The time now, in words. */
  readonly time: () => string;
  /** Undoes changes without waiting, for a process that exits; throws where it fails. */
  readonly restoreNow: () => void;
  /** Seconds between two cycles as the policy sees them. */
  readonly interval: number;
  /** Milliseconds that a guest may take to answer. */
  readonly readLimit: number;
}

/** Seconds that pass in the simulation from one cycle to the next. */
const simulatedStep = 15;
const simulationStart = Date.UTC(2024, 0, 1);
/** The simulation answers at once or, where a guest hangs, never. */
const simulatedReadLimit = 300;
const realReadLimit = 2000;
/** MOM answers one call at a time, and others ask it too. */
const momReadLimit = 10_000;

/** Opens a host. */
export function openHost({ host, address, seed, interval }: RunOptions): RunHost {
  switch (host) {
    case 'simulated': {
      const port = createSimulatedHost({ seed });
      const second = (): number => port.describe().second;
      return {
        port,
        clock: { now: () => simulationStart + second() * 1000, elapsed: systemClock.elapsed },
        pass: () => port.advance(simulatedStep),
        time: () => duration(second()),
        restoreNow: () => {},
        interval: simulatedStep,
        readLimit: simulatedReadLimit,
      };
    }
    case 'linux': {
      const port = createLinuxHost();
      return {
        port,
        clock: systemClock,
        pass: () => {},
        time: () => new Date().toTimeString().slice(0, 8),
        restoreNow: port.restoreNow,
        interval,
        readLimit: realReadLimit,
      };
    }
    case 'mom':
      return {
        port: createMomHost({ address: address ?? '' }),
        clock: systemClock,
        pass: () => {},
        time: () => new Date().toTimeString().slice(0, 8),
        restoreNow: () => {},
        interval,
        readLimit: momReadLimit,
      };
    default:
      return host satisfies never;
  }
}
