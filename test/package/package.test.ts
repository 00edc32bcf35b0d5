/**
 * The package as its users get it: packed, installed in an empty project, embedded in ten lines, typed.
 * npm may need its registry for the packages that it depends on; without one the test says so.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'momus-package-'));
const project = join(place, 'project');
const installed = join(project, 'node_modules', 'momus');
afterAll(() => rmSync(place, { recursive: true, force: true }));

const run = (command: string, words: readonly string[], cwd: string) =>
  spawnSync(command, words, {
    cwd,
    encoding: 'utf8',
    timeout: 500_000,
    shell: process.platform === 'win32' && command === 'npm',
  });
/** What npm says where it has no way to a registry. */
const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENOTCACHED|ETIMEDOUT|network/u;

let isOffline = false;
beforeAll(() => {
  // What is packed is what `npm test` has built; another build would disturb tests beside this one.
  const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', place], root);
  expect(packed.status, packed.stderr).toBe(0);
  const tarball = readdirSync(place).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}');
  const options = ['--prefer-offline', '--no-audit', '--no-fund'];
  const done = run('npm', ['install', ...options, join(place, tarball)], project);
  isOffline = done.status !== 0 && offline.test(done.stderr);
  if (isOffline)
    console.log('skipped: npm has no way to its registry, and not all packages at hand');
  else expect(done.status, done.stderr).toBe(0);
}, 600_000);

describe('the package', { timeout: 120_000 }, () => {
  it('embeds in ten lines, those of README.md', (test) => {
    if (isOffline) return test.skip();
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const [, example = ''] = /<!-- run -->\n```js\n([\s\S]*?)```/u.exec(readme) ?? [];
    expect(example.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(10);
    writeFileSync(join(project, 'example.mjs'), example);
    const { stdout, stderr } = run(process.execPath, ['example.mjs'], project);
    expect([stdout, stderr]).toEqual(['acting: true, every 10 s, policies: balloon\n', '']);
  });

  it('decides and acts in an empty project, and its thread comes back after a crash', (test) => {
    if (isOffline) return test.skip();
    writeFileSync(
      join(project, 'crash.mjs'),
      `export const schema = { format: 1, collectors: [{ name: 'HostCrash', scope: 'host', doc: 'd',
         fields: [{ name: 'crash', type: 'text', optional: true, doc: 'd' }] }] };
       let samples = 0;
       export const collect = { HostCrash: async () => {
         if (++samples === 3) setTimeout(() => { throw new Error('the third sample'); });
         return {};
       } };`,
    );
    writeFileSync(
      join(project, 'host.mjs'),
      `import { createSimulatedHost, startPolicyThread } from 'momus';
       const host = createSimulatedHost({ seed: 1 });
       const applied = [];
       const thread = await startPolicyThread({
         host: { ...host, beginSample: () => host.advance(15), apply: async (action) => void applied.push(action.kind) },
         plugins: ['./crash.mjs'],
         policies: { half: '(with Guests g (if (valid g.balloon_max) (g.Control "balloon_target" (/ g.balloon_max 2)) 0))' },
         settings: { interval: 0.05 },
         limits: { pause: 10 },
       });
       while (thread.restarts < 2 || thread.state !== 'running') await new Promise((resolve) => setTimeout(resolve, 5));
       await thread.stop();
       console.log(new Set(applied).size > 0, thread.events[1].message);`,
    );
    const { stdout, stderr } = run(process.execPath, ['host.mjs'], project);
    expect([stdout.split(' (')[0], stderr]).toEqual([
      'true an error in the policy thread was not caught: the third sample',
      '',
    ]);
  });

  it('has types that need nothing else, and hold a program to them', (test) => {
    if (isOffline) return test.skip();
    writeFileSync(
      join(project, 'host.ts'),
      `import {
  type AgentApi, createAgent, createSimulatedHost, type HostPort, type PolicyThread, startPolicyThread, stateFile,
} from 'momus';
import { createCompiler } from 'momus/compiler';
import { allCollectors } from 'momus/schema';

const host: HostPort = createSimulatedHost({ seed: 1 });
const thread: PolicyThread = await startPolicyThread({ host, store: stateFile('state.json') });
const api: AgentApi = thread.api;
const interval: number = (await api.status()).interval;
export const names: readonly string[] = allCollectors.map(({ name }) => name);
export const more = [interval, createCompiler, createAgent({ host }).api.history];
// @ts-expect-error: there is no such option
await startPolicyThread({ host, polices: {} });
// @ts-expect-error: an interval is a number
createAgent({ host, settings: { interval: 'often' } });
`,
    );
    const compilerOptions = {
      module: 'NodeNext',
      target: 'ES2023',
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      types: [],
    };
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['host.ts'] }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = run(process.execPath, [tsc, '-p', project], project);
    expect([stdout, status]).toEqual(['', 0]);
  });

  it('brings its command, its documentation and its examples, and nothing of the checkout', (test) => {
    if (isOffline) return test.skip();
    const command = join(project, 'node_modules', '.bin', 'momus');
    expect(run(command, ['eval', '-e', '(+ 1 2)'], project).stdout).toContain('=> 3');
    const example = join(installed, 'examples', 'host-agent', 'agent.mjs');
    const { stdout, stderr } = run(process.execPath, [example, '1'], project);
    expect([stdout.split('\n')[0], stderr]).toEqual(['the policy thread was started', '']);
    for (const name of [
      'docs/embedding.md',
      'examples/python-agent/agent.py',
      'dist/agent/thread/worker.js',
      'dist/lsp/supervisor/server-thread.js',
    ])
      expect(existsSync(join(installed, name)), name).toBe(true);
    for (const name of [
      'src',
      'test',
      'bench',
      'scripts',
      'dist/.stamp',
      'examples/python-agent/__pycache__',
    ])
      expect(existsSync(join(installed, name)), name).toBe(false);
  });
});
