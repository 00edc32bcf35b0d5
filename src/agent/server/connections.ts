/**
 * The connections of a server: bounded in number, one request at a time on each.
 * In: connections as they come, requests as they begin and end. Out: closed connections.
 */
import type { Socket } from 'node:net';

export interface Connections {
  /** Takes a new connection; where there are too many, the one that is idle for longest is closed. */
  readonly opened: (socket: Socket) => void;
  /** Whether a request may begin; false where the one before has no answer yet. */
  readonly begin: (socket: Socket) => boolean;
  /** The request has arrived, and the agent works on it: it is not closed for others. */
  readonly working: (socket: Socket) => void;
  readonly end: (socket: Socket) => void;
  /** How many requests the agent works on. */
  readonly busy: () => number;
  readonly closeAll: () => void;
}

/** Keeps at most so many connections. */
export function createConnections(most: number): Connections {
  /** Idle ones, whoever was answered longest ago first; slow senders count as idle. */
  const idle = new Set<Socket>();
  const busy = new Set<Socket>();
  const begun = new WeakSet<Socket>();
  const forget = (socket: Socket): void => {
    idle.delete(socket);
    busy.delete(socket);
  };
  return {
    opened: (socket) => {
      if (idle.size + busy.size >= most) {
        const [oldest] = idle;
        if (oldest === undefined) {
          socket.destroy();
          return;
        }
        forget(oldest);
        oldest.destroy();
      }
      idle.add(socket);
      socket.once('close', () => forget(socket));
    },
    begin: (socket) => {
      if (begun.has(socket)) return false;
      begun.add(socket);
      return true;
    },
    working: (socket) => {
      if (idle.delete(socket)) busy.add(socket);
    },
    end: (socket) => {
      begun.delete(socket);
      forget(socket);
      if (!socket.destroyed) idle.add(socket);
    },
    busy: () => busy.size,
    closeAll: () => {
      for (const socket of [...idle, ...busy]) socket.destroy();
    },
  };
}
