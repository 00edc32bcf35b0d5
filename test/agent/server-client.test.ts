/** The client of the JSON API: the same answers as from the agent itself, and clear errors. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AgentRefusal } from '../../src/agent/api.ts';
import {
  AgentUnreachable,
  type ClientAddress,
  createAgentClient,
} from '../../src/agent/client/client.ts';
import { fakeAgent } from './fake-api.ts';
import { later, open, temporary } from './server-harness.ts';

const files = { a: '(defvar a 1)', b: '(+ a 1)' };
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

describe.each(['socket', 'tcp'] as const)('over %s', (kind) => {
  it('answers as the agent does', async () => {
    const { server } = await open(kind === 'tcp' ? { address: { kind, port: 0 } } : {}, {
      files,
      guests: 9,
    });
    const client = createAgentClient(server.address as ClientAddress);
    const { api } = fakeAgent({ files, guests: 9 });
    const same = async (work: (agent: typeof api) => Promise<unknown>): Promise<void> =>
      expect(plain(await work(client))).toEqual(plain(await work(api)));
    await same((agent) => agent.status());
    await same((agent) => agent.policies());
    await same((agent) => agent.setNamedPolicy('c', '(+ a 2)'));
    await same((agent) => agent.setNamedPolicy('c', '(+ nme 2)'));
    await same((agent) => agent.setPolicy('(+ 1'));
    await same((agent) => agent.history());
    await same((agent) => agent.rollback());
    await same((agent) => agent.rollback(1));
    await same((agent) => agent.setPolicy(null));
    await same((agent) => agent.resetPolicies());
    await same((agent) => agent.setVerbosity('debug'));
    await same((agent) => agent.statistics());
    await same((agent) => agent.exclude('db'));
    await same((agent) => agent.include('0002'));
    await same((agent) => agent.pause());
    await same((agent) => agent.guests());
    await same((agent) => agent.resume());
    await same((agent) => agent.explain('web'));
    await same((agent) => agent.explain('proxy', '2026-03-04T03:12:00Z'));
    await same((agent) => agent.explain(null));
    expect(await client.parameters()).toEqual({ name: '01-parameters', text: null });
    expect(await client.host()).toMatchObject({ ksm_run: 1 });
  });
});

describe('what the agent refuses', () => {
  it('is refused with its words', async () => {
    const { server } = await open({}, { overrides: { resetPolicies: async () => null } });
    const client = createAgentClient(server.address as ClientAddress);
    expect(await client.resetPolicies()).toBe(null);
    const refused = client.exclude('nobody');
    await expect(refused).rejects.toThrow('there is no guest `nobody`');
    await expect(refused).rejects.toBeInstanceOf(AgentRefusal);
    await expect(client.rollback(7)).rejects.toThrow('there is no set 7 in the history');
    await expect(client.explain('a', 'noon')).rejects.toThrow('`at` takes a time such as');
  });
});

/** Something else that answers at a path. */
async function impostor(answer: RequestListener): Promise<ClientAddress> {
  const path = join(temporary(), 's');
  const server = createHttpServer(answer);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return { kind: 'socket', path };
}

const asMomus =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { server: 'momus' }).end(body);

describe('nobody to ask', () => {
  const fails = async (
    address: ClientAddress,
    says: string | RegExp,
    waitMs = 15_000,
  ): Promise<void> => {
    const asked = createAgentClient(address, { waitMs }).status();
    await expect(asked).rejects.toThrow(says);
    await expect(asked).rejects.toBeInstanceOf(AgentUnreachable);
  };

  it('is said to be so', async () => {
    const directory = temporary();
    const path = join(directory, 's');
    await fails({ kind: 'socket', path }, `there is no socket ${path}; does the agent run?`);
    writeFileSync(path, '');
    await fails({ kind: 'socket', path }, `${path} is no socket`);
    await fails({ kind: 'tcp', port: 1 }, 'nobody answers at port 1; does the agent run?');
  });

  it.skipIf(process.getuid?.() !== 0 || spawnSync('python3', ['--version']).status !== 0)(
    'or to be for others only',
    async () => {
      const { path } = await open();
      chmodSync(join(path, '..'), 0o755);
      // Whoever is root may open anything.
      const script = `import os, socket, sys
os.setuid(65534)
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
except PermissionError:
    print("denied")`;
      expect(spawnSync('python3', ['-c', script, path], { encoding: 'utf8' }).stdout).toBe(
        'denied\n',
      );
    },
  );

  it('or to be something else', async () => {
    const other = await impostor((_, response) => void response.end('{}'));
    await fails(other, `what answers at ${placeOf(other)} is no Momus`);
    const named = await impostor(
      (_, response) => void response.writeHead(404, { server: 'BaseHTTP/0.6' }).end('no'),
    );
    await fails(named, 'is no Momus (it calls itself `BaseHTTP/0.6`)');
    const path = join(temporary(), 's');
    const raw = createNetServer((socket) => {
      socket.on('error', () => {});
      socket.end('220 ready\r\n');
    });
    await new Promise<void>((resolve) => raw.listen(path, resolve));
    later(() => void raw.close());
    await fails({ kind: 'socket', path }, /is no Momus: it speaks no HTTP|ended the connection/);
  });

  it('or to be another version', async () => {
    await fails(
      await impostor(asMomus(200, 'hello')),
      'something else than JSON (HTTP status 200)',
    );
    await fails(
      await impostor(asMomus(200, '{"version":"9"}')),
      'answers in a way that this version does not know (`pid`); is the agent of another version?',
    );
    await fails(
      await impostor(asMomus(404, '{"error":"there is nothing at /v1/status"}')),
      'does not know what is asked (there is nothing at /v1/status); is it of another version?',
    );
  });

  it('or to hang', async () => {
    const silent = await impostor(() => {});
    await fails(silent, 'gives no answer within 0.3 s; does the agent hang?', 300);
    const half = await impostor((_, response) => {
      response.writeHead(200, { server: 'momus', 'content-length': 100 });
      response.write('{');
    });
    await fails(half, 'gives no answer within 0.3 s', 300);
    const gone = await impostor((request) => void request.socket.destroy());
    await fails(gone, 'ended the connection without an answer');
  });
});

const placeOf = (address: ClientAddress): string => (address.kind === 'socket' ? address.path : '');
