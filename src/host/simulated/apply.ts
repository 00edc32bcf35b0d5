/**
 * What changes the model: actions as a host would take them, or refuse them.
 * In: the model, an action. Out: the model changed, or an Error that says what is wrong.
 */
import type { Action } from '../port.ts';
import type { Guest } from './guest.ts';
import type { Model } from './model.ts';

/** Applies one action; throws an Error where the host refuses. */
export function applyAction(model: Model, action: Action): void {
  switch (action.kind) {
    case 'ksm':
      applyKsm(model, action.settings);
      return;
    case 'balloon': {
      const guest = guestOf(model, action.guest);
      if (!guest.scenario.balloon) throw new Error(`${guest.scenario.name} has no balloon device`);
      check('target', action.target, 0, guest.scenario.max);
      guest.target = action.target;
      return;
    }
    case 'cpu-tune': {
      const guest = guestOf(model, action.guest);
      const { quota, period } = action;
      if (quota !== undefined) guest.quota = check('quota', quota, -1, 2 ** 53);
      if (period !== undefined) guest.period = check('period', period, 1000, 1_000_000);
      return;
    }
    case 'io-tune': {
      const guest = guestOf(model, action.guest);
      for (const { name, path, limits } of action.devices) {
        const disk = guest.disks.find((d) => (path === null ? d.name === name : d.path === path));
        if (disk === undefined) throw new Error(`${guest.scenario.name} has no disk ${name}`);
        disk.current = { ...limits };
      }
      return;
    }
    case 'custom':
      throw new Error(`nothing carries out what ${action.controller} decides`);
    default: {
      action satisfies never;
    }
  }
}

/** The guest of an id; throws where it is gone. */
export function guestOf(model: Model, id: string): Guest {
  const guest = model.guests.find((candidate) => candidate.id === id && candidate.present);
  if (guest === undefined) throw new Error(`there is no guest ${id}`);
  return guest;
}

function applyKsm({ ksm }: Model, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    switch (name) {
      case 'run':
        ksm.run = check(name, value, 0, 2);
        if (value === 2) ksm.sharing = 0;
        break;
      case 'pages_to_scan':
        ksm.pagesToScan = check(name, value, 0, 2 ** 32 - 1);
        break;
      case 'sleep_millisecs':
        ksm.sleepMilliseconds = check(name, value, 0, 2 ** 32 - 1);
        break;
      case 'merge_across_nodes':
        if (ksm.sharing >= 1 && value !== ksm.mergeAcrossNodes) {
          throw new Error('merge_across_nodes cannot change while pages are merged');
        }
        ksm.mergeAcrossNodes = check(name, value, 0, 1);
        break;
      default:
        throw new Error(`KSM has no setting ${name}`);
    }
  }
}

function check(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not ${value}`);
}
