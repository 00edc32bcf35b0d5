/** `momus ctl` against a fake agent on a real socket; both are gone after the test. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createServer } from '../../src/agent/server/server.ts';
import { type FakeAgent, type FakeOptions, fakeAgent } from '../agent/fake-api.ts';
import { type FakeWorld, momus, type Outcome } from './fake-io.ts';
import { workspace } from './workspace.ts';

export interface Ctl extends FakeAgent {
  /** The directory of the socket `momus.sock`. */
  readonly cwd: string;
  /** Runs `momus` with these words and MOMUS_SOCKET. */
  readonly run: (words: string | readonly string[], world?: Partial<FakeWorld>) => Promise<Outcome>;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Opens an agent. */
export async function openCtl(
  fake: FakeOptions = {},
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Ctl> {
  const cwd = workspace({ '.keep': '', ...files });
  chmodSync(cwd, 0o700);
  const agent = fakeAgent(fake);
  const server = await createServer(agent.api, {
    address: { kind: 'socket', path: join(cwd, 'momus.sock') },
    socket: { owner: null, group: null, mode: 0o600 },
    metrics: () => '',
    log: () => {},
  });
  closing.push(server.close);
  const env = { MOMUS_SOCKET: 'momus.sock', TZ: 'UTC' };
  return {
    ...agent,
    cwd,
    run: (words, world = {}) =>
      momus(typeof words === 'string' ? words.split(' ') : words, { cwd, env, ...world }),
  };
}
