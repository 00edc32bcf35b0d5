/**
 * IoTune: one action per guest with the devices that change, each with all its limits: those in
 * force and the new ones.
 */
import type { RawLimits } from '../../host/port.ts';
import type { Decision } from '../decision.ts';
import { byGuest, type Controller, type PlannedAction } from './controller.ts';

/** Limits the I/O of disks. */
export const ioTune: Controller = {
  name: 'IoTune',
  plan: (decisions, context) =>
    [...byGuest(decisions)].flatMap(([guest, own]): readonly PlannedAction[] => {
      const devices = [...byDevice(own)].flatMap(([id, changes]) => {
        const device = context.device(guest, id);
        if (device === undefined) return [];
        const { name, path, current } = device;
        return [{ name, path, limits: withChanges(current, changes) }];
      });
      if (devices.length === 0) return [];
      return [{ action: { kind: 'io-tune', guest, devices }, decisions: own }];
    }),
};

function byDevice(decisions: readonly Decision[]): ReadonlyMap<string, readonly Decision[]> {
  const groups = new Map<string, Decision[]>();
  for (const decision of decisions) {
    if (decision.device === null) continue;
    groups.set(decision.device, [...(groups.get(decision.device) ?? []), decision]);
  }
  return groups;
}

function withChanges(current: RawLimits, changes: readonly Decision[]): RawLimits {
  const limits = new Map(Object.entries(current));
  for (const { control, value } of changes) if (value !== null) limits.set(control, value);
  return Object.fromEntries(limits);
}
