/**
 * One client of the stand-in: the STOMP side of it, as strict as VDSM is.
 * In: its socket, what to do with requests. Out: messages to its subscriptions; the end.
 */
import type { Socket } from 'node:net';
import { createDecoder, encode, type ServerFrame } from './frames.ts';

/** A client that is connected. */
export interface Client {
  /** Destinations it subscribed to, by the id of the subscription. */
  readonly subscriptions: ReadonlyMap<string, string>;
  /** Sends bytes; nothing while it is frozen. */
  readonly write: (bytes: Buffer | string) => void;
  /** Reads nothing and says nothing any more, or does so again. */
  readonly freeze: (frozen: boolean) => void;
  readonly cut: () => void;
  /** Sends bytes, then ends. */
  readonly finish: (bytes: Buffer) => void;
}

/** What a client does. */
export interface ClientHandlers {
  /** A request came, with the destination of its answer. */
  readonly onRequest: (body: string, replyTo: string) => void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onBeat: () => void;
  readonly onEnd: () => void;
}

/** Serves one client; heart-beats come no faster than one in `fastestBeat` milliseconds. */
export function serveClient(socket: Socket, fastestBeat: number, handlers: ClientHandlers): Client {
  const subscriptions = new Map<string, string>();
  let frozen = false;
  let beats: NodeJS.Timeout | undefined;

  const write = (bytes: Buffer | string): void => {
    if (!frozen && !socket.destroyed) socket.write(bytes);
  };
  const refuse = (body: string): void => write(encode({ command: 'ERROR', headers: {}, body }));

  const connect = (headers: ServerFrame['headers']): void => {
    const [sends = 0, wants = 0] = (headers['heart-beat'] ?? '0,0').split(',').map(Number);
    const slower = (beat: number): number => (beat === 0 ? 0 : Math.max(beat, fastestBeat));
    const agreed = { version: '1.2', 'heart-beat': `${slower(wants)},${slower(sends)}` };
    write(encode({ command: 'CONNECTED', headers: agreed, body: '' }));
    if (wants > 0) beats = setInterval(() => write('\n'), slower(wants));
  };

  const onFrame = (frame: ServerFrame): void => {
    const { command, headers, body } = frame;
    handlers.onFrame(frame);
    switch (command) {
      case 'CONNECT':
        if (headers['accept-version'] === '1.2') connect(headers);
        else refuse('Version unsupported');
        return;
      case 'SUBSCRIBE': {
        const { id, destination } = headers;
        if (id !== undefined && destination !== undefined) subscriptions.set(id, destination);
        else refuse('Missing destination or subscription id header');
        return;
      }
      case 'UNSUBSCRIBE':
        subscriptions.delete(headers.id ?? '');
        return;
      case 'SEND':
        if (headers.destination !== 'jms.topic.vdsm_requests') {
          refuse('Subscription not available');
        } else {
          handlers.onRequest(body, headers['reply-to'] ?? 'jms.topic.vdsm_responses');
        }
        return;
      case 'DISCONNECT': {
        const receipt = { 'receipt-id': headers.receipt ?? '' };
        write(encode({ command: 'RECEIPT', headers: receipt, body: '' }));
        return;
      }
      default:
        socket.destroy();
    }
  };

  const decode = createDecoder(onFrame, handlers.onBeat);
  socket.on('data', (chunk: Buffer) => {
    try {
      decode(chunk);
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    clearInterval(beats);
    handlers.onEnd();
  });

  return {
    subscriptions,
    write,
    freeze: (value) => {
      frozen = value;
      if (value) socket.pause();
      else socket.resume();
    },
    cut: () => socket.destroy(),
    finish: (bytes) => socket.end(bytes),
  };
}
