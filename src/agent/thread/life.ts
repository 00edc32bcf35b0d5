/**
 * The life of one thread: from its begin until it ends, by itself or because it has to.
 * In: what it may call, its limits. Out: a way to call it, and why it ended, once.
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import { PolicyThreadError } from './failure.ts';
import type { HostMethods, ThreadMethods, Welcome } from './methods.ts';
import type { ThreadFailure, ThreadLimits } from './options.ts';
import { newPulse, watchPulse } from './pulse.ts';
import { openWire, type Service, type Wire } from './wire.ts';

/** Why a thread ended. */
export interface Death {
  readonly failure: ThreadFailure;
  /** A sentence. */
  readonly message: string;
}

/** A thread that lives, or did. */
export interface Life {
  readonly wire: Wire<ThreadMethods>;
  /** Ends it, if it is not ended; nothing is called back any more. */
  readonly end: (reason: string) => void;
  /** Resolves when it is really gone; one that hangs in a system call takes its time. */
  readonly gone: Promise<void>;
}

export interface LifeOptions {
  readonly service: Service<HostMethods>;
  readonly limits: ThreadLimits;
  /** Called once, unless `end` was called before. */
  readonly died: (death: Death) => void;
}

/** Looks at the pulse within the time that the thread may be blocked. */
const looks = 10;
const youngMiB = 32;

/** The code of a thread: beside this file where it is built; from sources, as the tests run them, the built one. */
const code = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/agent/thread/worker.js' : './worker.js',
  import.meta.url,
);

/** Begins a life. */
export function beginLife({ service, limits, died }: LifeOptions): Life {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(code, {
    name: 'momus',
    // Flags of the host agent are about its own program: `--input-type` is, and errors must end this one.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.memory, maxYoungGenerationSizeMb: youngMiB },
  });
  const pulse = newPulse();
  const pause = Math.max(1, limits.blocked / looks);
  const welcome: Welcome = { port: port2, pulse, beat: pause / 2 };
  worker.postMessage(welcome, [port2]);
  const wire = openWire<HostMethods, ThreadMethods>(port1, service);
  const watch = watchPulse(pulse);
  let ended = false;

  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    wire.close(new PolicyThreadError(reason));
    void worker.terminate();
  };
  const die = (failure: ThreadFailure, message: string): void => {
    if (ended) return;
    end(`${message}; whether the call took effect is not known`);
    died({ failure, message });
  };

  const timer = setInterval(() => {
    if (watch.look() >= looks)
      die(
        'blocked',
        `the policy thread stood still for ${limits.blocked / 1000} s: something in it does not end`,
      );
    else if (watch.memory() > limits.memory)
      die('out-of-memory', `the policy thread has buffers of more than its ${limits.memory} MiB`);
  }, pause);
  worker.on('error', (error: unknown) => {
    if (isOutOfMemory(error))
      die('out-of-memory', `the policy thread needs more than its ${limits.memory} MiB of memory`);
    else die('crashed', `an error in the policy thread was not caught: ${inShort(error)}`);
  });
  const gone = new Promise<void>((resolve) => {
    worker.once('exit', (status) => {
      resolve();
      die('ended', `the policy thread was ended from within, with status ${status}`);
    });
  });
  return { wire, end, gone };
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** The message, and the first place that its stack names. */
function inShort(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 500);
  const [, place = ''] = /^\s+at (.*)$/mu.exec(error.stack ?? '') ?? [];
  return `${error.message.slice(0, 500)}${place === '' ? '' : ` (${place})`}`;
}
