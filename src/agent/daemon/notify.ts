/**
 * Tells systemd how the daemon is: ready, alive, stopping.
 * In: the environment that systemd gives a service. Out: messages, sent by `systemd-notify`, since
 * Node has no datagram sockets of its own for them. Without systemd nothing happens.
 */
import { spawn } from 'node:child_process';

export interface Notifier {
  readonly ready: () => void;
  readonly stopping: () => void;
  /** Called after each cycle: feeds the watchdog, at most as often as it asks for. */
  readonly alive: () => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Makes a notifier. */
export function createNotifier(env: Environment, elapsed: () => number): Notifier {
  if ((env.NOTIFY_SOCKET ?? '') === '')
    return { ready: () => {}, stopping: () => {}, alive: () => {} };
  const send = (...words: readonly string[]): void => {
    const child = spawn('systemd-notify', [...words], { stdio: 'ignore', detached: false });
    child.on('error', () => {});
    child.unref();
  };
  const watchdog = Number(env.WATCHDOG_USEC ?? 0) / 1000;
  let fed = Number.NEGATIVE_INFINITY;
  return {
    ready: () => send('--ready', `--pid=${process.pid}`),
    stopping: () => send('STOPPING=1'),
    alive: () => {
      const now = elapsed();
      if (watchdog === 0 || now - fed < watchdog / 4) return;
      fed = now;
      send('WATCHDOG=1');
    },
  };
}
