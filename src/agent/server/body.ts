/**
 * Reads the body of a request.
 * In: a request, the most bytes it may have. Out: its text; throws an `HttpError` where it is too
 * large, encoded, or no UTF-8.
 */
import type { IncomingMessage } from 'node:http';
import { HttpError } from './http.ts';

/**
 * Who sends too much is read on for a while: an answer to somebody who still writes is lost when
 * the connection closes. So many times the limit, then it closes all the same.
 */
const patience = 16;

/** Reads all of a body. */
export async function readBody(request: IncomingMessage, most: number): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= most) parts.push(part);
    else parts.length = 0;
    if (size > most * patience) {
      request.destroy();
      break;
    }
  }
  if (size > most)
    throw new HttpError(413, `a request takes at most ${most} bytes`, { connection: 'close' });
  if (encoding !== 'identity')
    throw new HttpError(415, 'a request is taken as it is, without a content encoding');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts, size));
  } catch {
    throw new HttpError(400, 'the request is no UTF-8 text');
  }
}
