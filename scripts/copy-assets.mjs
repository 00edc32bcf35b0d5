/**
 * Copies into dist what the compiler of TypeScript leaves behind: the generated grammar modules.
 * In: src/compiler/syntax/generated. Out: dist/compiler/syntax/generated.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join('compiler', 'syntax', 'generated');
cpSync(join(root, 'src', folder), join(root, 'dist', folder), { recursive: true });
