/**
 * Calls of a running MOM: XML-RPC over its Unix socket, or over TCP on this machine.
 * In: an address, a method. Out: its value; or an Error that says what MOM, or the way to it, answered.
 */
import { request } from 'node:http';
import { readAnswer } from '../../xml-rpc/read.ts';
import type { RpcValue } from '../../xml-rpc/value.ts';
import { writeCall } from '../../xml-rpc/write.ts';
import { codeOf } from '../system-error.ts';

/** Where a MOM answers: the path of a socket, or a port of this machine. */
export type MomAddress = string | number;

export type MomClient = (
  method: string,
  params: readonly RpcValue[],
  signal: AbortSignal,
) => Promise<RpcValue>;

/** Larger answers than this are no statistics of any host. */
const largestAnswer = 64 * 1024 * 1024;

/** Makes a client; each call is a connection of its own, as MOM answers one at a time. */
export function createMomClient(address: MomAddress): MomClient {
  const where =
    typeof address === 'number' ? { host: '127.0.0.1', port: address } : { socketPath: address };
  return async (method, params, signal) => {
    const text = await post(where, writeCall({ method, params }), signal);
    const answer = readAnswer(text);
    if (answer.ok) return answer.value;
    throw new Error(`MOM answers \`${method}\` with a fault: ${answer.message}`);
  };
}

type Where = { readonly host: string; readonly port: number } | { readonly socketPath: string };

function post(where: Where, body: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...where,
        method: 'POST',
        path: '/RPC2',
        headers: { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) },
        agent: false,
        signal,
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size > largestAnswer) sent.destroy(new Error('MOM answers without end'));
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(parts).toString('utf8'));
          else reject(new Error(`MOM answers with HTTP status ${response.statusCode}`));
        });
      },
    );
    sent.on('error', (error) => reject(signal.aborted ? signal.reason : inWords(error, where)));
    sent.end(body);
  });
}

function inWords(error: Error, where: Where): Error {
  const place = 'socketPath' in where ? where.socketPath : `port ${where.port}`;
  switch (codeOf(error)) {
    case 'ENOENT':
      return new Error(`there is no socket ${place}; is MOM running, with an rpc-port?`);
    case 'ECONNREFUSED':
      return new Error(`nobody answers at ${place}; is MOM running?`);
    case 'EACCES':
      return new Error(`${place} may not be opened: permission denied`);
    default:
      return error;
  }
}
