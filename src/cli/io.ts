/**
 * The world of a command: what it prints on, reads from, waits for. Commands get it as a value, so
 * that tests bring their own.
 * In: a process. Out: the same as an `Io`.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { largestInput } from '../schema/limits.ts';

/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  /** Of the terminal now; undefined where it is none. */
  readonly columns: () => number | undefined;
  readonly rows: () => number | undefined;
}

/** Signals that end a command. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Everything outside of a command. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The whole of standard input, or a rejection. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Calls back for each signal until the returned function is called. */
  readonly onStop: (listener: (signal: StopSignal) => void) => () => void;
  /** Calls back, once, when the process exits; what it does must be done at once. */
  readonly onExit: (listener: () => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (status: number) => void;
  /** Resolves after that many milliseconds, or as soon as the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The world of this process. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: readStdin,
    env: process.env,
    cwd: process.cwd(),
    onStop: (listener) => {
      const listeners = stopSignals.map((name) => [name, () => listener(name)] as const);
      for (const [name, call] of listeners) process.on(name, call);
      return () => {
        for (const [name, call] of listeners) process.off(name, call);
      };
    },
    onExit: (listener) => {
      process.once('exit', listener);
      return () => {
        process.off('exit', listener);
      };
    },
    exit: (status) => process.exit(status),
    sleep: async (milliseconds, signal) => {
      // Waiting is interrupted, not failed, when somebody asks the command to stop.
      await wait(milliseconds, undefined, { signal }).catch(() => {});
    },
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 2);
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    // A terminal whose size nobody told says 0.
    columns: () => stream.columns || undefined,
    rows: () => stream.rows,
  };
}

async function readStdin(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    parts.push(part);
    size += part.length;
    if (size > largestInput)
      throw new Error(`it holds more than ${largestInput / 1024 / 1024} MiB`);
  }
  return Buffer.concat(parts);
}
