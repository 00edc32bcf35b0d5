/**
 * A connection to VDSM that looks like a WebSocket, as @stomp/stompjs wants one: over TLS with
 * certificates of both sides, or over plain TCP.
 * In: where to, certificates, what to do with frames. Out: the socket, which ends once, with a reason.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls } from 'node:tls';
import type { IStompSocket } from '@stomp/stompjs';
import type { Certificates } from './certificates.ts';
import { bytesOf, createFrameReader, type Frame } from './frames.ts';
import { messageOf } from './wait.ts';

/** Where to, and what to do with what comes. */
export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** Null: plain TCP. */
  readonly certificates: Certificates | null;
  /** The name in VDSM's certificate; undefined: `host`, or any on this machine. */
  readonly name: string | undefined;
  /** Whether a frame goes on to the STOMP client; false where it was dealt with. */
  readonly onFrame: (frame: Frame) => boolean;
  /** Bytes came, whatever they are. */
  readonly onData: () => void;
}

/** The connection, as stompjs uses it. */
export interface VdsmSocket extends IStompSocket {
  /** Ends it at once, for a reason. The first reason counts. */
  readonly fail: (reason: string) => void;
  /** Why it ended, or would have now. */
  readonly reason: () => string;
  readonly terminate: () => void;
}

/** States of a WebSocket. */
const states = { connecting: 0, open: 1, closing: 2, closed: 3 };

/** The reason where VDSM gave none. */
export const closedByVdsm = 'VDSM closed the connection';

/** Bytes that may wait to be sent: VDSM reads nothing if there are more. */
const mostWaiting = 16 * 1024 * 1024;

/** Opens a connection. Throws where the certificates are none. */
export function openSocket(options: SocketOptions): VdsmSocket {
  const connection = options.certificates === null ? overTcp(options) : overTls(options);
  let state = states.connecting;
  let reason: string | null = null;

  const fail = (why: string): void => {
    reason ??= why;
    if (state !== states.closed) state = states.closing;
    connection.destroy();
  };

  const frames = createFrameReader((frame) => {
    if (state !== states.open || !options.onFrame(frame)) return;
    socket.onmessage?.({ data: bytesOf(frame) });
  });

  const socket: VdsmSocket = {
    url: `${options.host}:${options.port}`,
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    get readyState() {
      return state;
    },
    send: (data) => {
      if (state !== states.open) throw new Error('the connection to VDSM is closed');
      connection.write(data as string | Uint8Array);
      if (connection.writableLength > mostWaiting) fail('VDSM reads nothing');
    },
    close: () => {
      if (state === states.connecting) return fail('it was closed');
      reason ??= 'it was closed';
      if (state === states.open) {
        state = states.closing;
        connection.destroySoon();
      }
    },
    terminate: () => fail('it was closed'),
    fail,
    reason: () =>
      reason ??
      (frames.isWithin() ? 'VDSM closed the connection in the middle of a message' : closedByVdsm),
  };

  connection.setNoDelay(true);
  connection.setKeepAlive(true, 30_000);
  connection.on(options.certificates === null ? 'connect' : 'secureConnect', () => {
    state = states.open;
    socket.onopen?.();
  });
  connection.on('data', (chunk: Buffer) => {
    options.onData();
    try {
      frames.push(chunk);
    } catch (error) {
      fail(`VDSM sends what is no STOMP: ${messageOf(error)}`);
    }
  });
  connection.on('error', (error) => {
    reason ??= inWords(error);
  });
  connection.on('close', () => {
    state = states.closed;
    socket.onclose?.({});
  });
  return socket;
}

const overTcp = ({ host, port }: SocketOptions): Socket => connectTcp({ host, port });

function overTls({ host, port, certificates, name }: SocketOptions): Socket {
  const expected = name ?? (isThisMachine(host) ? null : host);
  const server = name ?? host;
  return connectTls({
    host,
    port,
    ...certificates,
    ...(isIP(server) === 0 ? { servername: server } : {}),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    checkServerIdentity: (_, certificate) =>
      expected === null ? undefined : checkServerIdentity(expected, certificate),
  });
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** What went wrong with a connection, for people. */
function inWords(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'nobody answers there; is VDSM running?';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'VDSM cut the connection';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'that name is not known';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `VDSM's certificate is made out to another name (${messageOf(error)})`;
    default:
      if (code.startsWith('ERR_SSL_') && /ALERT/.test(code)) {
        return `VDSM does not take our certificate (${code})`;
      }
      if (certificateFaults.has(code)) return `VDSM's certificate is not to be trusted (${code})`;
      return `${messageOf(error)}${code === '' || messageOf(error).includes(code) ? '' : ` (${code})`}`;
  }
}

/** Codes of OpenSSL for certificates that do not hold. */
const certificateFaults: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'INVALID_PURPOSE',
]);
