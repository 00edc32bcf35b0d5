/**
 * Writes what the compiler says of the checker's cases into them, for changes that are meant.
 * In: test/check/cases and test/check/realistic. Out: the same files with other expectations; look
 * at the difference before committing it.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const done = spawnSync(process.execPath, [vitest, 'run', 'test/check/cases.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, MOMUS_ACCEPT: '1' },
});
process.exit(done.status ?? 1);
