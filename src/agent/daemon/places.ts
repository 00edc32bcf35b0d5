/**
 * Where a daemon keeps its files: what the configuration says, else what systemd gives the service.
 * In: settings, the environment. Out: paths; null where there is none.
 */
import { join } from 'node:path';
import type { RpcAddress, SettingValues } from '../config/settings.ts';

export interface Places {
  readonly stateFile: string | null;
  /** What names the directory of the state: the setting, or the variable of the environment. */
  readonly stateSetting: string;
  readonly decisionLog: string | null;
  /** Where calls are answered; the first one is that of the configuration's `rpc-port`. */
  readonly addresses: readonly RpcAddress[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Finds the places. */
export function placesOf(values: SettingValues, env: Environment): Places {
  const given = (setting: string, variable: string): string | null => {
    // systemd separates several directories by colons.
    const [first = ''] = (env[variable] ?? '').split(':');
    return setting !== '' ? setting : first === '' ? null : first;
  };
  const state = given(values.stateDirectory, 'STATE_DIRECTORY');
  const logs = given('', 'LOGS_DIRECTORY') ?? state;
  const runtime = given('', 'RUNTIME_DIRECTORY');
  const log =
    values.decisionLog !== '' ? values.decisionLog : logs && join(logs, 'decisions.jsonl');
  const control =
    values.controlSocket !== '' ? values.controlSocket : runtime && join(runtime, 'control.sock');
  return {
    stateFile: state === null ? null : join(state, 'state.json'),
    stateSetting: values.stateDirectory === '' ? '$STATE_DIRECTORY' : 'state-dir',
    decisionLog: log,
    addresses: [
      ...(values.rpc.kind === 'off' ? [] : [values.rpc]),
      ...(control === null ? [] : [{ kind: 'socket', path: control } as const]),
      ...(values.metrics.kind === 'off' ? [] : [values.metrics]),
    ],
  };
}
