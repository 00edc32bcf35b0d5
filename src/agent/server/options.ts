/**
 * What a server of the agent is told: where it answers, who may, and its limits.
 */
import type { Level, RpcAddress } from '../config/settings.ts';

/** Takes one line for the log of the agent. */
export type ServerLog = (level: Level, message: string) => void;

/** Whom the file of a Unix socket belongs to; null: whoever runs the agent. */
export interface SocketOptions {
  /** A user by name or number. */
  readonly owner: string | null;
  /** A group by name or number. */
  readonly group: string | null;
  /** Permission bits, such as `0o660`. */
  readonly mode: number;
}

/** What a client may take of the agent. */
export interface ServerLimits {
  /** Bytes of one request. */
  readonly requestBytes: number;
  /** Connections at the same time; who is idle for longest makes room for a new one. */
  readonly connections: number;
  /** Milliseconds until the head of a request has arrived. */
  readonly headMs: number;
  /** Milliseconds until all of a request has arrived. */
  readonly requestMs: number;
  /** Milliseconds that a connection may be silent. */
  readonly idleMs: number;
  /** Milliseconds that the agent may take for an answer; changes of the policies wait for one another. */
  readonly answerMs: number;
  /** Milliseconds until a client has read its answer. */
  readonly sendMs: number;
  /** Milliseconds that a closing server leaves to answers on their way. */
  readonly graceMs: number;
}

/** Limits that no honest client comes near. */
export const defaultLimits: ServerLimits = {
  requestBytes: 1024 * 1024,
  connections: 32,
  headMs: 5000,
  requestMs: 10_000,
  idleMs: 30_000,
  answerMs: 120_000,
  sendMs: 10_000,
  graceMs: 300,
};

export interface ServerOptions {
  readonly address: RpcAddress;
  readonly socket: SocketOptions;
  /** The text of `GET /metrics`. */
  readonly metrics: () => string | Promise<string>;
  readonly log: ServerLog;
  readonly limits?: Partial<ServerLimits>;
}
