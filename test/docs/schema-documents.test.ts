/** docs/schema-documents.md: its policy has no faults, and its collectors run it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { createSimulatedHost } from '../../src/host/index.ts';
import { type Collector, createCycle } from '../../src/runtime/index.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import * as schema from '../../src/schema/index.ts';

const page = readFileSync(new URL('../../docs/schema-documents.md', import.meta.url), 'utf8');

const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

/** What the page's code makes of the page's document. */
function example(): { environment: schema.Environment; measuring: readonly Collector[] } {
  const body = block('js').replace(
    /import (\{[^}]*\}) from '([^']*)';/g,
    "const $1 = modules['$2'];",
  );
  const modules = { 'node:fs': { readFileSync: () => block('json') }, 'momus/schema': schema };
  return new Function('modules', `${body} return { environment, measuring };`)(modules);
}

it('the collectors of the example feed its policy, and its control is decided, and fails where nothing carries it out', async () => {
  const { environment, measuring } = example();
  const source = { name: 'example.policy', text: block('lisp') };
  const { diagnostics, module } = createCompiler(environment).compile([source]);
  expect(diagnostics).toEqual([]);
  if (module === null) throw new Error('no module');
  const port = createSimulatedHost({ seed: 1 });
  const program = loadProgram(module, 'example');
  const options = { act: true, collectors: measuring };
  const cycle = createCycle({ program, environment, port, options });
  port.advance(15);
  const { decisions, actions, faults } = await cycle.run();
  expect(cycle.problems).toEqual([]);
  expect(faults).toEqual([]);
  expect(actions.length).toBeGreaterThan(0);
  for (const { action, status, message } of actions) {
    expect(action).toMatchObject({ kind: 'custom', controller: 'Bandwidth', device: null });
    expect([status, message]).toEqual(['failed', 'nothing carries out what Bandwidth decides']);
  }
  expect(decisions.length).toBeGreaterThan(0);
  for (const { control, value } of decisions) {
    expect([control, value]).toEqual(['bandwidth_target', 8000000]);
  }
});
