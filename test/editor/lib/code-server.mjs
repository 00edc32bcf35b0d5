/**
 * VS Code in a browser: code-server, with fresh folders of its own, and the packaged extension.
 * In: a VSIX, folders. Out: a running server with its port; `stop` ends it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeServer, node24 } from './places.mjs';
import { run, start, until } from './step.mjs';

const entry = join(codeServer, 'out', 'node', 'entry.js');

/** A port that is free now. */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const settings = {
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'editor.minimap.enabled': false,
  'typescript.validate.enable': false,
};

/** Starts it. */
export async function startCodeServer(vsix, env) {
  const place = mkdtempSync(join(tmpdir(), 'momus-code-'));
  const folder = (name) => {
    const path = join(place, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const data = folder('data');
  const config = join(place, 'config.yaml');
  writeFileSync(config, '{}');
  folder('data/User');
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(settings));
  const dirs = ['--user-data-dir', data, '--extensions-dir', folder('extensions')];
  const environment = {
    ...process.env,
    ...env,
    HOME: folder('home'),
    XDG_CONFIG_HOME: folder('home/.config'),
    XDG_DATA_HOME: folder('home/.local/share'),
    EXTENSIONS_GALLERY: '{}',
  };
  run(node24, [entry, '--config', config, ...dirs, '--install-extension', vsix], {
    env: environment,
  });
  const port = await freePort();
  const server = start(
    node24,
    [
      entry,
      ...['--config', config, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...dirs],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', '--vscode-option', 'enable-smoke-test-driver'],
    ],
    { env: environment },
  );
  await until('code-server', async () => {
    if (server.child.exitCode !== null) throw new Error(`code-server ended:\n${server.output()}`);
    return fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  });
  const stop = async () => {
    await server.stop();
    rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { port, place, stop, output: server.output };
}
