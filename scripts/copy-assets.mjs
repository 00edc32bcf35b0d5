/**
 * Does in dist what the compiler of TypeScript leaves undone: the generated grammar modules are
 * copied, and the command may be run.
 * In: src/compiler/syntax/generated. Out: dist/compiler/syntax/generated, the mode of dist/cli/main.js.
 */
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join('compiler', 'syntax', 'generated');
cpSync(join(root, 'src', folder), join(root, 'dist', folder), { recursive: true });
// In a checkout npx runs the file itself; only an installed package has its mode set by npm.
chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
