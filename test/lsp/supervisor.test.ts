/** What watches the server, with a thread that hangs, eats memory and crashes as it is told. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Supervisor,
  type SupervisorOptions,
  supervise,
} from '../../src/lsp/supervisor/supervisor.ts';
import type { SetAside } from '../../src/lsp/workspace/work-watch.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** What the thread says that it has heard. */
interface Heard {
  readonly heard: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  readonly aside: readonly SetAside[];
}

const started: Supervisor[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.close();
});

function start(options: Partial<SupervisorOptions> = {}) {
  const sent: Message[] = [];
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const told = (): void => {
    for (const look of [...waiting]) look();
  };
  let client: number | null = null;
  const ended: number[] = [];
  const supervisor = supervise({
    code: new URL('./fake-thread.mjs', import.meta.url),
    pages: 'pages/',
    memory: 64,
    send: (text) => {
      sent.push(JSON.parse(String(text)));
      told();
    },
    log: (line) => {
      lines.push(line);
      told();
    },
    met: (id) => {
      client = id;
    },
    end: (status) => {
      ended.push(status);
      told();
    },
    ...options,
  });
  started.push(supervisor);
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const attempt = (): void => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(attempt);
        resolve(found);
      };
      waiting.add(attempt);
      attempt();
    });
  const send = (message: Message): void =>
    supervisor.receive(JSON.stringify({ jsonrpc: '2.0', ...message }));
  let id = 0;
  const request = (method: string, params: unknown = {}): Promise<Message> => {
    const own = ++id;
    send({ id: own, method, params });
    return until(() => sent.find((one) => one.id === own && one.method === undefined));
  };
  const notify = (method: string, params: unknown = {}): void => send({ method, params });
  return {
    sent,
    lines,
    ended,
    until,
    send,
    request,
    notify,
    lastId: () => id,
    client: () => client,
    of: (method: string) => sent.filter((one) => one.method === method),
    open: (uri: string, text: string) =>
      notify('textDocument/didOpen', {
        textDocument: { uri, languageId: 'policy', version: 1, text },
      }),
    change: (uri: string, text: string, version = 2) =>
      notify('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    hover: (uri: string) =>
      request('textDocument/hover', {
        textDocument: { uri },
        position: { line: 0, character: 0 },
      }),
    heard: async () => (await request('heard')).result as Heard,
    begin: async (capabilities: object = {}, initializationOptions: object = {}) => {
      const params = { processId: 4711, capabilities, initializationOptions };
      const answer = await request('initialize', params);
      notify('initialized');
      return answer;
    },
  };
}

const timeout = { timeout: 60_000 };

describe('before anything else', timeout, () => {
  it('only `initialize` is answered, once', async () => {
    const { request, notify, begin, heard, client } = start();
    notify('textDocument/didOpen', {
      textDocument: { uri: 'a', languageId: 'policy', version: 1, text: 'check hang' },
    });
    expect((await request('textDocument/hover')).error).toMatchObject({
      code: -32002,
      message: '`initialize` comes before `textDocument/hover`',
    });
    expect((await request('shutdown')).error?.code).toBe(-32002);
    expect((await request('initialize', {})).error).toMatchObject({
      code: -32602,
      message: '`initialize` needs an object as `capabilities`',
    });
    // The thread is not to look for the editor: it could end nothing but itself.
    expect((await begin()).result).toEqual({ processId: null });
    expect(client()).toBe(4711);
    expect((await begin()).error?.code).toBe(-32600);
    expect((await heard()).texts).toEqual({});
  });
});

describe('work that does not end', timeout, () => {
  it('is stopped, and everything is as before but for that', async () => {
    const { sent, lines, open, change, begin, of, hover, heard, until, notify, send } = start();
    await begin({ workspace: { diagnostics: { refreshSupport: true } } });
    await until(() => (of('ask').length > 0 ? true : undefined));
    const [registration] = of('client/registerCapability');
    send({ id: registration?.id ?? -1, result: null });
    notify('workspace/didChangeConfiguration', { settings: 1 });
    notify('workspace/didChangeConfiguration', { settings: 2 });
    notify('$/setTrace', { value: 'off' });
    open('a', 'one');
    open('b', 'two');
    open('c', 'three');
    notify('textDocument/didClose', { textDocument: { uri: 'c' } });
    change('b', 'check hang');
    // Both are asked while it hangs; only one is still about the same text when it can be answered.
    const [first, second] = [hover('a'), hover('b')];
    change('b', 'check hang', 3);
    expect((await first).result).toEqual({ method: 'textDocument/hover' });
    expect((await second).error?.code).toBe(-32801);

    const now = await heard();
    expect(now.heard.slice(0, 6)).toEqual([
      'initialize',
      'initialized',
      'workspace/didChangeConfiguration',
      '$/setTrace',
      'textDocument/didOpen',
      'textDocument/didOpen',
    ]);
    expect(now.texts).toEqual({ a: 'one', b: 'check hang' });
    expect(now.aside).toEqual([
      {
        set: 'set',
        texts: 'check hang',
        uri: 'b',
        leavesAll: false,
        until: expect.any(Number),
        why: 'the policies take longer than 1.5 s to check, so they are left alone until one of their files changes',
      },
    ]);
    expect(lines).toEqual([now.aside[0]?.why]);
    expect(of('window/logMessage').map(({ params }) => params)).toEqual([
      { type: 1, message: now.aside[0]?.why },
    ]);
    // One `initialize` is answered, and one registration is asked for.
    expect(
      sent.filter(({ result }) => JSON.stringify(result) === '{"processId":null}'),
    ).toHaveLength(1);
    expect(of('client/registerCapability')).toHaveLength(1);
    expect(of('workspace/diagnostic/refresh')).toHaveLength(1);
    const ids = sent.flatMap(({ id, method }) => (method === undefined ? [] : (id ?? [])));
    expect(new Set(ids).size).toBe(ids.length);
    // What the old thread has said of files is taken back before the new one says it.
    const published = of('textDocument/publishDiagnostics').map(({ params }) => params);
    const cleared = published.findIndex(
      (one) => JSON.stringify(one) === '{"uri":"a","diagnostics":[]}',
    );
    expect(published.slice(cleared + 1)).toContainEqual({ uri: 'a', diagnostics: ['one'] });
  });

  it('hands each answer of the editor to the thread that asked, with its own number', async () => {
    const { open, begin, of, until, send, sent } = start();
    await begin();
    const asked = () => of('ask').map(({ id = -1 }) => id);
    await until(() => asked()[0]);
    open('a', 'check hang');
    await until(() => asked()[1]);
    const [old = -1, recent = -1] = asked();
    send({ id: old, result: 'old' });
    send({ id: recent, result: 'new' });
    const answer = await until(() =>
      sent.findLast(({ params }) => JSON.stringify(params)?.includes('new')),
    );
    expect(answer.params).toMatchObject({ id: 1, result: 'new' });
    expect(JSON.stringify(sent)).not.toContain('"result":"old"');
  });

  it('is told from work that ends: of texts that cannot even be read nothing is read again', async () => {
    const { open, begin, heard } = start();
    await begin();
    open('a', 'read hang');
    expect((await heard()).aside).toMatchObject([{ texts: 'read hang', leavesAll: true }]);
  });

  it('keeps nobody from cancelling, and from leaving', async () => {
    const { open, begin, hover, notify, request, lastId, ended, of } = start();
    await begin();
    open('a', 'check hang');
    const cancelled = hover('a');
    notify('$/cancelRequest', { id: lastId() });
    expect((await cancelled).error?.code).toBe(-32800);
    expect((await request('shutdown', null)).result).toBeNull();
    expect((await hover('a')).error?.code).toBe(-32600);
    notify('exit', null);
    expect(ended).toEqual([0]);
    // All that was while it hung.
    expect(of('window/logMessage')).toEqual([]);
  });

  it('of which nobody knows what it is ends with the requests that wait, and too often with the server', async () => {
    const { open, begin, hover, request, ended, until, lines } = start();
    await begin();
    open('a', 'hang');
    const asked = hover('a');
    const pulled = request('textDocument/diagnostic', { textDocument: { uri: 'a' } });
    expect((await asked).error?.code).toBe(-32801);
    expect((await pulled).error).toMatchObject({ code: -32802, data: { retriggerRequest: true } });
    // Each new thread hears of the document, and hangs.
    expect(await until(() => ended[0])).toBe(1);
    expect(lines.at(-1)).toBe('this happens again and again: the server ends');
    expect(new Set(lines.slice(0, -1))).toEqual(
      new Set(['the language server answered nothing for 1.5 s, and starts again']),
    );
  });
});

it(
  'threads that end now and then do not end the server, those that end soon do',
  timeout,
  async () => {
    let time = 1_000_000;
    const { open, begin, ended, until, lines } = start({ now: () => time });
    await begin({}, { seconds: 0.2 });
    open('a', 'hang');
    const ends = async (count: number): Promise<void> => {
      await until(() => (lines.length >= count ? true : undefined));
    };
    for (let count = 1; count < 6; count++) {
      time += 300_001;
      await ends(count);
    }
    expect(ended).toEqual([]);
    expect(await until(() => ended[0])).toBe(1);
  },
);

it('a thread that never begins is told from one that hangs', timeout, async () => {
  const code = new URL('data:text/javascript,for (;;);');
  const { ended, until, lines } = start({ code, beginLimit: 200 });
  expect(await until(() => ended[0])).toBe(1);
  expect(new Set(lines.slice(0, -1))).toEqual(
    new Set(['the language server did not begin within 0.2 s, and starts again']),
  );
});

it(
  'a thread that ends after the shutdown is followed by none, and the editor hears nothing of it',
  timeout,
  async () => {
    const { of, open, begin, hover, request, until, lines } = start();
    await begin();
    open('a', 'check hang');
    const asked = hover('a');
    expect((await request('shutdown', null)).result).toBeNull();
    expect((await asked).error).toMatchObject({
      code: -32600,
      message: 'the server has been shut down',
    });
    await until(() => lines[0]);
    expect(lines).toEqual(['the language server ended after its shutdown']);
    expect(of('window/logMessage')).toEqual([]);
    // Another thread would have taken this back, and said it again.
    expect(of('textDocument/publishDiagnostics')).toHaveLength(1);
  },
);

it('what hangs even where all is left out ends the server', timeout, async () => {
  const { open, begin, ended, until, lines } = start();
  await begin();
  open('a', 'check hang whatever');
  expect(await until(() => ended[0])).toBe(1);
  expect(new Set(lines.map((line) => line.replace(/,.*/u, '')))).toEqual(
    new Set([
      'the policies take longer than 1.5 s to check',
      'this happens again and again: the server ends',
    ]),
  );
});

describe('a thread that ends', timeout, () => {
  it.each([
    ['check eat', 'the policies need more than 64 MiB of memory to check, so they are left alone'],
    ['check crash', 'the policies cannot be checked, which is a fault of Momus (Unexpected token'],
  ])('is followed by another one: %s', async (text, words) => {
    const { open, begin, hover, heard } = start();
    await begin();
    open('a', text);
    expect((await hover('a')).result).toEqual({ method: 'textDocument/hover' });
    expect((await heard()).aside[0]?.why).toContain(words);
  });
});
