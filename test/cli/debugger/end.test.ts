/** The end of a command under a debugger that stays: nobody waits for it to leave. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { workspace } from '../workspace.ts';

const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const attached = fileURLToPath(new URL('./attached.mjs', import.meta.url));

it('a debugged run ends while the debugger is still there', async () => {
  const cwd = workspace({ 'a.policy': '(defvar x 2)\n' });
  const given = ['--experimental-websocket', attached, main, 'eval', 'a.policy', '--debugger'];
  const child = spawn(process.execPath, given, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(child, 'close');
  const { status, stdout, stderr } = JSON.parse(said);
  expect([status, stdout]).toEqual([0, 'a.policy:1  (defvar x 2)  => 2\n']);
  expect(stderr).toContain('Debugger attached.');
  expect(stderr).not.toContain('Waiting for the debugger');
});
