/** The server of an agent: what it answers to XML-RPC, JSON, metrics, and to what is none of these. */
import { describe, expect, it } from 'vitest';
import { createServer } from '../../src/agent/server/server.ts';
import { readAnswer } from '../../src/xml-rpc/read.ts';
import type { RpcAnswer, RpcValue } from '../../src/xml-rpc/value.ts';
import { writeCall } from '../../src/xml-rpc/write.ts';
import { fakeAgent } from './fake-api.ts';
import { ask, json, type Opened, open, plainOptions } from './server-harness.ts';

async function call(
  { server }: Opened,
  method: string,
  ...params: readonly RpcValue[]
): Promise<RpcAnswer> {
  const { status, text } = await ask(server.address, { body: writeCall({ method, params }) });
  expect(status).toBe(200);
  return readAnswer(text);
}

const value = async (opened: Opened, method: string, ...params: readonly RpcValue[]) => {
  const answer = await call(opened, method, ...params);
  return answer.ok ? JSON.parse(JSON.stringify(answer.value)) : `${answer.code} ${answer.message}`;
};

const broken = '(defvar x (+ 1 nme))';

describe('XML-RPC', () => {
  it('answers on both paths', async () => {
    const opened = await open();
    for (const path of ['/', '/RPC2']) {
      const body = writeCall({ method: 'ping', params: [] });
      const { status, headers, text } = await ask(opened.server.address, { path, body });
      expect([status, headers['content-type'], readAnswer(text)]).toEqual([
        200,
        'text/xml; charset=utf-8',
        { ok: true, value: true },
      ]);
    }
  });

  it('sets and tells policies as MOM does', async () => {
    const opened = await open();
    expect(await value(opened, 'getPolicy')).toBe('0');
    expect(await value(opened, 'setNamedPolicy', '10-b', '(defvar b 2)')).toBe(true);
    expect(await value(opened, 'setNamedPolicy', '01-a', '(defvar a 1)')).toBe(true);
    expect(await value(opened, 'getPolicy')).toBe('(defvar a 1)\n(defvar b 2)');
    expect(await value(opened, 'getNamedPolicies')).toEqual({
      '01-a': '(defvar a 1)',
      '10-b': '(defvar b 2)',
    });
    expect(await value(opened, 'setNamedPolicy', '10-b', null)).toBe(true);
    expect(await value(opened, 'setNamedPolicy', '10-b', null)).toBe(true);
    expect(await value(opened, 'setPolicy', '(defvar c 3)')).toBe(true);
    expect(await value(opened, 'getNamedPolicies')).toEqual({ '50_main_': '(defvar c 3)' });
    expect(await value(opened, 'setPolicy', null)).toBe(true);
    expect(await value(opened, 'getPolicy')).toBe('0');
    expect(await value(opened, 'resetPolicies')).toBe(null);
  });

  it('refuses what has errors', async () => {
    const opened = await open({}, { files: { '01-a': '(defvar a 1)' } });
    expect(await value(opened, 'setPolicy', broken)).toBe(false);
    expect(await value(opened, 'setNamedPolicy', '20-x', broken)).toBe(false);
    expect(await value(opened, 'getPolicy')).toBe('(defvar a 1)');
  });

  it('loads the files again; false where none of them is any good', async () => {
    const some = await open({}, { files: { a: '(defvar a 1)', b: broken } });
    expect(await value(some, 'setPolicy', null)).toBe(true);
    expect(await value(some, 'resetPolicies')).toBe(true);
    expect(await value(some, 'getPolicy')).toBe('(defvar a 1)');
    const none = await open({}, { files: { b: broken } });
    expect(await value(none, 'resetPolicies')).toBe(false);
  });

  it.each([
    [3, 'warn'],
    ['4', 'info'],
    ['Error', 'error'],
    [0, 'debug'],
    [6, 'debug'],
    ['loud', 'debug'],
  ] as const)('takes the verbosity %j as %s', async (level, meant) => {
    const opened = await open();
    expect(await value(opened, 'setVerbosity', level)).toBe(true);
    expect(opened.calls).toEqual([['setVerbosity', meant]]);
  });

  it('gives the latest samples, and the names of ready guests', async () => {
    const opened = await open({}, { guests: 4 });
    const { host, guests } = await value(opened, 'getStatistics');
    expect(host).toMatchObject({ ksm_run: 1, ksm_pages_sharing: 262_144, ksmd_cpu_usage: 12 });
    expect(Object.keys(guests)).toEqual(['web', 'db', 'build']);
    expect(guests.web).toMatchObject({ balloon_max: 4_194_304 });
    expect(await value(opened, 'getActiveGuests')).toEqual(['web', 'db', 'build']);
  });

  it('gives disks as MOM does, and values that XML-RPC does not have', async () => {
    const limits = { total_bytes_sec: 5_000_000_000, read_iops_sec: 0 };
    const disk = {
      name: 'vda',
      path: '/dev/vda',
      guaranteed: {},
      maximum: limits,
      current: limits,
    };
    const values = {
      io_tune: [disk],
      missing: null,
      absent: undefined,
      large: 2 ** 60,
      infinite: Number.POSITIVE_INFINITY,
      half: 0.5,
    };
    const opened = await open(
      {},
      {
        overrides: {
          statistics: async () => ({
            host: { mem_free: 1 },
            guests: [{ id: '1', name: 'a', ready: true, values }],
          }),
        },
      },
    );
    const answer = await call(opened, 'getStatistics');
    expect(answer).toMatchObject({
      ok: true,
      value: {
        guests: {
          a: {
            io_tune: [
              {
                name: 'vda',
                path: '/dev/vda',
                guaranteed: { vals: {} },
                maximum: { vals: limits },
                current: { vals: limits },
              },
            ],
            io_tune_current: [{ name: 'vda', path: '/dev/vda', ioTune: limits }],
            missing: null,
            absent: null,
            large: 2 ** 60,
            infinite: Number.POSITIVE_INFINITY,
            half: 0.5,
          },
        },
      },
    });
  });

  it('tells guests of one name apart', async () => {
    const guest = (id: string, name: string, ready = true) => ({ id, name, ready, values: { id } });
    const guests = [
      guest('c', 'a'),
      guest('b', 'a'),
      guest('x', 'a', false),
      guest('d', 'a (c)'),
      guest('e', 'q\u0001'),
      guest('f', 'q\u0002'),
      guest('g', '__proto__'),
    ];
    const opened = await open(
      {},
      { overrides: { statistics: async () => ({ host: {}, guests }) } },
    );
    const expected = {
      'a (c) 2': { id: 'c' },
      a: { id: 'b' },
      'a (c)': { id: 'd' },
      'q\ufffd': { id: 'e' },
      'q\ufffd (f)': { id: 'f' },
      ['__proto__']: { id: 'g' },
    };
    const answer = await value(opened, 'getStatistics');
    expect(Object.entries(answer.guests)).toEqual(Object.entries(expected));
    expect(await value(opened, 'getActiveGuests')).toEqual(Object.keys(expected));
  });

  it('answers a fault while the host has no sample', async () => {
    const opened = await open(
      {},
      { overrides: { statistics: async () => ({ host: null, guests: [] }) } },
    );
    expect(await value(opened, 'getStatistics')).toBe(
      '-32500 the host has no sample yet; try again after the next cycle',
    );
    expect(await value(opened, 'getActiveGuests')).toEqual([]);
  });

  it.each([
    ['pong', [], '-32601 there is no method `pong`; did you mean `ping`?'],
    ['constructor', [], '-32601 there is no method `constructor`'],
    ['ping', [1], '-32602 `ping` takes no parameter; it was given 1'],
    [
      'setPolicy',
      [],
      '-32602 `setPolicy` takes 1 parameter: text (a text, or nil for none); it was given 0',
    ],
    ['setPolicy', [1], '-32602 `text` of `setPolicy` takes a text, or nil for none, not a number'],
    [
      'setNamedPolicy',
      ['a', ['(set b 1)']],
      '-32602 `text` of `setNamedPolicy` takes a text, or nil for none, not an array',
    ],
    [
      'setNamedPolicy',
      ['a'.repeat(256), ''],
      '-32602 `name` of `setNamedPolicy` takes a name of at most 255 characters, or nil for that of `setPolicy`, not a text of that length',
    ],
    [
      'setVerbosity',
      [null],
      '-32602 `level` of `setVerbosity` takes 1 to 5, or one of critical, error, warn, info, debug, not nil',
    ],
  ] as const)(
    'answers a fault that says what is wrong with %s %j',
    async (method, params, says) => {
      const opened = await open();
      expect(await value(opened, method, ...(params as readonly RpcValue[]))).toBe(says);
      expect(opened.calls).toEqual([]);
    },
  );

  it('describes its methods', async () => {
    const opened = await open();
    const names: string[] = await value(opened, 'system.listMethods');
    expect(names).toEqual([
      'getActiveGuests',
      'getNamedPolicies',
      'getPolicy',
      'getStatistics',
      'ping',
      'resetPolicies',
      'setNamedPolicy',
      'setPolicy',
      'setVerbosity',
      'system.listMethods',
      'system.methodHelp',
      'system.methodSignature',
      'system.multicall',
    ]);
    for (const name of names)
      expect(await value(opened, 'system.methodHelp', name)).toMatch(/^[A-Z1-9].*\.$/);
    expect(await value(opened, 'system.methodSignature', 'setNamedPolicy')).toEqual([
      ['boolean', 'string', 'string'],
      ['boolean', 'string', 'nil'],
      ['boolean', 'nil', 'string'],
      ['boolean', 'nil', 'nil'],
    ]);
    expect(await value(opened, 'system.methodHelp', 'x')).toBe(
      '-32602 there is no method `x` to tell of',
    );
  });

  it('makes several calls at once', async () => {
    const opened = await open();
    const calls = [
      { methodName: 'ping', params: [] },
      { methodName: 'nope', params: [] },
      { methodName: 'system.multicall', params: [[]] },
      { methodName: 'getPolicy' },
      7,
    ];
    expect(await value(opened, 'system.multicall', calls as RpcValue)).toEqual([
      [true],
      { faultCode: -32601, faultString: 'there is no method `nope`' },
      { faultCode: -32602, faultString: '`system.multicall` takes no `system.multicall`' },
      ['0'],
      expect.objectContaining({ faultCode: -32602 }),
    ]);
    const many = Array.from({ length: 101 }, () => ({ methodName: 'ping', params: [] }));
    expect(await value(opened, 'system.multicall', many)).toBe(
      '-32602 `system.multicall` takes one array of at most 100 calls',
    );
  });

  it('answers a fault where the agent fails, or does not answer', async () => {
    const opened = await open(
      { limits: { answerMs: 50 } },
      {
        overrides: {
          policies: () => new Promise(() => {}),
          statistics: async () => {
            throw new Error('out of order');
          },
        },
      },
    );
    expect(await value(opened, 'getStatistics')).toBe('-32603 out of order');
    expect(await value(opened, 'getPolicy')).toBe('-32603 the agent gave no answer within 50 ms');
    expect(opened.log).toEqual([
      'error the call `getStatistics` failed: out of order',
      'warn a call had no answer within 50 ms',
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['half a call', '<methodCall><methodName>ping</methodName>'],
    [
      'entities that grow',
      `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">${'bcdefghij'
        .split('')
        .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghi'[i]};`.repeat(10)}">`)
        .join('')}]><methodCall><methodName>&j;</methodName></methodCall>`,
    ],
    [
      'a file',
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><methodCall><methodName>&e;</methodName></methodCall>',
    ],
  ])('answers a fault to %s', async (_, body) => {
    const { server } = await open();
    const { status, text } = await ask(server.address, { method: 'POST', body });
    expect(status).toBe(200);
    expect(readAnswer(text)).toMatchObject({ ok: false, code: -32700 });
    expect(text).not.toMatch(/root:|haha/);
  });

  it('refuses bytes that are no UTF-8, and what is encoded', async () => {
    const { server } = await open();
    const bytes = Uint8Array.of(0x3c, 0xff, 0xfe);
    expect(await ask(server.address, { body: bytes })).toMatchObject({
      status: 400,
      text: '{"error":"the request is no UTF-8 text"}\n',
    });
    const headers = { 'content-encoding': 'gzip' };
    expect(await ask(server.address, { body: 'x', headers })).toMatchObject({ status: 415 });
  });
});

describe('the JSON API', () => {
  it('tells how the agent is', async () => {
    const { server } = await open({}, { files: { a: '(defvar a 1)' } });
    expect(await json(server.address, '/v1/status')).toMatchObject({
      status: 200,
      value: { acting: true, set: { number: 1, names: ['a'] }, cycles: 291 },
    });
    expect(await json(server.address, '/v1/guests')).toMatchObject({
      value: [{ name: 'web' }, { name: 'db' }, { name: 'build' }],
    });
    expect(await json(server.address, '/v1/statistics')).toMatchObject({
      value: { host: { ksm_run: 1 }, guests: [{ id: '0001' }, {}, {}] },
    });
    expect(await json(server.address, '/v1/host')).toMatchObject({
      value: { values: { ksm_run: 1 } },
    });
  });

  it('lists its paths, and each of them is there', async () => {
    const { server } = await open({}, { files: { a: '(defvar a 1)' } });
    const { value: routes } = await json(server.address, '/v1');
    for (const { method, path } of routes as { method: string; path: string }[]) {
      const { status } = await json(server.address, path, method === 'POST' ? {} : undefined);
      expect([path, [200, 400, 409].includes(status)]).toEqual([path, true]);
    }
  });

  it('changes policies, and says why it does not', async () => {
    const { server } = await open();
    const { address } = server;
    const good = await json(address, '/v1/policies/named', { name: 'a', text: '(defvar a 1)' });
    expect(good).toEqual({ status: 200, value: { accepted: true, leftOut: [], diagnostics: [] } });
    const bad = await json(address, '/v1/policies', { text: broken });
    expect(bad).toMatchObject({
      status: 422,
      value: {
        error: 'the policies have an error; what was in force stays',
        change: {
          accepted: false,
          diagnostics: [{ code: 'unknown-name', source: '50_main_', line: 1, column: 16 }],
        },
      },
    });
    expect(await json(address, '/v1/policies')).toEqual({
      status: 200,
      value: [{ name: 'a', text: '(defvar a 1)' }],
    });
    await json(address, '/v1/policies', { text: null });
    expect(await json(address, '/v1/rollback', {})).toMatchObject({
      status: 200,
      value: { accepted: true },
    });
    expect(await json(address, '/v1/history')).toMatchObject({
      value: [{ number: 3, origin: 'rollback to 1', inForce: true }, { number: 2 }, { number: 1 }],
    });
    expect(await json(address, '/v1/rollback', { number: 9 })).toEqual({
      status: 409,
      value: { error: 'there is no set 9 in the history' },
    });
    expect(await json(address, '/v1/policies/reset', {})).toEqual({ status: 200, value: null });
  });

  it('tells what the engine has set', async () => {
    const { server } = await open();
    expect(await json(server.address, '/v1/parameters')).toMatchObject({
      value: { name: '01-parameters', text: null },
    });
    await json(server.address, '/v1/policies/named', { name: '01-parameters', text: '(set k 1)' });
    expect(await json(server.address, '/v1/parameters')).toMatchObject({
      value: { text: '(set k 1)' },
    });
  });

  it('passes orders on', async () => {
    const { server, calls } = await open();
    for (const [path, body] of [
      ['/v1/pause', {}],
      ['/v1/resume', undefined],
      ['/v1/exclude', { guest: 'web' }],
      ['/v1/include', { guest: '0001' }],
      ['/v1/verbosity', { level: 'warn' }],
    ] as const) {
      const { status, text } = await ask(server.address, {
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? '' : JSON.stringify(body),
      });
      expect([path, status, text]).toEqual([path, 200, '{}\n']);
    }
    await json(server.address, '/v1/explain?guest=web&at=2026-03-04T03:12:00Z');
    await json(server.address, '/v1/explain');
    expect(calls).toEqual([
      ['pause'],
      ['resume'],
      ['exclude', 'web'],
      ['include', '0001'],
      ['setVerbosity', 'warn'],
      ['explain', 'web', '2026-03-04T03:12:00Z'],
      ['explain', null, undefined],
    ]);
  });

  it.each([
    ['/v1/pauze', {}, 404, 'there is nothing at /v1/pauze; did you mean `/v1/pause`?'],
    ['/v1/status', {}, 405, '/v1/status takes GET'],
    ['/v1/pause', undefined, 405, '/v1/pause takes POST'],
    ['/v1/policies', {}, 400, '`text` takes a text, or null for none'],
    ['/v1/policies', { text: 'a', force: 1 }, 400, 'there is no `force` here'],
    ['/v1/policies', [], 400, 'the body must be an object'],
    ['/v1/exclude', { guest: '' }, 400, '`guest` takes the name or id of a guest'],
    ['/v1/exclude', { guest: 'nobody' }, 409, 'there is no guest `nobody`'],
    ['/v1/rollback', { number: 1.5 }, 400, '`number` takes the number of a set'],
    ['/v1/verbosity', { level: 7 }, 400, '`level` takes one of critical, error, warn, info, debug'],
    ['/v1/explain?at=yesterday', undefined, 400, '`at` takes a time such as 2026-03-04T03:12:00Z'],
    ['/v1/explain?guest=nobody', undefined, 409, 'there is no guest `nobody`'],
  ] as const)('refuses %s %j', async (path, body, status, error) => {
    const { server } = await open();
    expect(await json(server.address, path, body)).toEqual({ status, value: { error } });
  });

  it('takes JSON only', async () => {
    const { server } = await open();
    const headers = { 'content-type': 'application/json' };
    const path = '/v1/pause';
    expect(await ask(server.address, { path, body: '{', headers })).toMatchObject({
      status: 400,
      text: '{"error":"the body is no JSON"}\n',
    });
    expect(await ask(server.address, { path, body: '{}' })).toMatchObject({ status: 415 });
  });

  it('says what failed', async () => {
    const { server, log } = await open(
      { limits: { answerMs: 50 } },
      {
        overrides: {
          status: async () => {
            throw new Error('out of order');
          },
          guests: () => new Promise(() => {}),
        },
      },
    );
    expect(await json(server.address, '/v1/status')).toEqual({
      status: 500,
      value: { error: 'out of order' },
    });
    expect(await json(server.address, '/v1/guests')).toEqual({
      status: 503,
      value: { error: 'the agent gave no answer within 50 ms' },
    });
    expect(log).toEqual([
      'error GET /v1/status failed: out of order',
      'warn GET /v1/guests: no answer within 50 ms',
    ]);
  });
});

describe('other requests', () => {
  it('get metrics as text', async () => {
    const { server } = await open();
    expect(await ask(server.address, { path: '/metrics' })).toMatchObject({
      status: 200,
      headers: expect.objectContaining({
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      }),
      text: 'momus_up 1\n',
    });
  });

  it.each([
    ['GET', '/RPC2', 405],
    ['PUT', '/RPC2', 405],
    ['POST', '/metrics', 405],
    ['GET', '/favicon.ico', 404],
    ['GET', '/v2/status', 404],
    ['GET', '/../etc/passwd', 404],
    ['GET', '//v1/status', 404],
  ] as const)('are refused: %s %s', async (method, path, status) => {
    const { server, calls } = await open();
    const answer = await ask(server.address, { method, path });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      status,
      { error: expect.stringMatching(/^.{10,}$/) },
    ]);
    expect(calls).toEqual([]);
  });
});

describe('over TCP', () => {
  it('answers on the loopback, at the port that it tells', async () => {
    const opened = await open({ address: { kind: 'tcp', port: 0 } });
    const { address } = opened.server;
    expect(address).toEqual({ kind: 'tcp', port: expect.any(Number) });
    expect(await value(opened, 'setNamedPolicy', '01-parameters', null)).toBe(true);
    expect(await json(address, '/v1/status')).toMatchObject({ status: 200 });
    await expect(createServer(fakeAgent().api, plainOptions(address))).rejects.toThrow(
      /^somebody else answers on port \d+; stop that process first$/,
    );
  });

  it.each([
    [{ origin: 'http://localhost:8080' }, 'requests of web pages are refused'],
    [{ origin: 'null' }, 'requests of web pages are refused'],
    [{ 'sec-fetch-site': 'cross-site' }, 'requests of web pages are refused'],
    [{ host: 'evil.example' }, 'the header `host` must be localhost or 127.0.0.1'],
    [{ host: 'localhost.evil.example:80' }, 'the header `host` must be localhost or 127.0.0.1'],
  ])('refuses what a web page can send: %j', async (headers, error) => {
    const { server, calls } = await open({ address: { kind: 'tcp', port: 0 } });
    const body = writeCall({ method: 'setPolicy', params: [null] });
    const answers = [
      await ask(server.address, { body, headers }),
      await ask(server.address, { path: '/v1/pause', method: 'POST', headers }),
      await ask(server.address, { path: '/metrics', headers }),
    ];
    for (const { status, text } of answers)
      expect([status, JSON.parse(text)]).toEqual([403, { error }]);
    expect(calls).toEqual([]);
  });

  it('takes both names of this machine', async () => {
    const { server } = await open({ address: { kind: 'tcp', port: 0 } });
    for (const host of ['localhost', 'LOCALHOST:80', '127.0.0.1:5'])
      expect(await ask(server.address, { path: '/v1/status', headers: { host } })).toMatchObject({
        status: 200,
      });
  });
});

it('does nothing where it is off', async () => {
  const server = await createServer(fakeAgent().api, plainOptions({ kind: 'off' }));
  expect(server.address).toEqual({ kind: 'off' });
  await server.close();
});
