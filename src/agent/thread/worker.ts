/**
 * What runs in the policy thread: an agent over a host that lives in the thread of the host agent.
 * In: the first message, with a port. Out: an agent that answers on it until the thread is ended.
 */
import { parentPort } from 'node:worker_threads';
import type { Welcome } from './methods.ts';
import { startPulse } from './pulse.ts';
import { serveAgent } from './serve.ts';

// The port comes as a message, and not as data of the thread: plug-ins have no way to it.
parentPort?.once('message', ({ port, pulse, beat }: Welcome) => {
  startPulse(pulse, beat);
  serveAgent(port);
});
