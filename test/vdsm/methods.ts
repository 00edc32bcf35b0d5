/**
 * The methods of VDSM that Momus calls, on a model.
 * In: a method and its parameters. Out: the result, or VDSM's error.
 */
import { advance, ioTuneOf, type Json, type Machine, statisticsOf } from './machines.ts';

/** What a call came to. */
export type Outcome =
  | { readonly result: Json }
  | { readonly error: { readonly code: number; readonly message: string } };

/** A host with its machines; may be changed by tests. */
export interface ModelHost {
  readonly machines: Map<string, Machine>;
  readonly ksm: Record<string, number>;
}

/** Parameters as they came. */
export type CallParams = Readonly<Record<string, unknown>>;

/** Carries out a call. */
export function carryOut(host: ModelHost, method: string, params: CallParams): Outcome {
  switch (method) {
    case 'Host.ping2':
      return { result: true };
    case 'Host.getAllVmStats':
      return {
        result: [...host.machines.values()].map((machine) => {
          advance(machine);
          return statisticsOf(machine);
        }),
      };
    case 'Host.getAllVmIoTunePolicies':
      return {
        result: Object.fromEntries([...host.machines].map(([id, m]) => [id, ioTuneOf(m)])),
      };
    case 'Host.setKsmTune':
      Object.assign(host.ksm, params.tuningParams);
      return { result: true };
    default: {
      const change = changes.get(method);
      if (change === undefined) {
        return refused(-32601, `The method does not exist or is not available. (${method})`);
      }
      const machine = host.machines.get(String(params.vmID));
      if (machine === undefined) {
        return refused(1, `Virtual machine does not exist: {'vmId': '${String(params.vmID)}'}`);
      }
      return change(machine, params) ?? { result: true };
    }
  }
}

const refused = (code: number, message: string): Outcome => ({ error: { code, message } });

type Change = (machine: Machine, params: CallParams) => Outcome | undefined;

const changes: ReadonlyMap<string, Change> = new Map<string, Change>([
  [
    'VM.setBalloonTarget',
    (machine, { target }) => {
      if (typeof target !== 'number' || !(target >= 0))
        return refused(43, 'Balloon operation error');
      machine.target = Math.min(machine.max, target);
      return undefined;
    },
  ],
  [
    'VM.setCpuTuneQuota',
    (machine, { quota }) => {
      machine.quota = Number(quota);
      return undefined;
    },
  ],
  [
    'VM.setCpuTunePeriod',
    (machine, { period }) => {
      machine.period = Number(period);
      return undefined;
    },
  ],
  ['VM.setIoTune', setIoTune],
]);

function setIoTune(machine: Machine, { tunables }: CallParams): Outcome | undefined {
  for (const tunable of tunables as readonly Readonly<Record<string, unknown>>[]) {
    const disk = machine.disks.find(
      ({ name, path }) => name === tunable.name || path === tunable.path,
    );
    if (disk === undefined) return refused(62, `Device ${String(tunable.name)} not found`);
    disk.current = { ...disk.current, ...(tunable.ioTune as Record<string, number>) };
  }
  return undefined;
}
