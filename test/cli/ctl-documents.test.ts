/**
 * What docs/cli.md shows of `momus ctl` and `momus top` is what they print, of a fake agent.
 * ACCEPT=1 writes the real output into the document.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openCtl } from './ctl-harness.ts';

const path = fileURLToPath(new URL('../../docs/cli.md', import.meta.url));
const blocks = [
  ...readFileSync(path, 'utf8').matchAll(/```text\n(\$ momus (?:ctl|top) .*)\n([\s\S]*?)```/g),
];

it('there are examples', () => {
  expect(blocks.length).toBeGreaterThan(4);
});

it.each(blocks.map(([, line = '', shown = '']) => [line, shown]))('%s', async (line, shown) => {
  const defines = '(defvar pressure 0.2)\n';
  const { run } = await openCtl({
    guests: 8,
    files: { '00-defines': defines, '02-balloon': '(+ pressure 1)\n' },
  });
  await run(['ctl', 'policies', 'set', '01-parameters', '-'], { stdin: '(set pressure 0.5)\n' });
  // Dumb terminals get one picture of what is; others, one after the other.
  const env = { MOMUS_SOCKET: 'momus.sock', TZ: 'UTC', NO_COLOR: '1', TERM: 'dumb' };
  const terminal = line.startsWith('$ momus top') ? { isTTY: true, columns: 80, env } : {};
  const { status, stdout, stderr } = await run(line.replace('$ momus ', ''), terminal);
  expect([status, stderr]).toEqual([0, '']);
  if (process.env.ACCEPT === '1') {
    const now = readFileSync(path, 'utf8');
    const from = `\`\`\`text\n${line}\n${shown}\`\`\``;
    writeFileSync(
      path,
      now.replace(from, () => `\`\`\`text\n${line}\n${stdout}\`\`\``),
    );
  } else expect(stdout).toBe(shown);
});
