/**
 * Puts a host back when the process ends: normally, by a signal, or by an error nobody caught.
 * In: something that can be restored at once, and a process. Out: a function that takes it back.
 * Only SIGKILL and a crash of Node itself get past it.
 */

/** What can be restored without waiting. */
export interface Restorable {
  readonly restoreNow: () => void;
}

/** The part of `process` that is needed; tests bring their own. */
export interface ExitingProcess {
  readonly pid: number;
  readonly on: (event: string, listener: () => void) => unknown;
  readonly off: (event: string, listener: () => void) => unknown;
  readonly kill: (pid: number, signal: string) => unknown;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Restores on exit and on signals; `report` receives what could not be restored. After a signal the
 * process ends as it would have, unless `endOnSignal` is false: for those who stop it themselves.
 */
export function restoreOnExit(
  host: Restorable,
  exiting: ExitingProcess,
  report: (message: string) => void,
  endOnSignal = true,
): () => void {
  const restore = (): void => {
    try {
      host.restoreNow();
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
    }
  };
  const listeners = signals.map((signal) => {
    const listener = (): void => {
      restore();
      cancel();
      exiting.kill(exiting.pid, signal);
    };
    return [signal, listener] as const;
  });
  const cancel = (): void => {
    exiting.off('exit', restore);
    for (const [signal, listener] of listeners) exiting.off(signal, listener);
  };
  exiting.on('exit', restore);
  if (endOnSignal) for (const [signal, listener] of listeners) exiting.on(signal, listener);
  return cancel;
}
