/**
 * The stand-in as a process: `node test/vdsm/run.mjs [--machines N] [--port N] [--certificates DIR]`.
 * In: options; then commands on standard input, a JSON object per line with `do` and its parameters.
 * Out: a line of JSON with the port and the paths of the certificates (made in DIR; without it plain
 * TCP), and one for each command. It ends with its input.
 */
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type BadState, spoil } from './bad-states.ts';
import { makeCertificates } from './certificates.ts';
import { idOf } from './machines.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

/** What it can be told; machines are counted from 1. */
export type Command =
  | {
      readonly do: 'misbehave';
      readonly method: string;
      readonly how: Misbehaviour | null;
      readonly times?: number;
    }
  | { readonly do: 'freeze'; readonly frozen: boolean }
  | { readonly do: 'spoil'; readonly machine: number; readonly state: BadState }
  | { readonly do: 'remove'; readonly machine: number }
  | { readonly do: 'cut' | 'stop' | 'start' }
  /** Gives the calls since it was last asked. */
  | { readonly do: 'calls' };

async function carryOut(vdsm: StandIn, command: Command): Promise<unknown> {
  switch (command.do) {
    case 'misbehave':
      return vdsm.misbehave(command.method, command.how, command.times);
    case 'freeze':
      return vdsm.freeze(command.frozen);
    case 'spoil': {
      const machine = vdsm.host.machines.get(idOf(command.machine));
      if (machine === undefined) throw new Error('there is no such machine');
      return spoil(machine, command.state);
    }
    case 'remove':
      return vdsm.host.machines.delete(idOf(command.machine));
    case 'cut':
      return vdsm.cut();
    case 'stop':
      return vdsm.stop();
    case 'start':
      return vdsm.start();
    case 'calls':
      return vdsm.calls.splice(0);
    default: {
      const never: never = command;
      throw new Error(`there is no command ${JSON.stringify(never)}`);
    }
  }
}

const say = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const { values } = parseArgs({
  options: {
    machines: { type: 'string', default: '3' },
    port: { type: 'string', default: '0' },
    certificates: { type: 'string' },
  },
});
if (values.certificates !== undefined) mkdirSync(values.certificates, { recursive: true });
const certificates =
  values.certificates === undefined ? null : makeCertificates(values.certificates);
const vdsm = await startStandIn({
  machines: Number(values.machines),
  port: Number(values.port),
  tls: certificates?.server ?? null,
});
say({ port: vdsm.port, ...certificates });

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const result = await carryOut(vdsm, JSON.parse(line) as Command);
    say({ ok: true, result: result ?? null });
  } catch (error) {
    say({ ok: false, error: String(error) });
  }
}
await vdsm.stop();
