/** Plug-ins of an agent: the one of docs/schema-documents.md, and those that are wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfigFile } from '../../src/agent/config/load.ts';
import { withPlugins } from '../../src/agent/plugins.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import { createSimulatedHost } from '../../src/host/index.ts';
import type { HostPort } from '../../src/host/port.ts';
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

  it('keeps all that a host offers, also where it is an instance of a class', () => {
    class Host {
      readonly name = 'a host';
      readonly simulated = false;
      readonly own = 'value';
      #said = (): string => this.own;
      beginSample = (): void => {};
      listGuests = async () => [];
      readHost = async () => undefined;
      readGuest = async () => undefined;
      guestAtHand(guest: string) {
        return { said: `${guest} ${this.#said()}` };
      }
      apply = async (): Promise<void> => {};
      conflict = async () => null;
      explain(topic: string) {
        return `${topic} ${this.#said()}`;
      }
      close = async (): Promise<void> => {};
    }
    const host: HostPort = new Host();
    const every: Readonly<Record<keyof HostPort, true>> = {
      name: true,
      simulated: true,
      beginSample: true,
      listGuests: true,
      readHost: true,
      readGuest: true,
      guestAtHand: true,
      apply: true,
      conflict: true,
      explain: true,
      close: true,
    };
    const port = withPlugins(host, new Map([['C', async () => {}]]));
    expect(Object.keys(port).sort()).toEqual(Object.keys(every).sort());
    expect(port.guestAtHand?.('a', 'memory')).toEqual({ said: 'a value' });
    expect(port.explain?.('memory', null)).toBe('memory value');
  });

  const collector =
    '{ name: "C", scope: "guest", doc: "d", fields: [{ name: "f", type: "text", doc: "d" }] }';
  const declares = `export const schema = { format: 1, collectors: [${collector}] };`;

  it.each([
    ['./absent.mjs', '', ' cannot be loaded: there is no file DIRECTORY/absent.mjs'],
    [
      'no-such-package',
      '',
      ' cannot be loaded: no package of that name is installed for DIRECTORY; a file is written `./no-such-package`',
    ],
    ['./a.mjs', "throw new Error('not today\\nnor ever')", ' cannot be loaded: not today'],
    [
      './b.mjs',
      'export const shema = 1;',
      ': it exports no `schema`, only `shema`; export the schema document under that name',
    ],
    [
      './b2.mjs',
      'export const schema = "a.json";',
      ': its `schema` must be an object, the schema document, not the text `a.json`',
    ],
    [
      './b3.mjs',
      'export const schema = { format: 1n };',
      ': its `schema` must be plain data, as JSON has it: Do not know how to serialize a BigInt',
    ],
    [
      './c.mjs',
      'export const schema = { format: 2 };',
      ': `format` must be `1`, not `2` (schema.format)',
    ],
    ['./d.mjs', declares, ': it declares the collector `C`, and exports no function `collect.C`'],
    [
      './d2.mjs',
      `${declares} export const collect = [];`,
      ': its `collect` must be an object with a function for each collector, not an array',
    ],
    [
      './d3.mjs',
      `${declares} export const collect = { C: 'mem' };`,
      ': its `collect.C` must be a function, not the text `mem`',
    ],
    [
      './d4.mjs',
      `${declares} export const collect = { c: () => ({}) };`,
      ': it declares the collector `C`, and exports no function `collect.C`; did you mean `c`?',
    ],
    [
      './d5.mjs',
      `${declares} export const collect = { C: () => ({}) }; export const apply = () => {};`,
      ': its `apply` must be an object with a function for each controller, not a function',
    ],
  ])('%s, which is wrong, is refused with its reason', async (name, text, says) => {
    if (text !== '') file(name, text);
    file('mom.conf', `[momus]\nplugins: ${name}\n`);
    const wrong = loadConfigFile(join(directory, 'mom.conf'));
    const reason = `plug-in \`${name}\`${says.replace('DIRECTORY', directory)}`;
    await expect(wrong).rejects.toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^\S*mom\.conf:2: error: /) }),
    );
    const message = await wrong.catch(String);
    expect(String(message).split(': error: ')[1]).toBe(reason);
  });
});
