/** One file that is open at several addresses: links, spellings of one path. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { diagnosticsOf } from '../../src/lsp/features/diagnostics.ts';
import { definition } from '../../src/lsp/features/navigation.ts';
import { statusOf } from '../../src/lsp/features/status.ts';
import { createTeller } from '../../src/lsp/workspace/teller.ts';
import { createWorkspace } from '../../src/lsp/workspace/workspace.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Files and links of a folder, in an editor that is told everything. */
function desk(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'momus-links-')));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, to] of Object.entries(links)) symlinkSync(to, join(folder, name));
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const workspace = createWorkspace();
  const shown = new Map<string, readonly unknown[]>();
  let done = (): void => {};
  const teller = createTeller({
    diagnosticsOf: (file) => diagnosticsOf(file, ''),
    send: (uri, all) =>
      shown.set(
        uri,
        all.map(({ code }) => code),
      ),
    told: () => done(),
    sets: workspace.sets,
  });
  const tell = (set: Awaited<ReturnType<typeof workspace.changed>>): Promise<void> =>
    new Promise((resolve) => {
      done = resolve;
      teller.later(set!);
    });
  return {
    folder,
    uriOf,
    workspace,
    /** What is shown at addresses; nothing where nothing was told or all was taken back. */
    shown: () => Object.fromEntries([...shown].filter(([, codes]) => codes.length > 0)),
    edit: async (uri: string, text: string) => {
      const set = await workspace.changed({ uri, getText: () => text });
      await tell(set);
      return set!;
    },
    close: async (uri: string) => tell(workspace.closed(uri)),
  };
}

const bad = '(debug nothing)';
const codes = ['unknown-name'];

describe.each([
  ['a linked folder', (uriOf: (name: string) => string) => uriOf('link/a.policy')],
  [
    'a way over another folder',
    (uriOf: (name: string) => string) =>
      uriOf('rules/a.policy').replace('/rules/', '/rules/../rules/'),
  ],
  [
    'escapes in capitals',
    (uriOf: (name: string) => string) =>
      uriOf('rules/a.policy').replace('a.policy', '%61%2Epolicy'),
  ],
  [
    'escapes in small letters',
    (uriOf: (name: string) => string) => uriOf('rules/a.policy').replace('a.policy', 'a%2epolicy'),
  ],
])('%s', (_, other) => {
  it('leads to one file of one set, which is told at each address, for as long as it is open there', async () => {
    const { uriOf, workspace, edit, close, shown } = desk(
      { 'rules/a.policy': '(debug 1)', 'rules/b.policy': '(defvar spare 1)' },
      { link: 'rules' },
    );
    const [first, second] = [uriOf('rules/a.policy'), other(uriOf)];
    expect(second).not.toBe(first);
    await edit(first, bad);
    const set = await edit(second, bad);
    expect(workspace.sets()).toEqual([set]);
    expect(set.names()).toEqual(['a.policy', 'b.policy']);
    expect(shown()).toMatchObject({ [first]: codes, [second]: codes });
    expect(statusOf(set)).toMatchObject({ set: [first, uriOf('rules/b.policy')], also: [second] });
    expect(workspace.file(first)?.uri).toBe(first);
    expect(workspace.file(second)?.uri).toBe(second);

    // The text that is left is the one that counts, not that of the disk.
    await close(second);
    expect(workspace.file(second)).toBeNull();
    expect(workspace.file(first)?.text).toBe(bad);
    expect(Object.keys(shown())).not.toContain(second);
    expect(shown()[first]).toEqual(codes);
  });
});

it('the text that was typed last counts, and a question is about the text where it is asked', async () => {
  const { uriOf, workspace, edit } = desk({ 'rules/a.policy': '' }, { link: 'rules' });
  const [first, second] = [uriOf('rules/a.policy'), uriOf('link/a.policy')];
  await edit(first, '(defvar one 1)\n(debug one)');
  await edit(second, '\n\n(defvar two 1)\n(debug two)');
  expect(workspace.file(second)?.text).toContain('two');
  await workspace.changed({ uri: first, getText: () => '(defvar one 1)\n(debug one)' });
  const [place] = definition(workspace.file(first)!, { line: 1, character: 8 });
  expect(place).toMatchObject({ uri: first, range: { start: { line: 0 } } });
});

it('a configuration above the folder that a link leads to counts, too', async () => {
  const { folder, uriOf, edit } = desk(
    { 'project/momus.json': '{ "policies": "rules" }', 'project/rules/a.policy': '' },
    { link: 'project/rules' },
  );
  const set = await edit(uriOf('link/a.policy'), '(debug 1)');
  expect(set.configuration.file).toBe(join(folder, 'project/momus.json'));
  expect(await edit(uriOf('project/rules/a.policy'), '(debug 2)')).toBe(set);
});

it('a configuration may name its policies over a link', async () => {
  const { folder, uriOf, edit } = desk(
    { 'momus.json': '{ "policies": "current" }', 'v2/a.policy': '' },
    { current: 'v2' },
  );
  const set = await edit(uriOf('v2/a.policy'), '(debug 1)');
  expect(set.configuration.file).toBe(join(folder, 'momus.json'));
});

it('a link beside its file counts as the first of both names, as for `momus check`', async () => {
  const { uriOf, workspace, edit } = desk(
    { 'b.policy': '(defvar spare 1) (debug spare)', 'c.policy': '' },
    { 'a.policy': 'b.policy' },
  );
  const set = await edit(uriOf('b.policy'), '(defvar spare 2) (debug spare)');
  expect(set.names()).toEqual(['a.policy', 'c.policy']);
  expect(set.view().set.diagnostics).toEqual([]);
  expect(workspace.file(uriOf('b.policy'))?.text).toContain('spare 2');
});

it('a link to a file elsewhere is a policy by its own name', async () => {
  const { uriOf, edit } = desk(
    { 'elsewhere/x.policy': '', 'rules/b.policy': '' },
    { 'rules/a.policy': '../elsewhere/x.policy' },
  );
  const set = await edit(uriOf('rules/a.policy'), '(debug 1)');
  expect(set.names()).toEqual(['a.policy', 'b.policy']);
});
