/** Commands and the status, over a connection; definitions of fields in their documents. */
import { afterEach, describe, expect, it } from 'vitest';
import { commandNames } from '../../src/lsp/features/commands.ts';
import { type SetStatus, statusMethod } from '../../src/lsp/features/status.ts';
import { schemaPlace } from '../../src/lsp/workspace/schema-place.ts';
import { type Client, startClient } from './client.ts';

const free =
  'policy a\n  real, setting(0 : 1) :: spare = 0.5\n  Host.control.ksm_run = spare\nend policy a\n';
const list =
  '(with Guests guest\n  (if (> guest.balloon_cur 1000)\n    (guest.Control "balloon_target" (* spare guest.balloon_cur))\n    0))\n';

const started: Client[] = [];
const start = async (...given: Parameters<typeof startClient>): Promise<Client> => {
  const client = await startClient(...given);
  started.push(client);
  return client;
};
afterEach(() => {
  for (const client of started.splice(0)) client.close();
});

const run = (client: Client, command: string, ...given: readonly string[]): Promise<unknown> =>
  client.connection.sendRequest('workspace/executeCommand', { command, arguments: given });

describe('commands', () => {
  it('are told', async () => {
    const { initialized } = await start({});
    expect(initialized.capabilities.executeCommandProvider?.commands).toEqual(
      Object.values(commandNames),
    );
  });

  it('convert the text of the editor, not of the disk', async () => {
    const client = await start({ 'a.policy': '(debug 1)\n' });
    client.open('a.policy', '(debug 2)\n');
    expect(await run(client, commandNames.convert, client.uriOf('a.policy'))).toEqual({
      to: 'freeform',
      text: 'policy a\n  call debug(2)\nend policy a\n',
      notes: [],
    });
  });

  it('tell what a conversion left behind, once an editor has made it', async () => {
    const client = await start({
      'a.policy':
        'policy a\n  real(KiB), parameter :: step = 64 MiB\n  real, setting(0 : 1) :: share = 30%\n  call debug(step, share)\nend policy',
    });
    client.open('a.policy');
    const converted = await run(client, commandNames.convert, client.uriOf('a.policy'));
    const { notes } = converted as { readonly notes: readonly string[] };
    expect(notes).toEqual([
      'a host or engine can set every variable now: lists have no ranges of settings',
      'the range of `share` is gone',
      'lists have no constants: `step` can be set too',
      'lists have no units: those of `step` are gone',
    ]);
    const message = new Promise((resolve) => {
      client.connection.onNotification('window/showMessage', resolve);
    });
    await run(client, commandNames.tellConverted, ...notes);
    expect(await message).toEqual({
      type: 2,
      message: `Converted, with 4 notes: ${notes.join('; ')}.`,
    });
  });

  it('say why a file cannot be converted', async () => {
    const client = await start({ 'a.policy': '(debug nothing)\n' });
    client.open('a.policy');
    expect(await run(client, commandNames.convert, client.uriOf('a.policy'))).toEqual({
      to: 'freeform',
      reasons: ['the file has errors; mend them first'],
    });
  });

  it('show JavaScript', async () => {
    const client = await start({ 'a.policy': free, 'b.policy': list });
    client.open('b.policy');
    const shown = await run(client, commandNames.showJavaScript, client.uriOf('b.policy'));
    const { text } = shown as { text: string };
    expect(text).toContain('export default function create(support)');
    expect(text).toContain('Policies: a.policy, b.policy');
  });

  it('count what is wrong', async () => {
    const client = await start({ 'a.policy': free, 'b.policy': '(debug nothing) (debug none)' });
    client.open('a.policy');
    expect(await run(client, commandNames.check, client.uriOf('a.policy'))).toEqual({
      files: 2,
      errors: 2,
      warnings: 0,
      text: '2 errors in 2 policy files',
    });
  });

  it('evaluate on a sample, by line', async () => {
    const sample = {
      host: { history: [{ ksm_run: 0 }] },
      guests: [
        {
          id: '1',
          properties: { name: 'web' },
          history: [{ balloon_cur: 4000, balloon_max: 8000, balloon_min: 100 }],
        },
      ],
    };
    const client = await start({
      'a.policy': free,
      'b.policy': list,
      'sample.json': JSON.stringify(sample),
      'bad.json': '{"host": 1',
    });
    client.open('a.policy');
    client.open('b.policy');
    const of = (name: string, by: string) =>
      run(client, commandNames.evaluate, client.uriOf(name), by);
    expect(await of('b.policy', client.pathOf('sample.json'))).toEqual({
      errors: [],
      outcomes: [
        {
          source: 'b.policy',
          line: 2,
          kind: 'decision',
          text: 'web: balloon_target 3.91 MiB → 1.95 MiB',
          changes: true,
          read: 'read: balloon_cur = 3.91 MiB',
        },
      ],
    });
    const { outcomes } = (await of('a.policy', client.uriOf('sample.json'))) as {
      outcomes: readonly { readonly line: number; readonly kind: string; readonly text: string }[];
    };
    expect(outcomes[0]).toMatchObject({ line: 1, kind: 'value', text: 'spare = 0.5' });
    expect(outcomes[1]).toMatchObject({ line: 2, kind: 'decision' });
    await expect(of('a.policy', client.pathOf('bad.json'))).rejects.toThrow(/no JSON at 1:1/u);
    await expect(of('a.policy', client.pathOf('none.json'))).rejects.toThrow(/cannot be read/u);
  });

  it('fail with a reason', async () => {
    const client = await start({ 'a.policy': free });
    await expect(run(client, commandNames.check)).rejects.toThrow(/needs the address/u);
    await expect(run(client, commandNames.check, client.uriOf('a.policy'))).rejects.toThrow(
      /not open/u,
    );
    client.open('a.policy');
    await expect(run(client, 'momus.other', client.uriOf('a.policy'))).rejects.toThrow(
      /no command/u,
    );
  });
});

it('the status of a set comes after each change of it', { timeout: 30_000 }, async () => {
  const client = await start({ 'a.policy': free, 'b.policy': list });
  const told: SetStatus[] = [];
  let next: () => void = () => {};
  client.connection.onNotification(statusMethod, (status: SetStatus) => {
    told.push(status);
    next();
  });
  const another = (): Promise<void> =>
    new Promise((resolve) => {
      next = resolve;
    });
  const first = another();
  client.open('a.policy');
  await first;
  expect(told[0]).toMatchObject({
    set: [client.uriOf('a.policy'), client.uriOf('b.policy')],
    configuration: null,
    errors: 0,
  });
  expect(told[0]?.collectors).toContain('HostMemory');
  expect(told[0]?.hints[0]).toContain('momus.json');
  const second = another();
  client.change('a.policy', 2, free.replaceAll('spare', 'other'));
  await second;
  expect(told.at(-1)?.errors).toBe(1);
  // Of the pause after this, nothing is to be told; of the next one something is.
  client.change('a.policy', 3, `${free.replaceAll('spare', 'other')}\n`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const third = another();
  client.change('a.policy', 4, free);
  await third;
  expect(told.map(({ errors }) => errors)).toEqual([0, 1, 0]);
});

describe('a field or control of a schema document', () => {
  const document = JSON.stringify(
    {
      format: 1,
      collectors: [
        {
          name: 'Pressure',
          scope: 'guest',
          doc: 'How long a guest waits.',
          fields: [
            {
              name: 'pressure',
              type: 'number',
              unit: '%',
              kind: 'level',
              min: 0,
              max: 100,
              doc: 'A share.',
            },
          ],
        },
      ],
      controllers: [
        {
          name: 'Cap',
          scope: 'guest',
          doc: 'Caps.',
          controls: [{ name: 'cap', unit: null, min: 0, max: 9, outside: 'clamp', doc: 'A cap.' }],
        },
      ],
    },
    null,
    2,
  );
  const line = (name: string): number =>
    document.split('\n').findIndex((text) => text.includes(`"${name}"`));

  it.each([
    ['(with Guests g (debug g.pressure))', 'pressure', 24],
    ['(with Guests g (debug (g.StatAvg "pressure")))', 'pressure', 35],
    ['(with Guests g (g.Control "cap" 1))', 'cap', 28],
    ['policy a\ndo g in Guests\ng.control.cap = 1\nend do\nend policy', 'cap', 11],
  ])('leads there: %s', async (text, name, character) => {
    const client = await start({
      'momus.json': '{"schemas": ["more.json"]}',
      'more.json': document,
      'a.policy': text,
    });
    client.open('a.policy');
    const at = { line: text.startsWith('policy') ? 2 : 0, character };
    const found = await client.connection.sendRequest('textDocument/definition', {
      textDocument: { uri: client.uriOf('a.policy') },
      position: at,
    });
    expect(found).toEqual([
      {
        uri: client.uriOf('more.json'),
        range: {
          start: { line: line(name), character: expect.any(Number) },
          end: { line: line(name), character: expect.any(Number) },
        },
      },
    ]);
  });

  it('leads to its own document where a collector and a controller have one name', async () => {
    const { format, collectors, controllers } = JSON.parse(document);
    const client = await start({
      'momus.json': '{"schemas": ["fields.json", "controls.json"]}',
      'fields.json': JSON.stringify({ format, collectors: [{ ...collectors[0], name: 'Same' }] }),
      'controls.json': JSON.stringify({
        format,
        controllers: [{ ...controllers[0], name: 'Same' }],
      }),
      'a.policy': '(with Guests g (g.Control "cap" g.pressure))',
    });
    client.open('a.policy');
    const at = async (character: number): Promise<readonly string[]> => {
      const found = await client.connection.sendRequest('textDocument/definition', {
        textDocument: { uri: client.uriOf('a.policy') },
        position: { line: 0, character },
      });
      return (found as { uri: string }[]).map(({ uri }) => uri);
    };
    expect(await at(27)).toEqual([client.uriOf('controls.json')]);
    expect(await at(36)).toEqual([client.uriOf('fields.json')]);
  });

  it('is looked for in what is there', () => {
    const row = { path: 'x', kind: 'field', by: 'Pressure', name: 'gone' } as const;
    const { start, end } = schemaPlace(document, row);
    expect(document.slice(start, end)).toBe('Pressure');
    expect(schemaPlace('{', row)).toEqual({ start: 0, end: 0 });
    expect(schemaPlace('[]', row)).toEqual({ start: 0, end: 0 });
  });
});
