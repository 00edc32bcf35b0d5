/**
 * What the editor tests need, installed where it is missing: packages of the extension and of this
 * folder. Chromium, Neovim and Emacs come from the system (see README.md).
 * In: the lock files. Out: node_modules in both folders; a line for each step that was needed.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeServer, extension, here } from './places.mjs';
import { run } from './step.mjs';

const options = ['--ignore-scripts', '--no-audit', '--no-fund'];

/** Installs a folder by its lock file, and what is to be done behind that. */
function install(folder, behind = () => {}) {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = join(folder, 'node_modules', '.momus-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`installing packages: npm ci in ${folder}`);
  run('npm', ['ci', ...options], { cwd: folder });
  behind();
  writeFileSync(stamp, wanted);
}

/** Installs all. */
export function installAll() {
  install(extension);
  install(here, () => {
    // VS Code itself within code-server has a package of its own, whose lock file npm ci refuses.
    const inner = join(codeServer, 'lib', 'vscode');
    console.log('installing packages: npm install in code-server');
    run('npm', ['install', '--omit=dev', ...options], { cwd: inner });
  });
}
