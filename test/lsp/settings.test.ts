/** Settings of the editor: what is read, where it comes from, what a change does; problems of configurations. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClientCapabilities, Diagnostic, InlayHint } from 'vscode-languageserver';
import type { ProtocolConnection } from 'vscode-languageserver/node';
import { type SetStatus, statusMethod } from '../../src/lsp/features/status.ts';
import {
  defaultSettings,
  readSettings,
  sectionIn,
  sectionOfOwn,
} from '../../src/lsp/workspace/settings.ts';
import { type Client, type ClientOptions, startClient } from './client.ts';

const started: Client[] = [];
afterEach(() => {
  for (const client of started.splice(0)) client.close();
});

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a server says by itself, and a wait for it. */
interface Heard {
  readonly log: string[];
  readonly messages: string[];
  readonly statuses: SetStatus[];
  readonly refreshed: string[];
  readonly published: Map<string, readonly Diagnostic[]>;
}

async function start(
  files: Readonly<Record<string, string>>,
  capabilities: ClientCapabilities = {},
  options: ClientOptions = {},
): Promise<Client & Heard> {
  const heard: Heard = {
    log: [],
    messages: [],
    statuses: [],
    refreshed: [],
    published: new Map(),
  };
  const prepare = (connection: ProtocolConnection): void => {
    connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
      heard.log.push(message);
    });
    connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) => {
      heard.messages.push(message);
    });
    connection.onNotification(statusMethod, (status: SetStatus) => {
      heard.statuses.push(status);
    });
    connection.onNotification('textDocument/publishDiagnostics', (params: Published) => {
      heard.published.set(params.uri, params.diagnostics);
    });
    for (const what of ['codeLens', 'inlayHint'])
      connection.onRequest(`workspace/${what}/refresh`, () => {
        heard.refreshed.push(what);
        return null;
      });
    options.prepare?.(connection);
  };
  const client = await startClient(files, capabilities, { ...options, prepare });
  started.push(client);
  return { ...client, ...heard };
}

/** Waits until something holds; fails at a deadline. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const codes = async ({ connection, uriOf }: Client, name: string): Promise<readonly unknown[]> => {
  const { items } = await connection.sendRequest<{ items: readonly Diagnostic[] }>(
    'textDocument/diagnostic',
    { textDocument: { uri: uriOf(name) } },
  );
  return items.map(({ code }) => code);
};

const change = ({ connection }: Client, settings: unknown): void => {
  void connection.sendNotification('workspace/didChangeConfiguration', { settings });
};

describe('reading', () => {
  it('takes what is right, and leaves out what is wrong or unknown, with a sentence', () => {
    const { settings, problems } = readSettings({
      collectors: ['HostMemory'],
      controllers: 'Balloon',
      schemas: [1],
      codeLens: { references: false, debug: true, reference: true },
      inlayHints: { units: null, types: 'no' },
      'evaluation.sample': 'a.json',
      server: { path: '' },
      trace: { server: 'off' },
      constructor: 1,
    });
    expect(settings).toEqual({
      ...defaultSettings,
      collectors: ['HostMemory'],
      codeLens: { references: false, variables: false, evaluate: true },
      sample: 'a.json',
    });
    expect(problems.join('\n')).toBe(
      [
        'the setting `momus.codeLens.reference` is not used: there is no such setting; did you mean `momus.codeLens.references`?',
        'the setting `momus.constructor` is not used: there is no such setting',
        'the setting `momus.controllers` is not used: it takes a list of names of controllers, not the text "Balloon"',
        'the setting `momus.schemas` is not used: it takes a list of paths of schema documents, and item 1 is 1',
        'the setting `momus.inlayHints.types` is not used: it takes `true` or `false`, not the text "no"',
      ].join('\n'),
    );
  });

  it.each([[null], [undefined], [1], ['x'], [[]], [[{}]]])('of %j gives the defaults', (given) => {
    expect(readSettings(given)).toEqual({ settings: defaultSettings, problems: [] });
    expect(sectionIn(given)).toBeNull();
  });

  it.each([
    [{ checkLimit: 9000 }, 'it takes a number of seconds from 0.1 to 3600, not 9000'],
    [{ checkLimit: '5' }, 'it takes a number of seconds from 0.1 to 3600, not the text "5"'],
    [{ collectors: ['x'.repeat(201)] }, 'and item 1 is one of 201 characters'],
    [{ schemas: Array(101).fill('a') }, 'not one of 101'],
    [
      { codelens: true },
      '`momus.codeLens.references`, `momus.codeLens.variables`, `momus.codeLens.evaluate` are',
    ],
    [{ codelens: { evaluate: true } }, 'did you mean `momus.codeLens.evaluate`?'],
  ])('says of %j what is wrong', (given, words) => {
    expect(readSettings(given)).toEqual({
      settings: defaultSettings,
      problems: [expect.stringContaining(words)],
    });
  });

  it('finds the section in what an editor sends', () => {
    const section = { inlayHints: { types: false } };
    expect(sectionIn({ momus: section })).toBe(section);
    expect(sectionIn(section)).toBe(section);
    expect(sectionIn({ editor: section })).toBeNull();
    expect(sectionIn({ 'momus.inlayHints': { types: false } })).toEqual(section);
    for (const misspelt of [{ chekLimit: 5 }, { codelens: true }])
      expect(sectionIn(misspelt)).toBe(misspelt);
    expect(sectionOfOwn({ strange: 1 })).toEqual({ strange: 1 });
  });
});

describe('the host of policies without a configuration file', { timeout: 30_000 }, () => {
  const policy = '(with Guests guest (guest.Control "vcpu_quota" 1000))';

  it.each([
    ['of initializationOptions', { controllers: ['Balloon'] }, { controllers: ['CpuTune'] }],
    ['with its section', { momus: { controllers: ['Balloon'] } }, { momus: { controllers: [] } }],
  ])('%s, and of a change', async (_, initializationOptions, changed) => {
    const client = await start({ 'a.policy': policy }, {}, { initializationOptions });
    client.open('a.policy');
    expect(await codes(client, 'a.policy')).toContain('control-not-enabled');
    change(client, changed);
    await until(async () => (await codes(client, 'a.policy')).length === 0);
    await until(() => client.statuses.at(-1)?.controllers.includes('CpuTune') === true);
  });

  it('of an editor that is asked', async () => {
    let settings: unknown = { controllers: ['Balloon'] };
    const asked: unknown[] = [];
    const client = await start(
      { 'a.policy': policy },
      { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
      {
        prepare: (connection) => {
          connection.onRequest('workspace/configuration', ({ items }) => {
            asked.push(...items);
            return [settings];
          });
          connection.onRequest('client/registerCapability', () => null);
        },
      },
    );
    client.open('a.policy');
    await until(async () => (await codes(client, 'a.policy')).includes('control-not-enabled'));
    expect(asked).toEqual([{ section: 'momus' }]);
    settings = {};
    change(client, null);
    await until(async () => (await codes(client, 'a.policy')).length === 0);
  });

  it('has what documents declare, and says what is wrong once', async () => {
    const document = JSON.stringify({
      format: 1,
      controllers: [
        {
          name: 'Cap',
          scope: 'guest',
          doc: 'Caps.',
          controls: [{ name: 'cap', unit: null, min: 0, max: 9, outside: 'clamp', doc: 'A cap.' }],
        },
      ],
    });
    const client = await start(
      { 'a.policy': '(with Guests guest (guest.Control "cap" 1))', 'more.json': document },
      {},
      { initializationOptions: { schemas: ['more.json', 'none.json'], collectors: ['HostMemry'] } },
    );
    client.open('a.policy');
    expect(await codes(client, 'a.policy')).toEqual([]);
    await until(() => client.messages.length === 2 && client.statuses.length > 0);
    expect(client.messages[0]).toMatch(/settings of the editor: the schema document .*none\.json/u);
    expect(client.messages[1]).toMatch(/there is no collector `HostMemry`.*`HostMemory`/u);
    expect(client.statuses.at(-1)).toMatchObject({
      problems: [expect.any(String), expect.stringContaining('HostMemry')],
      hints: [
        'without a momus.json or mom.conf, the controllers that VDSM configures count as enabled',
      ],
    });
    const before = client.statuses.length;
    client.change('a.policy', 2, '(debug nothing)');
    await until(() => client.statuses.length > before);
    expect(client.messages).toHaveLength(2);
  });

  it('is of no matter where there is a file', async () => {
    const client = await start(
      { 'a.policy': policy, 'momus.json': '{}' },
      {},
      { initializationOptions: { controllers: ['Balloon'] } },
    );
    client.open('a.policy');
    expect(await codes(client, 'a.policy')).toEqual([]);
  });
});

describe('a change', { timeout: 30_000 }, () => {
  it('of hints and lenses makes the editor ask again', async () => {
    const client = await start(
      { 'a.policy': '(defvar big (> Host.mem_free 5))\n(def f () big)\n(debug (f))\n' },
      { workspace: { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } } },
    );
    client.open('a.policy');
    const textDocument = { uri: client.uriOf('a.policy') };
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = (): Promise<InlayHint[]> =>
      client.connection.sendRequest('textDocument/inlayHint', { textDocument, range });
    const lenses = (): Promise<unknown[]> =>
      client.connection.sendRequest('textDocument/codeLens', { textDocument });
    expect(await hints()).toHaveLength(1);
    expect(await lenses()).toHaveLength(1);
    change(client, { momus: { inlayHints: { types: false }, codeLens: { references: false } } });
    await until(() => client.refreshed.length === 2);
    expect(client.refreshed.sort()).toEqual(['codeLens', 'inlayHint']);
    expect(await hints()).toEqual([]);
    expect(await lenses()).toEqual([]);
  });

  it.each([
    [{ chekLimit: 5 }, 'did you mean `momus.checkLimit`?'],
    [{ momus: { strange: 5 } }, '`momus.strange` is not used'],
    [{ strange: 5 }, '`momus.strange` is not used'],
  ])('and a start with %j are logged', async (initializationOptions, words) => {
    const client = await start({ 'a.policy': '(debug 1)' }, {}, { initializationOptions });
    client.open('a.policy');
    await until(() => client.log.some((line) => line.includes(words)));
  });

  it('of a sample is shown in lenses, and nothing is read again for it', async () => {
    const client = await start(
      { 'a.policy': '(debug 1)\n', 's.json': '{}' },
      { workspace: { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } } },
      { initializationOptions: { momus: { evaluation: { sample: 's.json' } } } },
    );
    const changed = (name: string): void => {
      void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uriOf(name), type: 2 }],
      });
    };
    client.open('a.policy');
    await until(() => client.statuses.length === 1);
    changed('s.json');
    await until(() => client.refreshed.length > 0);
    // A set that is made anew is told of.
    client.change('a.policy', 2, '(debug nothing)\n');
    await until(() => client.statuses.at(-1)?.errors === 1);
    expect(client.statuses).toHaveLength(2);
    expect(client.refreshed).toEqual(['codeLens']);
    changed('momus.json');
    await until(() => client.statuses.length === 3);
    await until(() => client.refreshed.length === 3);
  });

  it('of the folders that are open leads to other files', async () => {
    const document = {
      format: 1,
      controllers: [
        {
          name: 'Cap',
          scope: 'guest',
          doc: 'Caps.',
          controls: [{ name: 'cap', unit: null, min: 0, max: 9, outside: 'clamp', doc: 'A cap.' }],
        },
      ],
    };
    const client = await start(
      {
        'a.policy': '(with Guests guest (guest.Control "cap" 1))',
        'more.json': JSON.stringify(document),
      },
      { workspace: { workspaceFolders: true } },
      { initializationOptions: { schemas: ['more.json'] } },
    );
    expect(client.initialized.capabilities.workspace?.workspaceFolders).toEqual({
      supported: true,
      changeNotifications: true,
    });
    client.open('a.policy');
    expect(await codes(client, 'a.policy')).toEqual([]);
    const folders = [{ uri: client.uriOf('sub'), name: 'sub' }];
    const move = (event: object): void => {
      void client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    };
    move({ added: folders, removed: [] });
    await until(async () => (await codes(client, 'a.policy')).length > 0);
    move({ added: [], removed: folders });
    await until(async () => (await codes(client, 'a.policy')).length === 0);
  });

  it('that is wrong is logged once, and leaves the default', async () => {
    const client = await start({ 'a.policy': '(debug 1)' });
    for (const collectors of [7, 7]) change(client, { momus: { collectors } });
    client.open('a.policy');
    expect(await codes(client, 'a.policy')).toEqual([]);
    const wrong = client.log.filter((line) => line.includes('momus.collectors'));
    expect(wrong).toHaveLength(1);
  });
});

describe('what is wrong with a configuration file', { timeout: 30_000 }, () => {
  it('stands at its line, and goes when it is mended', async () => {
    const conf =
      '[main]\npolicy-dir = .\nmain-loop-interval = soon\n[guest]\ncollectors: Nothing\n';
    const client = await start({ 'a.policy': '(debug 1)', 'mom.conf': conf });
    client.open('a.policy');
    const uri = client.uriOf('mom.conf');
    await until(() => client.published.has(uri));
    expect(
      client.published.get(uri)?.map(({ range, message }) => `${range.start.line}: ${message}`),
    ).toEqual([
      expect.stringMatching(/^2: .*main-loop-interval/u),
      expect.stringMatching(/^4: there is no collector `Nothing`/u),
    ]);
    await until(() => client.messages.length === 2);
    writeFileSync(client.pathOf('mom.conf'), '[main]\npolicy-dir = .\n');
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri, type: 2 }],
    });
    await until(() => client.published.get(uri)?.length === 0);
    expect(client.messages).toHaveLength(2);
  });

  it('is told also where nobody knows which set it is about', async () => {
    const client = await start({ 'a.policy': '(debug 1)', 'momus.json': '{ "policies": "rules"' });
    client.open('a.policy');
    const uri = client.uriOf('momus.json');
    await until(() => client.published.has(uri));
    expect(client.published.get(uri)?.[0]?.message).toMatch(/no JSON/u);
  });

  it('policies that it misses are told at their place, and found when they come', async () => {
    const client = await start({
      'a.policy': '(debug 1)',
      'momus.json': '{\n  "policies": "rules"\n}',
    });
    client.open('a.policy');
    const uri = client.uriOf('momus.json');
    await until(() => client.published.has(uri) && client.messages.length > 0);
    expect(client.published.get(uri)).toMatchObject([
      { range: { start: { line: 1, character: 14 }, end: { line: 1, character: 21 } } },
    ]);
    expect(client.messages).toEqual([expect.stringContaining('there is no `rules`')]);
    mkdirSync(client.pathOf('rules'));
    writeFileSync(client.pathOf('rules/b.policy'), '(debug 2)');
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uriOf('rules/b.policy'), type: 1 }],
    });
    await until(() => client.published.get(uri)?.length === 0);
    expect(client.messages).toHaveLength(1);
  });

  it('and that there is none is a line of the log, once', async () => {
    const client = await start({ 'a.policy': '(debug 1)' });
    client.open('a.policy');
    await until(() => client.statuses.length > 0);
    const before = client.statuses.length;
    client.change('a.policy', 2, '(debug nothing)');
    await until(() => client.statuses.length > before);
    const hints = client.log.filter((line) => line.includes('without a momus.json'));
    expect(hints).toHaveLength(1);
    expect(client.messages).toEqual([]);
    expect(await codes(client, 'a.policy')).toEqual(['unknown-name']);
  });
});

describe('a file that a set depends on', { timeout: 30_000 }, () => {
  const cap = (max: number): string =>
    JSON.stringify({
      format: 1,
      controllers: [
        {
          name: 'Cap',
          scope: 'guest',
          doc: 'Caps.',
          controls: [{ name: 'cap', unit: null, min: 0, max, outside: 'clamp', doc: 'A cap.' }],
        },
      ],
    });

  it('is watched where only momus.json names it, and the set is made anew when it changes', async () => {
    const patterns: string[] = [];
    const client = await start(
      {
        'a.policy': '(with Guests guest (guest.Control "cap" 5))',
        'momus.json': '{ "schemas": ["own schema.json"] }',
        'own schema.json': cap(9),
      },
      { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      {
        prepare: (connection) => {
          connection.onRequest('client/registerCapability', ({ registrations }) => {
            for (const { registerOptions } of registrations)
              for (const { globPattern } of registerOptions.watchers) patterns.push(globPattern);
            return null;
          });
        },
      },
    );
    client.open('a.policy');
    expect(await codes(client, 'a.policy')).toEqual([]);
    await until(() => patterns.includes('**/own schema.json'));
    writeFileSync(client.pathOf('own schema.json'), cap(1));
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uriOf('own schema.json'), type: 2 }],
    });
    await until(async () => (await codes(client, 'a.policy')).length > 0);
    const before = client.statuses.length;
    client.change('a.policy', 2, '(debug 1)');
    await until(() => client.statuses.length > before);
    expect(patterns.filter((one) => one === '**/own schema.json')).toHaveLength(1);
    expect(new Set(patterns).size).toBe(patterns.length);
  });

  it('and a policy that cannot be read is told', async () => {
    const client = await start({
      'a.policy': '(debug 1)',
      'b.policy': `#${'x'.repeat(1024 * 1024)}`,
    });
    client.open('a.policy');
    const uri = client.uriOf('b.policy');
    await until(() => (client.published.get(uri) ?? []).length > 0);
    expect(client.published.get(uri)?.[0]?.message).toBe(
      'it cannot be read: it is larger than 1 MiB; it counts as not there',
    );
    await until(() => client.messages.length > 0);
    expect(client.messages[0]).toContain('b.policy:1: it cannot be read');
    await until(() => (client.statuses.at(-1)?.problems.length ?? 0) === 1);
  });
});
