/**
 * The disks of one machine with their I/O limits.
 * In: what `Host.getAllVmIoTunePolicies` says of it: the policy of each disk, and what is in force.
 * Out: the disks that have both, frozen; or why there are none. Pure.
 */
import { mostDevices } from '../../schema/limits.ts';
import type { RawDevice, RawLimits } from '../port.ts';
import { type Fields, figureOf, isFields, isText } from './answers.ts';
import type { Answer } from './statistics.ts';

const mostLimits = 64;

/** Joins policies and what is in force by their path, or by their name where one has no path. */
export function ioTuneOf(machine: Fields): Answer {
  const policies = listOf(machine.policy);
  const states = listOf(machine.current_values);
  if (policies.length === 0) {
    return { data: undefined, problem: 'VDSM has no I/O policy for the disks of the guest' };
  }
  if (states.length === 0) {
    return { data: undefined, problem: 'VDSM does not say which I/O limits are in force' };
  }
  return { data: { io_tune: devicesOf(policies, states) }, problem: null };
}

function devicesOf(policies: readonly Fields[], states: readonly Fields[]): readonly RawDevice[] {
  const devices: RawDevice[] = [];
  for (const policy of policies) {
    const state = states.find((candidate) => isSameDisk(policy, candidate));
    if (state === undefined || !isText(state.name)) continue;
    const limits = {
      guaranteed: Object.freeze(limitsOf(policy.guaranteed)),
      maximum: Object.freeze(limitsOf(policy.maximum)),
      current: Object.freeze(limitsOf(state.ioTune)),
    };
    devices.push(Object.freeze({ name: state.name, path: pathOf(state), ...limits }));
  }
  return Object.freeze(devices);
}

function isSameDisk(policy: Fields, state: Fields): boolean {
  const [ours, theirs] = [pathOf(policy), pathOf(state)];
  if (ours !== null && theirs !== null) return ours === theirs;
  return isText(policy.name) && policy.name === state.name;
}

const pathOf = ({ path }: Fields): string | null =>
  typeof path === 'string' && path !== '' ? path : null;

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value)
    ? value.filter((item, index): item is Fields => index < mostDevices && isFields(item))
    : [];

/** What is no number is no limit that is known. */
function limitsOf(value: unknown): RawLimits {
  const limits: Record<string, number> = {};
  if (!isFields(value)) return limits;
  let seen = 0;
  for (const name in value) {
    seen += 1;
    if (seen > mostLimits) break;
    const limit = figureOf(value[name]);
    // A name that is no plain property would change the object instead of its limits.
    if (typeof limit === 'number' && name !== '__proto__') limits[name] = limit;
  }
  return limits;
}
