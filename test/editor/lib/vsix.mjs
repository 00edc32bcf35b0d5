/**
 * The extension as users get it.
 * In: the checkout. Out: a VSIX in a temporary folder.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { extension } from './places.mjs';
import { run } from './step.mjs';

/** It is to stay small: what is downloaded, in bytes. */
const largest = 1_000_000;

/** Types are checked, the bundles built, the package made. */
export function makeVsix(place) {
  const vsix = join(place, 'momus.vsix');
  run('npm', ['run', '--silent', 'typecheck'], { cwd: extension });
  run(process.execPath, ['build.mjs'], { cwd: extension });
  const vsce = join(extension, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '-o', vsix];
  run(process.execPath, [vsce, 'package', ...options], { cwd: extension });
  const { size } = statSync(vsix);
  if (size > largest) throw new Error(`the package has ${size} bytes, more than ${largest}`);
  console.log(`the package has ${Math.round(size / 1000)} kB`);
  return vsix;
}
