/**
 * A stand-in for VDSM: JSON-RPC over STOMP over TLS with certificates of both sides, or over plain
 * TCP, on the loopback.
 * In: machines, certificates. Out: a server that records every call in its order, and that can be
 * slow, hung, wrong, cut or restarted.
 */
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { KeyPair } from './certificates.ts';
import { type Client, serveClient } from './connection.ts';
import { encode, type ServerFrame } from './frames.ts';
import { type Machine, makeMachine } from './machines.ts';
import { type CallParams, carryOut, type ModelHost, type Outcome } from './methods.ts';
import { answerTo, isCarriedOut, type Misbehaviour, Misbehaviours } from './misbehaviour.ts';

/** A call that came. */
export interface RecordedCall {
  readonly method: string;
  readonly params: CallParams;
}

/** What it is to be like; machines may be changed later. */
export interface StandInOptions {
  /** How many machines, or which; 3 unless given. */
  readonly machines?: number | readonly Machine[];
  /** Plain TCP unless given. */
  readonly tls?: KeyPair | null;
  /** Any free one unless given. */
  readonly port?: number;
  /** Milliseconds between heart-beats at least; 1000 unless given, as in VDSM. */
  readonly fastestBeat?: number;
  /** Answers calls in place of the model; undefined leaves a call to it. */
  readonly answer?: (method: string, params: CallParams) => Outcome | undefined;
}

/** A stand-in that listens. */
export interface StandIn {
  readonly port: number;
  readonly host: ModelHost;
  /** All calls since the start, or since they were last cleared. */
  readonly calls: RecordedCall[];
  /** Calls of one method. */
  readonly count: (method: string) => number;
  /** All frames that came. */
  readonly frames: ServerFrame[];
  readonly heartBeats: () => number;
  readonly connections: () => number;
  /** Misbehaves with the calls of a method, `*` for any; null ends that. */
  readonly misbehave: (method: string, how: Misbehaviour | null, times?: number) => void;
  /** Hangs as a whole: takes connections and says nothing. */
  readonly freeze: (frozen: boolean) => void;
  /** Sends something to everybody, which may be anything. */
  readonly broadcast: (bytes: Buffer | string) => void;
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
  /** Listens again, on the same port. */
  readonly start: () => Promise<void>;
}

/** Starts a stand-in. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { machines = 3, tls = null, fastestBeat = 1000 } = options;
  const list =
    typeof machines === 'number'
      ? Array.from({ length: machines }, (_, index) => makeMachine(index + 1))
      : machines;
  const host: ModelHost = { machines: new Map(list.map((m) => [m.id, m])), ksm: {} };
  const calls: RecordedCall[] = [];
  const frames: ServerFrame[] = [];
  const misbehaviours = new Misbehaviours();
  const clients = new Set<Client>();
  const delays = new Set<NodeJS.Timeout>();
  let frozen = false;
  let beats = 0;
  let port = options.port ?? 0;
  let server: Server | null = null;

  /** VDSM sends an answer to whoever subscribed to its destination, asked or not. */
  const deliver = (destination: string, body: string, send = sendAll): void => {
    for (const client of clients) {
      for (const [subscription, wanted] of client.subscriptions) {
        if (wanted !== destination) continue;
        const headers = { destination, 'content-type': 'application/json', subscription };
        send(client, encode({ command: 'MESSAGE', headers, body }));
      }
    }
  };

  const later = (milliseconds: number, work: () => void): void => {
    const timer = setTimeout(() => {
      delays.delete(timer);
      work();
    }, milliseconds);
    delays.add(timer);
  };

  const onRequest = (client: Client, text: string, replyTo: string): void => {
    const { id, method, params } = JSON.parse(text) as RecordedCall & { readonly id: unknown };
    calls.push({ method, params });
    const how = misbehaviours.take(method);
    const outcome: Outcome = isCarriedOut(how)
      ? (options.answer?.(method, params) ?? carryOut(host, method, params))
      : { result: null };
    const body = answerTo(id, outcome, how);
    switch (how?.kind) {
      case 'hang':
        return;
      case 'cut':
        client.cut();
        return;
      case 'no-stomp':
        client.write(`HTTP/1.1 400 Bad Request\r\n${'x'.repeat(64 * 1024)}`);
        return;
      case 'half-frame':
        deliver(replyTo, body, sendHalf);
        return;
      case 'delay':
        later(how.milliseconds, () => deliver(replyTo, body));
        return;
      default:
        deliver(replyTo, body);
    }
  };

  const onConnection = (socket: Socket): void => {
    const client: Client = serveClient(socket, fastestBeat, {
      onRequest: (body, replyTo) => onRequest(client, body, replyTo),
      onFrame: (frame) => frames.push(frame),
      onBeat: () => {
        beats += 1;
      },
      onEnd: () => clients.delete(client),
    });
    clients.add(client);
    if (frozen) client.freeze(true);
  };

  const start = async (): Promise<void> => {
    const listening =
      tls === null
        ? createServer(onConnection)
        : createTlsServer(
            {
              key: readFileSync(tls.key),
              cert: readFileSync(tls.cert),
              ca: readFileSync(tls.ca),
              requestCert: true,
              rejectUnauthorized: true,
            },
            onConnection,
          );
    listening.on('tlsClientError', () => {});
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(port, '127.0.0.1', resolve);
    });
    port = (listening.address() as AddressInfo).port;
    server = listening;
  };

  const cut = (): void => {
    for (const client of clients) client.cut();
  };

  await start();
  return {
    get port() {
      return port;
    },
    host,
    calls,
    count: (method) => calls.filter((call) => call.method === method).length,
    frames,
    heartBeats: () => beats,
    connections: () => clients.size,
    misbehave: (method, how, times = Number.POSITIVE_INFINITY) =>
      misbehaviours.set(method, how, times),
    freeze: (value) => {
      frozen = value;
      for (const client of clients) client.freeze(value);
    },
    broadcast: (bytes) => {
      for (const client of clients) client.write(bytes);
    },
    cut,
    stop: async () => {
      for (const timer of delays) clearTimeout(timer);
      delays.clear();
      const stopping = server;
      server = null;
      const done = new Promise((resolve) =>
        stopping === null ? resolve(null) : stopping.close(resolve),
      );
      cut();
      await done;
    },
    start,
  };
}

const sendAll = (client: Client, bytes: Buffer): void => client.write(bytes);
const sendHalf = (client: Client, bytes: Buffer): void =>
  client.finish(bytes.subarray(0, bytes.length / 2));
