/**
 * One STOMP session with VDSM: @stomp/stompjs does the protocol, over a socket of Node.
 * In: where to. Out: a session that sends requests; it hands on the bodies of answers, and ends once.
 *
 * Left out of stompjs: reconnecting (it does so without chance in its pauses), and watching for
 * heart-beats (it compares times of day, which may jump); see pulse.ts. Large bodies go around its
 * reader; see frames.ts.
 */
import { Client, Versions } from '@stomp/stompjs';
import { readCertificates } from './certificates.ts';
import { type Frame, headerOf } from './frames.ts';
import type { VdsmSettings } from './options.ts';
import { createPulse } from './pulse.ts';
import { closedByVdsm, openSocket, type VdsmSocket } from './socket.ts';
import { pause, settledLater } from './wait.ts';

/** A session that is open. */
export interface StompSession {
  /** Sends a request. Throws where the session has ended. */
  readonly send: (body: string) => void;
  /** Resolves with the reason when it has ended; never rejects. */
  readonly ended: Promise<string>;
  /** Ends it, in order if that is quickly done. */
  readonly close: () => Promise<void>;
}

const requests = 'jms.topic.vdsm_requests';

type StompOptions = Pick<
  VdsmSettings,
  'host' | 'port' | 'tls' | 'heartBeat' | 'responses' | 'limits'
>;

/** Opens a session; rejects with the reason where it cannot be, or the signal is aborted before. */
export async function openStomp(
  options: StompOptions,
  onMessage: (body: Buffer) => void,
  signal: AbortSignal,
): Promise<StompSession> {
  const certificates = options.tls === null ? null : await readCertificates(options.tls);
  signal.throwIfAborted();

  const opened = settledLater<StompSession>();
  const ended = settledLater<string>();
  const pulse = createPulse(() => socket.fail('VDSM gives no sign of life'));
  let isConnected = false;

  const onFrame = (frame: Frame): boolean => {
    switch (frame.command) {
      case 'MESSAGE':
        onMessage(frame.body);
        return false;
      case 'CONNECTED': {
        const beats = headerOf(frame.head, 'heart-beat') ?? '0,0';
        if (isConnected || !/^\d{1,9}\s*,\s*\d{1,9}$/.test(beats)) {
          socket.fail('VDSM answers CONNECT with what is no STOMP');
          return false;
        }
        isConnected = true;
        pulse.start(beats, options.heartBeat, () => socket.send('\n'));
        return true;
      }
      case 'RECEIPT':
      case 'ERROR':
        return true;
      default:
        socket.fail('VDSM sends a frame that STOMP does not have');
        return false;
    }
  };

  const socket: VdsmSocket = openSocket({
    host: options.host,
    port: options.port,
    certificates,
    name: options.tls?.name,
    onFrame,
    onData: pulse.heard,
  });
  const giveUp = (): void => socket.fail(reasonOf(signal));
  signal.addEventListener('abort', giveUp, { once: true });

  const client = new Client({
    // VDSM compares this with `1.2` and takes nothing else.
    stompVersions: new Versions([Versions.V1_2]),
    webSocketFactory: () => socket,
    reconnectDelay: 0,
    heartbeatOutgoing: options.heartBeat,
    heartbeatIncoming: options.heartBeat,
    heartbeatToleranceMultiplier: Number.POSITIVE_INFINITY,
    onConnect: () => {
      signal.removeEventListener('abort', giveUp);
      client.subscribe(options.responses, () => {}, { ack: 'auto' });
      opened.resolve({ send, ended: ended.promise, close });
    },
    onStompError: ({ headers, body }) => {
      const said = (body || headers.message || 'no reason').slice(0, 200);
      socket.fail(`VDSM ends the session: ${said.replace(/\s+/g, ' ').trim()}`);
    },
    onWebSocketClose: () => {
      pulse.stop();
      signal.removeEventListener('abort', giveUp);
      const reason = socket.reason();
      const hint = certificates === null ? 'does it want TLS?' : 'does it take our certificate?';
      opened.reject(new Error(reason === closedByVdsm ? `${reason} at once; ${hint}` : reason));
      ended.resolve(reason);
    },
  });

  const send = (body: string): void =>
    client.publish({
      destination: requests,
      headers: { 'reply-to': options.responses, 'content-type': 'application/json' },
      body,
    });

  const close = async (): Promise<void> => {
    const enough = new AbortController();
    const left = client.deactivate().then(() => enough.abort());
    await Promise.race([left, pause(options.limits.close, enough.signal)]);
    socket.terminate();
    await ended.promise;
  };

  client.activate();
  return opened.promise;
}

const reasonOf = (signal: AbortSignal): string =>
  signal.reason instanceof Error ? signal.reason.message : 'it was given up';
