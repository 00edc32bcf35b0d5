/**
 * The options of `momus run`, checked.
 * In: arguments. Out: what to run, where, how long; or a failure.
 */

import { suggest } from '../schema/nearest.ts';
import type { OptionRow } from './command.ts';
import { debuggerRow } from './debug/debugged-files.ts';
import { environmentRows } from './environment-options.ts';
import { CommandFailure } from './failure.ts';
import { fromMomRow } from './mom-policies.ts';
import { type Arguments, numberOption } from './options.ts';

const hosts = ['simulated', 'linux', 'mom'] as const;

/** A kind of host. */
export type HostName = (typeof hosts)[number];

export interface RunOptions {
  readonly host: HostName;
  /** Where a MOM answers: the path of its socket, or its port; null for other hosts. */
  readonly address: string | number | null;
  readonly act: boolean;
  /** Null: until it is stopped. */
  readonly cycles: number | null;
  /** Seconds from one cycle to the next. */
  readonly interval: number;
  readonly seed: number;
  readonly json: boolean;
  readonly bundle: string | undefined;
}

/** Cycles and real seconds per cycle of the demonstration; together well under a minute. */
const demoCycles = 40;
const demoInterval = 0.4;
/** Seconds between two cycles on a real host, as MOM has them. */
const realInterval = 10;
/** A real host must not be kept busy by being watched. */
const shortestInterval = 1;
const longestInterval = 86_400;

/** What the command takes. */
export const runRows: readonly OptionRow[] = [
  {
    name: 'host',
    value: 'HOST',
    doc: '`simulated` (usual); `linux`: the machine this runs on; `mom:SOCKET` or `mom:PORT`: the statistics of a MOM that runs on it, which is only asked.',
  },
  {
    name: 'act',
    doc: 'Act on a real host, and put it back at the end. Without it, a real host is only read.',
  },
  {
    name: 'cycles',
    value: 'N',
    doc: `Stop after N cycles; ${demoCycles} on the simulated host and no end on a real one unless given.`,
  },
  {
    name: 'interval',
    value: 'S',
    doc: `Seconds from one cycle to the next, up to ${longestInterval}: on the simulated host from 0, ${demoInterval} unless given (15 of simulated time); on a real one from ${shortestInterval}, ${realInterval} unless given.`,
  },
  { name: 'seed', value: 'N', doc: 'The chance in the simulation; 1 unless given.' },
  { name: 'json', doc: 'Print the report of each cycle as one line of JSON, with exact values.' },
  debuggerRow,
  { name: 'bundle', value: 'FILE', doc: 'Run what `momus compile` wrote, instead of policies.' },
  {
    ...fromMomRow,
    doc: 'Run the policies that a running MOM has loaded, its parameters included; or its PORT.',
  },
  ...environmentRows,
];

/** Reads the options. */
export function runOptions(args: Arguments): RunOptions {
  const [host, address] = hostOf(args.value('host') ?? 'simulated');
  const simulated = host === 'simulated';
  const bundle = args.value('bundle');
  if (bundle !== undefined && args.operands.length > 0) {
    throw new CommandFailure('give either policies or --bundle, not both');
  }
  if (bundle !== undefined && args.flag('debugger')) {
    throw new CommandFailure(
      '--debugger needs the policies; --bundle has no texts to step through',
    );
  }
  const seed = numberOption(args, 'seed', { min: 0, max: 2 ** 32 - 1, whole: true });
  if (seed !== undefined && !simulated) {
    throw new CommandFailure(
      `--seed is for the simulated host; nothing is left to chance on ${host}`,
    );
  }
  const cycles = numberOption(args, 'cycles', { min: 1, max: 1_000_000_000, whole: true });
  const interval = numberOption(args, 'interval', {
    min: simulated ? 0 : shortestInterval,
    max: longestInterval,
    whole: false,
  });
  return {
    host,
    address,
    act: args.flag('act'),
    cycles: cycles ?? (simulated ? demoCycles : null),
    interval: interval ?? (simulated ? demoInterval : realInterval),
    seed: seed ?? 1,
    json: args.flag('json'),
    bundle,
  };
}

function hostOf(text: string): readonly [HostName, string | number | null] {
  if (text.startsWith('mom:') && text.length > 'mom:'.length) {
    const where = text.slice('mom:'.length);
    return ['mom', /^\d{1,5}$/u.test(where) ? Number(where) : where];
  }
  const known = hosts.find((name) => name === text);
  if (known === 'mom')
    throw new CommandFailure('say where MOM answers: --host mom:SOCKET, its rpc-port');
  if (known !== undefined) return [known, null];
  const meant = suggest(text, hosts);
  const hint = meant === undefined ? `hosts are ${hosts.join(' and ')}` : `did you mean ${meant}?`;
  throw new CommandFailure(`there is no host \`${text}\`; ${hint}`);
}
