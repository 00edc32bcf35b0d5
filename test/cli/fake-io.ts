/**
 * A world for commands: everything they print, in texts; no process, no real waiting.
 * In: what the test wants different. Out: an `Io`, and what was printed.
 */

import { runCli } from '../../src/cli/cli.ts';
import type { Io, Output, StopSignal } from '../../src/cli/io.ts';

export interface FakeWorld {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Signals that arrive while the command waits for the n-th time, from 1. */
  readonly signals?: Readonly<Record<number, StopSignal>>;
}

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in a fake world. */
export async function momus(words: readonly string[], world: FakeWorld): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr'): Output => ({
    write: (text) => {
      texts[name] += text;
    },
    isTTY: world.isTTY ?? false,
    columns: () => (world.isTTY === true ? (world.columns ?? 80) : undefined),
    rows: () => (world.isTTY === true ? (world.rows ?? 24) : undefined),
  });
  let listeners: readonly ((signal: StopSignal) => void)[] = [];
  let waits = 0;
  const io: Io = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: async () =>
      typeof world.stdin === 'string'
        ? new TextEncoder().encode(world.stdin)
        : (world.stdin ?? new Uint8Array()),
    env: world.env ?? {},
    cwd: world.cwd,
    onStop: (listener) => {
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    onExit: () => () => {},
    exit: (status) => {
      throw new Error(`exit ${status}`);
    },
    sleep: async () => {
      waits += 1;
      const signal = world.signals?.[waits];
      if (signal !== undefined) for (const listener of listeners) listener(signal);
    },
  };
  const status = await runCli(words, io);
  return { status, ...texts };
}
