/**
 * A request as handlers see it, what goes back, and errors that have a status of HTTP.
 */
import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came. */
export interface Request {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** All of its text; rejects with an `HttpError`. */
  readonly body: () => Promise<string>;
}

/** An answer of HTTP. */
export interface Reply {
  readonly status: number;
  /** The media type, without its character set. */
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that cannot be answered as it is; the message is one sentence for the other side. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** A value as JSON; what is undefined is an empty object. */
export const jsonReply = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(value === undefined ? {} : value)}\n`,
  headers,
});
