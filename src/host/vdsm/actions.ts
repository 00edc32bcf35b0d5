/**
 * Actions as calls of VDSM.
 * In: an action. Out: methods with their parameters, in the order in which they are made; the first
 * that fails ends them.
 *
 * A quota and its period are one decision: a new period with the old quota is a share that nobody
 * chose, so the period is not sent where the quota was refused. (MOM sends it.)
 */
import type { Action } from '../port.ts';
import type { Params } from './rpc.ts';

/** One call. */
export interface Call {
  readonly method: string;
  readonly params: Params;
}

/** The calls that carry out an action. Throws for what VDSM does not know, and for what is no number. */
export function callsOf(action: Action): readonly Call[] {
  switch (action.kind) {
    case 'balloon':
      return [
        {
          method: 'VM.setBalloonTarget',
          params: { vmID: action.guest, target: finite(action.target) },
        },
      ];
    case 'cpu-tune':
      return cpuTune(action);
    case 'io-tune':
      return [
        {
          method: 'VM.setIoTune',
          params: {
            vmID: action.guest,
            tunables: action.devices.map(({ name, path, limits }) => ({
              name,
              path,
              ioTune: allFinite(limits),
            })),
          },
        },
      ];
    case 'ksm':
      return [{ method: 'Host.setKsmTune', params: { tuningParams: allFinite(action.settings) } }];
    case 'custom':
      throw new Error(`nothing carries out what ${action.controller} decides`);
    default: {
      const never: never = action;
      return never;
    }
  }
}

function cpuTune({
  guest,
  quota,
  period,
}: Extract<Action, { readonly kind: 'cpu-tune' }>): readonly Call[] {
  const calls: Call[] = [];
  if (quota !== undefined) {
    calls.push({ method: 'VM.setCpuTuneQuota', params: { vmID: guest, quota: finite(quota) } });
  }
  if (period !== undefined) {
    calls.push({ method: 'VM.setCpuTunePeriod', params: { vmID: guest, period: finite(period) } });
  }
  return calls;
}

/** JSON would write null, and VDSM might take that for something. */
function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Error(`\`${value}\` is no number that VDSM can be sent`);
  return value;
}

const allFinite = (values: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, finite(value)]));
