/**
 * The link to VDSM: a session that is made when it is first needed and, when it is lost, made anew
 * after growing pauses, until it is closed.
 * In: settings. Out: calls, over whatever session there is; events for a log.
 */
import type { BackOff, VdsmSettings } from './options.ts';
import { createRpcClient, type Params, VdsmError } from './rpc.ts';
import { openStomp } from './stomp.ts';
import { messageOf, orAborted, pause, type Settled, settledLater } from './wait.ts';

/** There is no connection, or there is none any more: nothing is known of what was under way. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}

/** Calls of VDSM, whatever becomes of the connection. */
export interface Link {
  /**
   * The result of a method, within a number of milliseconds after it was sent. Until it is sent the
   * signal ends it; afterwards it goes on, for whoever still waits.
   */
  readonly call: (
    method: string,
    params: Params,
    limit: number,
    signal?: AbortSignal,
  ) => Promise<unknown>;
  /** Ends everything; resolves within the limit for closing. */
  readonly close: () => Promise<void>;
}

/** A session that has answered. */
interface Session {
  readonly call: (method: string, params: Params, limit: number) => Promise<unknown>;
  readonly ended: Promise<string>;
  readonly close: () => Promise<void>;
}

/** Calls wait for a next attempt that is this near, in milliseconds; otherwise they fail at once. */
const patience = 1000;

/** Makes a link; nothing is opened before the first call. */
export function createLink(settings: VdsmSettings): Link {
  const { where, onEvent, elapsed } = settings;
  const closing = new AbortController();
  /** What the next attempt, or the one under way, comes to; a session that stands is its result. */
  let next: Settled<Session> = settledLater();
  let running: Promise<void> | null = null;
  let failure: { readonly reason: string; readonly retryAt: number } | null = null;

  const keepConnected = async (): Promise<void> => {
    let failures = 0;
    /** The reason that was told last: an outage of hours is not told every few seconds. */
    let told: string | null = null;
    while (!closing.signal.aborted) {
      let reason: string;
      const start = elapsed();
      try {
        const session = await openSession(settings, closing.signal);
        told = null;
        onEvent({ kind: 'connected', message: `connected to VDSM at ${where}` });
        next.resolve(session);
        reason = await endOf(session, closing.signal);
        if (!closing.signal.aborted) onEvent({ kind: 'lost', message: lost(where, reason) });
        // One that is lost again and again is no better than one that cannot be made.
        if (elapsed() - start > settings.backOff.longest) failures = 0;
      } catch (error) {
        reason = messageOf(error);
      }
      if (closing.signal.aborted) return;
      const milliseconds = pauseAfter(failures, settings.backOff, settings.random);
      failures += 1;
      failure = { reason, retryAt: elapsed() + milliseconds };
      const error = notConnected(where, reason);
      next.reject(error);
      next = settledLater();
      // Only here with the time: what each cycle reports is to stay the same while it lasts.
      const message = `${error.message} in ${(milliseconds / 1000).toFixed(1)} s`;
      if (reason !== told) onEvent({ kind: 'retrying', message });
      told = reason;
      await pause(milliseconds, closing.signal);
      failure = null;
    }
  };

  const ready = async (signal: AbortSignal | undefined): Promise<Session> => {
    if (closing.signal.aborted) throw closed(where);
    running ??= keepConnected();
    if (failure !== null) {
      const left = failure.retryAt - elapsed();
      if (left > patience) throw notConnected(where, failure.reason);
    }
    return orAborted(next.promise, signal);
  };

  return {
    call: async (method, params, limit, signal) => {
      const session = await ready(signal);
      signal?.throwIfAborted();
      return session.call(method, params, limit);
    },
    close: async () => {
      closing.abort(closed(where));
      next.reject(closed(where));
      const done = new AbortController();
      const stopped = running?.then(() => done.abort());
      await Promise.race([stopped, pause(2 * settings.limits.close, done.signal)]);
    },
  };
}

/** Milliseconds to wait after a number of failures before: growing, and never the same for all. */
export function pauseAfter(failures: number, backOff: BackOff, random: () => number): number {
  const full = Math.min(backOff.longest, backOff.first * 2 ** Math.min(failures, 30));
  return Math.round(full * (0.5 + random() / 2));
}

/** Opens a session and waits for its first answer. */
async function openSession(settings: VdsmSettings, closing: AbortSignal): Promise<Session> {
  const { where, limits } = settings;
  const attempt = new AbortController();
  const tooLate = new Error(`no connection within ${limits.connect} ms`);
  const timer = setTimeout(() => attempt.abort(tooLate), limits.connect);
  const giveUp = (): void => attempt.abort(closing.reason);
  closing.addEventListener('abort', giveUp, { once: true });
  try {
    const rpc = createRpcClient((body) => stomp.send(body));
    const onMessage = (body: Buffer): void => {
      const reason = rpc.receive(body);
      if (reason === null) return;
      settings.onEvent({ kind: 'unreadable', message: `VDSM at ${where} sends ${reason}` });
    };
    const stomp = await openStomp(settings, onMessage, attempt.signal);
    stomp.ended.then((reason) =>
      rpc.end(new NotConnectedError(`${lost(where, reason)} before it answered`)),
    );
    try {
      await orAborted(rpc.call('Host.ping2', {}, limits.connect), attempt.signal);
    } catch (error) {
      // A VDSM that says no, as it does while it starts, is there; so will be its next answer.
      if (!(error instanceof VdsmError)) {
        await stomp.close();
        throw error;
      }
    }
    return { call: rpc.call, ended: stomp.ended, close: stomp.close };
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', giveUp);
  }
}

/** Why a session ended; where the link is closed, that is done in order. */
async function endOf(session: Session, closing: AbortSignal): Promise<string> {
  try {
    return await orAborted(session.ended, closing);
  } catch {
    await session.close();
    return 'it was closed';
  }
}

const lost = (where: string, reason: string): string =>
  `the connection to VDSM at ${where} was lost (${reason})`;

const notConnected = (where: string, reason: string): NotConnectedError =>
  new NotConnectedError(
    `there is no connection to VDSM at ${where} (${reason}); it is tried again`,
  );

const closed = (where: string): NotConnectedError =>
  new NotConnectedError(`the connection to VDSM at ${where} is closed`);
