/**
 * The life of one thread that serves: from its begin until it is ended, or has to be.
 * In: what it begins with, messages. Out: what it says; why it ended, once.
 *
 * Whether it stands still is asked while there is something to do, and shortly after: an editor at rest
 * costs nothing. Looks are counted and not time, so that a machine that slept has nothing to answer for.
 */
import { Worker } from 'node:worker_threads';
import { builtCode } from '../../agent/built-code.ts';
import type { Work } from '../workspace/work-watch.ts';
import {
  areYouThere,
  type FromThread,
  type ThreadStart,
  type ToThread,
} from './thread-protocol.ts';

/** Limits of a thread. */
export interface ThreadLimits {
  /** Milliseconds that one piece of work may take; asked at each look. */
  readonly time: () => number;
  /** Milliseconds until the code of the thread is loaded. */
  readonly begin: number;
  /** MiB of memory. */
  readonly memory: number;
}

/** Why a thread ended. */
export interface Death {
  readonly why: 'begin' | 'time' | 'memory' | 'fault';
  /** Of a fault, what it says. */
  readonly message: string;
  /** What it worked on; null where that is not known. */
  readonly work: Work | null;
}

/** A thread that serves. */
export interface Life {
  readonly send: (text: string) => void;
  readonly end: () => void;
}

/** What is not about the thread itself. */
export type Heard = Exclude<FromThread, { readonly kind: 'ready' | 'there' | 'begin' | 'end' }>;

/** How a thread is begun. */
export interface LifeOptions {
  /** The code of the thread; that of the server unless given. */
  readonly code?: URL | undefined;
  readonly start: ThreadStart;
  readonly limits: ThreadLimits;
  readonly received: (message: Heard) => void;
  /** Something that could have taken long is done. */
  readonly done: (work: Work) => void;
  /** Called once, unless `end` was called before. */
  readonly died: (death: Death) => void;
}

/** Looks within the time that the begin or a piece of work may take. */
const looks = 10;
/** Looks that find nothing new, after which nobody looks any more. */
const enough = 3;
/** The shortest time between two looks, in milliseconds. */
const shortest = 5;
/** An edit leaves much behind that is soon forgotten. */
const youngMiB = 128;

/** Begins a life. */
export function beginLife(options: LifeOptions): Life {
  const { start, limits, received, done, died } = options;
  const worker = new Worker(options.code ?? builtCode(import.meta.url, './server-thread.js'), {
    name: 'momus-lsp',
    workerData: start,
    // What comes out of this process is messages, and nothing that anybody prints.
    stdout: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.memory, maxYoungGenerationSizeMb: youngMiB },
  });
  worker.stdout.pipe(process.stderr, { end: false });
  let isReady = false;
  let hasEnded = false;
  let work: Work | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** A question is open, and for how many looks. */
  let isAsked = false;
  let missed = 0;
  let quiet = 0;

  const end = (): void => {
    hasEnded = true;
    if (timer !== null) clearTimeout(timer);
    void worker.terminate();
  };
  const die = (why: Death['why'], message: string): void => {
    if (hasEnded) return;
    end();
    died({ why, message, work });
  };
  const post = (message: ToThread): void => worker.postMessage(message);

  const wait = (): void => {
    const limit = isReady ? limits.time() : limits.begin;
    timer = setTimeout(look, Math.max(shortest, limit / looks));
  };
  const look = (): void => {
    timer = null;
    if (isAsked) {
      missed += 1;
      if (missed >= looks) {
        die(isReady ? 'time' : 'begin', '');
        return;
      }
    } else {
      if (quiet >= enough) return;
      quiet += 1;
      isAsked = true;
      missed = 0;
      post(areYouThere);
    }
    wait();
  };
  /** There is something to do. */
  const stir = (): void => {
    quiet = 0;
    if (timer === null && !hasEnded) look();
  };

  worker.on('message', (message: FromThread) => {
    if (hasEnded) return;
    switch (message.kind) {
      case 'ready':
        isReady = true;
        missed = 0;
        // Looks at a begin are far apart.
        if (timer !== null) clearTimeout(timer);
        wait();
        return;
      case 'there':
        isAsked = false;
        return;
      case 'begin':
        work = message.work;
        stir();
        return;
      case 'end':
        if (work !== null) done(work);
        work = message.work;
        return;
      default:
        received(message);
    }
  });
  // What it said before is heard by its exit, and not yet when its fault is.
  let fault: unknown = null;
  worker.on('error', (error: unknown) => {
    fault ??= error ?? String(error);
  });
  worker.on('exit', (status) => {
    if (fault === null) die('fault', `it ended with status ${status}`);
    else if (isOutOfMemory(fault)) die('memory', '');
    else die('fault', fault instanceof Error ? fault.message : String(fault));
  });
  stir();

  return {
    send: (text) => {
      post(text);
      stir();
    },
    end,
  };
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
