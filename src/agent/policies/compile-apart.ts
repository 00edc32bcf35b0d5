/**
 * Compiles policies in a thread of its own, with limits: a text that takes long, or much memory, costs
 * an agent no cycle, and what is in force stays.
 * In: an environment, texts. Out: the compiled set, or a `CompileFailure`. The thread ends when it has
 * had nothing to do for a while, and with it goes the memory that compiling took.
 */
import { Worker } from 'node:worker_threads';
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { IrModule } from '../../compiler/lower/ir.ts';
import type { Source } from '../../compiler/text/source.ts';
import type { Environment } from '../../schema/environment.ts';
import { builtCode } from '../built-code.ts';

/** What came of compiling a set; the module is null where a diagnostic is an error. */
export interface CompiledSet {
  readonly sources: readonly Source[];
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly module: IrModule | null;
  /** Of the module; empty without one. */
  readonly digest: string;
}

/**
 * Compiles a set for an environment; rejects with a `CompileFailure` where that has no end.
 * `share`: the part of the time limit that it may take; all of it unless given.
 */
export type CompileSet = (
  environment: Environment,
  sources: readonly Source[],
  share?: number,
) => Promise<CompiledSet>;

/** The compiler came to no result; the message is a sentence about the policies. */
export class CompileFailure extends Error {
  override readonly name = 'CompileFailure';

  /** `why`: the end of a sentence that begins with `the policies`. */
  constructor(why: string) {
    super(`the policies ${why}`);
  }
}

/** What the thread is sent. */
export interface CompileOrder {
  readonly environment: Environment;
  readonly sources: readonly Source[];
}

/** What it answers. */
export type CompileAnswer =
  /** It has loaded the compiler. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'set'; readonly set: CompiledSet }
  | { readonly kind: 'failed'; readonly problem: string };

/** Limits of compiling a set. */
export interface CompileLimits {
  /** Milliseconds. */
  readonly time: number;
  /** MiB of memory. */
  readonly memory: number;
  /** Milliseconds without work after which the thread ends. */
  readonly idle: number;
}

/** Far more memory than policies of a host need. */
const usual = { memory: 192, idle: 5000 };

const youngMiB = 16;
/** Milliseconds until the thread is ready; on a host that is very busy. */
const beginLimit = 60_000;

/** A compiler in a thread of its own. */
export interface ApartCompiler {
  readonly compile: CompileSet;
  /** Ends it, whatever it does; later calls reject. */
  readonly close: () => void;
}

/** Makes a compiler; its thread begins with the first set. `time` is asked for each set. */
export function compileApart(
  time: () => number,
  { memory, idle: idleTime }: Pick<CompileLimits, 'memory' | 'idle'> = usual,
): ApartCompiler {
  let worker: Worker | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const closed = new AbortController();

  const end = (): void => {
    clearTimeout(idle);
    void worker?.terminate();
    worker = null;
  };

  const begin = (): Worker => {
    const begun = new Worker(builtCode(import.meta.url, './compile-thread.js'), {
      name: 'momus-compile',
      // Flags of who embeds the agent are about its own program.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: youngMiB },
    });
    // What becomes of it when nobody waits is of no interest; the next set gets another one.
    begun.on('error', () => {});
    begun.once('exit', () => {
      if (worker === begun) worker = null;
    });
    return begun;
  };

  const compile = async (order: CompileOrder, share: number): Promise<CompiledSet> => {
    clearTimeout(idle);
    if (closed.signal.aborted) throw new CompileFailure('are not compiled: the agent stops');
    const isNew = worker === null;
    worker ??= begin();
    const busy = worker;
    // It holds the process up only while somebody waits for it.
    busy.ref();
    try {
      if (isNew) await answerOf(busy, null, { time: beginLimit, memory }, closed.signal);
      const limits = { time: time() * share, memory };
      const answer = await answerOf(busy, order, limits, closed.signal);
      if (answer.kind !== 'set') throw new CompileFailure(problemOf(answer));
      busy.unref();
      idle = setTimeout(end, idleTime);
      idle.unref();
      return answer.set;
    } catch (error) {
      end();
      throw error;
    }
  };

  return {
    compile: (environment, sources, share = 1) => {
      const work = last.then(() => compile({ environment, sources }, share));
      last = work.catch(() => {});
      return work;
    },
    close: () => {
      closed.abort();
      end();
    },
  };
}

const problemOf = (answer: CompileAnswer): string =>
  answer.kind === 'failed' ? answer.problem : 'cannot be compiled: the answer is none';

/** Sends an order, or waits until it is ready; rejects when the thread ends instead of an answer, or the time is over. */
function answerOf(
  worker: Worker,
  order: CompileOrder | null,
  limits: Pick<CompileLimits, 'time' | 'memory'>,
  closed: AbortSignal,
): Promise<CompileAnswer> {
  const settled = new AbortController();
  const { signal } = settled;
  return new Promise<CompileAnswer>((resolve, reject) => {
    const fail = (why: string): void => reject(new CompileFailure(why));
    const timer = setTimeout(
      () => fail(`take longer than ${limits.time / 1000} s to compile`),
      limits.time,
    );
    const listeners = {
      message: resolve,
      messageerror: (error: Error) => fail(`cannot be handed over: ${error.message}`),
      error: (error: unknown) => fail(wordsOf(error, limits)),
      exit: () => fail('cannot be compiled: the thread that compiles ended'),
    };
    for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
    const close = (): void => fail('are not compiled: the agent stops');
    closed.addEventListener('abort', close, { once: true });
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      closed.removeEventListener('abort', close);
      for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
    });
    if (order !== null) worker.postMessage(order);
  }).finally(() => settled.abort());
}

function wordsOf(error: unknown, { memory }: Pick<CompileLimits, 'memory'>): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `need more than ${memory} MiB of memory to compile`
    : `cannot be compiled, which is a fault of Momus: ${String(error)}`;
}
