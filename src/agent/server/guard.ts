/**
 * Keeps web pages away from a server on the loopback.
 * In: the headers of a request over TCP. Out: why it is refused, or null. A browser on this machine
 * sends what any page asks it to send; it says so in headers that no page can leave out.
 */
import type { IncomingHttpHeaders } from 'node:http';

const ownHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1']);

/** Why a request over TCP is refused. */
export function refusalOf(headers: IncomingHttpHeaders): string | null {
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
    return 'requests of web pages are refused';
  // Of a name that somebody else's name server makes point here.
  const { host } = headers;
  const name = host?.replace(/:\d{1,5}$/u, '').toLowerCase();
  return name === undefined || ownHosts.has(name)
    ? null
    : 'the header `host` must be localhost or 127.0.0.1';
}
