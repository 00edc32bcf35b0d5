/**
 * States of a machine that VDSM may tell of and no policy can work with, each by its name.
 * In: a machine. Out: it is spoilt; everything else about the host stays as it was.
 */
import type { JsonObject, Machine } from './machines.ts';

const without = (statistics: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(statistics).filter(([key]) => key !== name));

/** Replaces all figures of a member. */
const allOf = (statistics: JsonObject, name: string, value: string | number): JsonObject => {
  const member = statistics[name] as JsonObject;
  return { ...statistics, [name]: Object.fromEntries(Object.keys(member).map((k) => [k, value])) };
};

/** Names of states, with what becomes of the statistics. */
export const badStates = {
  'no memoryStats': (s) => without(s, 'memoryStats'),
  'memUsage 0': (s) => ({ ...s, memUsage: '0' }),
  'empty balloonInfo': (s) => ({ ...s, balloonInfo: {} }),
  'balloon_min garbage': (s) => ({
    ...s,
    balloonInfo: { ...(s.balloonInfo as JsonObject), balloon_min: 'None' },
  }),
  'negative figures': (s) => allOf(allOf(s, 'memoryStats', -5), 'balloonInfo', '-5'),
  'huge figures': (s) => allOf(allOf(s, 'memoryStats', 1e300), 'balloonInfo', '9'.repeat(400)),
  'null pid': (s) => ({ ...s, pid: null }),
  'no vcpuCount': (s) => without(s, 'vcpuCount'),
  paused: (s) => ({ ...s, status: 'Paused' }),
  'no vmName': (s) => without(s, 'vmName'),
  'wrong shapes': (s) => ({
    ...s,
    memoryStats: [[1], null],
    balloonInfo: 'full',
    vcpuCount: { count: 2 },
    vmName: ['vm'],
  }),
  'no vmId': (s) => without(s, 'vmId'),
} satisfies Readonly<Record<string, (statistics: JsonObject) => JsonObject>>;

/** A name of one. */
export type BadState = keyof typeof badStates;

/** All names. */
export const badStateNames = Object.keys(badStates) as readonly BadState[];

/** Puts a machine into a state. */
export function spoil(machine: Machine, state: BadState): void {
  machine.spoil = badStates[state];
}
