/**
 * Tests in the editors themselves: `npm run test:editor`.
 * In: the checkout, and of the system Chromium, Neovim and Emacs. Out: a line per test, and as the
 * last one `N passed, N failed`; screenshots in a folder that is named.
 *
 * Words choose parts: grammar, host, ui, neovim, emacs. MOMUS_SCREENSHOTS says where the pictures go.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installAll } from './lib/install.mjs';
import { here, root } from './lib/places.mjs';
import { run } from './lib/step.mjs';

const parts = ['grammar', 'host', 'ui', 'neovim', 'emacs'];
const words = process.argv.slice(2);
const unknown = words.filter((word) => !parts.includes(word));
if (unknown.length > 0)
  throw new Error(`no part ${unknown.join(' ')}; there are ${parts.join(' ')}`);
const wanted = (part) => words.length === 0 || words.includes(part);

const all = [];
const add = (part, results) => {
  for (const { title, state, ms, error } of results) {
    all.push(state);
    console.log(`${state.padEnd(8)}${part}: ${title}${ms === undefined ? '' : ` (${ms} ms)`}`);
    if (error !== undefined) console.log(error);
  }
};
/** A part that cannot even begin fails as one test. */
const attempt = async (part, work) => {
  const begun = Date.now();
  try {
    add(part, await work());
  } catch (error) {
    add(part, [{ title: 'begins', state: 'failed', error: error.stack }]);
  }
  console.log(`         ${part} took ${((Date.now() - begun) / 1000).toFixed(1)} s`);
};
const found = (command) => spawnSync(command, ['--version']).error === undefined;
const suites = (folder) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith('.suite.mjs'))
    .map((name) => join(here, folder, name));

run(process.execPath, [join(root, 'scripts', 'ensure.mjs')], { cwd: root });
installAll();
const place = mkdtempSync(join(tmpdir(), 'momus-editor-'));
const { runSuites } = await import('./lib/suites.mjs');

if (wanted('grammar')) await attempt('grammar', () => runSuites(suites('grammar')));

try {
  const { makeVsix } = await import('./lib/vsix.mjs');
  const vsix = makeVsix(place);
  const { serverCapabilities } = await import('./lib/capabilities.mjs');
  const capabilities = await serverCapabilities();
  const served = Object.keys(capabilities).filter((name) => name.endsWith('Provider'));
  console.log(`the server offers ${served.join(', ')}`);
  process.env.MOMUS_CAPABILITIES = JSON.stringify(capabilities);

  const clients = [
    ['neovim', 'nvim'],
    ['emacs', 'emacs'],
  ];
  for (const [client, command] of clients.filter(([name]) => wanted(name))) {
    if (found(command)) {
      await attempt(client, () => runSuites([join(here, 'clients', `${client}.suite.mjs`)]));
    } else add(client, [{ title: `${command} is not installed here`, state: 'skipped' }]);
  }

  if (wanted('host') || wanted('ui')) await attempt('vscode', () => inVsCode(vsix));
} catch (error) {
  add('package', [{ title: 'is made', state: 'failed', error: error.stack }]);
} finally {
  rmSync(place, { recursive: true, force: true });
}

const count = (state) => all.filter((s) => s === state).length;
if (count('skipped') > 0) console.log(`${count('skipped')} skipped`);
console.log(`\n${count('passed')} passed, ${count('failed')} failed`);
process.exit(count('failed') === 0 ? 0 : 1);

/** VS Code: suites within its extension host, then what a user sees. */
async function inVsCode(vsix) {
  const { startCodeServer } = await import('./lib/code-server.mjs');
  const { openBrowser } = await import('./lib/browser.mjs');
  const results = join(place, 'results.json');
  // Each part has a folder of its own: an editor opens what was open, and panels, as they were left.
  const fresh = (part) => {
    const workspace = join(place, part, 'workspace');
    cpSync(join(here, 'fixtures'), workspace, { recursive: true });
    return workspace;
  };
  const server = await startCodeServer(vsix, { MOMUS_RESULTS: results });
  try {
    const context = await openBrowser(server.place);
    try {
      const found = [];
      if (wanted('host')) {
        const { runInExtensionHost } = await import('./lib/extension-host.mjs');
        const { port } = server;
        const workspace = fresh('host');
        found.push(...(await runInExtensionHost(context, { port, workspace, results })));
      }
      if (wanted('ui')) {
        const pictures =
          process.env.MOMUS_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'momus-pictures-'));
        mkdirSync(pictures, { recursive: true });
        globalThis.momusUi = { context, port: server.port, workspace: fresh('ui'), pictures };
        found.push(...(await runSuites(suites('ui'))));
        console.log(`screenshots are in ${pictures}`);
      }
      return found;
    } finally {
      await context.close();
    }
  } finally {
    await server.stop();
  }
}
