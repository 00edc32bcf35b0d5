/**
 * The built command as a process, where it is built; and what importing the package loads.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { workspace } from './workspace.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const main = path('dist/cli/main.js');
const cwd = workspace({ 'a.policy': '(+ 1 nme)', 'good.policy': '(+ 1 2)' });
const run = (...words: readonly string[]) =>
  spawnSync(process.execPath, [main, ...words], { cwd, encoding: 'utf8' });

describe.runIf(existsSync(main))('dist/cli/main.js', () => {
  it('can be run itself, as npx does in a checkout', () => {
    expect(statSync(main).mode & 0o777).toBe(0o755);
    const { status, stderr } = spawnSync(main, ['check', 'good.policy'], { cwd, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('has the exit statuses', () => {
    expect(run('check', 'good.policy').status).toBe(0);
    expect(run('check', 'a.policy').status).toBe(1);
    expect(run('check', 'nowhere').status).toBe(2);
  });

  it('reads standard input', () => {
    const { stdout } = spawnSync(process.execPath, [main, 'check', '-'], {
      cwd,
      input: '(+ 1 2)',
      encoding: 'utf8',
    });
    expect(stdout).toBe('no problems in 1 file\n');
  });

  it('does not complain when its reader has seen enough', () => {
    const command = `"${process.execPath}" "${main}" run --interval 0 --json | head -n 1 | wc -l`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
    expect([stdout.trim(), stderr]).toEqual(['1', '']);
  });

  it('ends by SIGTERM with a summary', async () => {
    const child = spawn(process.execPath, [main, 'run', '--interval', '30'], { cwd });
    let printed = '';
    child.stdout.on('data', (part: Buffer) => {
      printed += part.toString('utf8');
      if (printed.includes('cycle ') && !child.killed) child.kill('SIGTERM');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(143);
    expect(printed).toMatch(/1 cycle, 0:15 of simulated time/);
  });
});

describe.runIf(existsSync(path('dist/index.js')))('importing momus', () => {
  it('loads no grammar', () => {
    // A loader sees every module that is resolved.
    const loader = `export async function resolve(name, context, next) {
      const found = await next(name, context);
      process._rawDebug('loads ' + found.url);
      return found;
    }`;
    const { stderr, status } = spawnSync(
      process.execPath,
      [
        '--no-warnings',
        '--experimental-loader',
        `data:text/javascript,${encodeURIComponent(loader)}`,
        path('dist/index.js'),
      ],
      { encoding: 'utf8' },
    );
    expect(status).toBe(0);
    expect(stderr).toContain('runtime/load.js');
    expect(stderr).not.toMatch(/ohm-js|ohm-bundle|compiler\/syntax/);
  });
});
