/** Plug-ins of an agent: the one of docs/schema-documents.md, and those that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfigFile } from '../../src/agent/config/load.ts';
import { withPlugins } from '../../src/agent/plugins.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import { createSimulatedHost } from '../../src/host/index.ts';
import { createCycle } from '../../src/runtime/index.ts';
import { loadProgram } from '../../src/runtime/load.ts';

const page = readFileSync(new URL('../../docs/schema-documents.md', import.meta.url), 'utf8');
const block = (before: string, language: string): string => {
  const from = page.indexOf(before);
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page.slice(from))?.[1] ?? '';
};

describe('plug-ins', () => {
  const directory = mkdtempSync(join(tmpdir(), 'momus-plugins-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('bring collectors and controllers, as the documentation has them', async () => {
    file('pressure.json', block('## An example', 'json'));
    file(
      'bandwidth.mjs',
      block('file: bandwidth.mjs', 'js').replace('console.error(', 'globalThis.applied.push('),
    );
    const config = file('mom.conf', block('file: bandwidth.mjs', 'ini'));
    const { environment, plugins, notes } = await loadConfigFile(config);
    expect(notes).toEqual([]);
    const applied: string[] = [];
    Object.assign(globalThis, { applied });
    const { module } = createCompiler(environment).compile([
      { name: 'a', text: block('With it, a policy', 'lisp') },
    ]);
    if (module === null) throw new Error('it has errors');
    const host = createSimulatedHost({ seed: 1 });
    host.advance(15);
    const port = withPlugins(host, plugins.apply);
    const options = { act: true, collectors: plugins.collectors };
    const cycle = createCycle({ program: loadProgram(module, ''), environment, port, options });
    const { actions } = await cycle.run();
    expect(actions.length).toBeGreaterThan(1);
    for (const { status } of actions) expect(status).toBe('ok');
    expect(applied).toHaveLength(actions.length);
    for (const line of applied) expect(line).toMatch(/^[-\w]+: 8000000 bytes per second$/);
  });

  it.each([
    ['./absent.mjs', '', /^mom.conf:2: error: plug-in `.\/absent.mjs` cannot be loaded: .*absent/],
    ['no-such-package', '', /plug-in `no-such-package` cannot be loaded: Cannot find module/],
    ['./a.mjs', 'syntax error', /plug-in `.\/a.mjs` cannot be loaded: /],
    ['./b.mjs', 'export const x = 1;', /plug-in `.\/b.mjs` cannot be loaded: `schema`: /],
    ['./c.mjs', 'export const schema = { format: 2 };', /\.\/c\.mjs:1:\d+: `format`/],
    [
      './d.mjs',
      'export const schema = { format: 1, collectors: [{ name: "C", scope: "guest", doc: "d", fields: [{ name: "f", type: "text", doc: "d" }] }] };',
      /plug-in `.\/d.mjs` declares C, and exports no collect.C/,
    ],
  ])('%s, which is wrong, is refused with its reason', async (name, text, message) => {
    if (text !== '') file(name, text);
    file('mom.conf', `[momus]\nplugins: ${name}\n`);
    const wrong = loadConfigFile(join(directory, 'mom.conf'));
    await expect(wrong).rejects.toThrow(
      expect.objectContaining({ message: expect.stringMatching(message.source.replace('^', '')) }),
    );
  });
});
