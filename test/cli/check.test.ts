/** `momus check`: sets of files, statuses, output for people and for programs. */

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCollector } from '../schema/load-collector.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const unguarded = '(with Guests guest (guest.Control "balloon_target" (+ guest.mem_unused 1)))\n';
const cwd = workspace({
  'kept/a.policy': 'policy a\n  real :: limit = 1\n  call debug(limit)\nend policy\n',
  'kept/b.policy': '(debug limit)\n',
  'set/10-use.policy': '(defvar _doubled (* 2 shared))\n',
  'set/00-define.policy': '(defvar shared 3)\n',
  'set/.draft.policy': '(',
  'set/notes.txt': '(',
  'errors.policy': '(set nothing 1)\n(+ 1 unknown)\n',
  'warning.policy': unguarded,
  'plain.txt': '(+ 1 2)\n',
  'schema.json': JSON.stringify({
    format: 1,
    collectors: [loadCollector()],
  }),
  'load.policy': '(defvar _l (+ 1 Host.load))\n',
});

describe('momus check', () => {
  it('takes a directory in the order of names, without hidden and other files', async () => {
    const { status, stdout } = await momus(['check', 'set'], { cwd });
    expect(stdout).toBe('no problems in 2 files\n');
    expect(status).toBe(0);
  });

  it('orders files by name, not as they are given', async () => {
    const words = ['check', 'set/10-use.policy', 'set/00-define.policy'];
    expect((await momus(words, { cwd })).status).toBe(0);
  });

  it('counts a file once, also when it is named through its directory', async () => {
    const { stdout } = await momus(['check', 'set', 'set/00-define.policy'], { cwd });
    expect(stdout).toBe('no problems in 2 files\n');
  });

  it('takes a file of any name, and standard input', async () => {
    expect((await momus(['check', 'plain.txt'], { cwd })).status).toBe(0);
    const { status, stdout } = await momus(['check', '-'], { cwd, stdin: '(+ 1 nme)' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^<stdin>:1:6: error: /);
  });

  it('reports errors with their places and fails', async () => {
    const { status, stdout } = await momus(['check', 'errors.policy'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toContain('errors.policy:1:6: error: nothing defines `nothing`');
    expect(stdout).toContain('see docs/diagnostics/unknown-name.md');
    expect(stdout).toMatch(/2 errors in 1 file\n$/);
  });

  it('fails on warnings only when strict', async () => {
    expect((await momus(['check', 'warning.policy'], { cwd })).status).toBe(0);
    const { status, stdout } = await momus(['check', '--strict', 'warning.policy'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toMatch(/ in 1 file \(--strict: warnings fail too\)\n$/);
  });

  it('gives programs every diagnostic with its place', async () => {
    const { stdout } = await momus(['check', '--json', 'errors.policy'], { cwd });
    const list: unknown = JSON.parse(stdout);
    expect(list).toMatchObject([
      {
        code: 'assignment-to-unknown',
        severity: 'error',
        file: 'errors.policy',
        line: 1,
        column: 6,
        endLine: 1,
        endColumn: 13,
      },
      { code: 'unknown-name', line: 2, column: 6, notes: [], fixes: [] },
    ]);
    expect((await momus(['check', '--json', 'set'], { cwd })).stdout).toBe('[]\n');
    // A fix may change another file than the one with the fault.
    const kept: unknown = JSON.parse((await momus(['check', '--json', 'kept'], { cwd })).stdout);
    expect(kept).toMatchObject([
      {
        code: 'unknown-name',
        file: join('kept', 'b.policy'),
        fixes: [
          { edits: [{ file: join('kept', 'a.policy'), line: 2, column: 7, text: ', public' }] },
        ],
      },
    ]);
  });

  it('checks against what the host has enabled', async () => {
    const { status } = await momus(['check', '--collectors', 'HostMemory', 'warning.policy'], {
      cwd,
    });
    expect(status).toBe(1);
    expect((await momus(['check', 'load.policy'], { cwd })).status).toBe(1);
    expect((await momus(['check', '--schema', 'schema.json', 'load.policy'], { cwd })).status).toBe(
      0,
    );
  });

  it('colours terminals only, unless told otherwise', async () => {
    const sequence = '\u001b[';
    const run = (env: Readonly<Record<string, string>>, isTTY: boolean) =>
      momus(['check', 'errors.policy'], { cwd, env, isTTY });
    expect((await run({}, false)).stdout).not.toContain(sequence);
    expect((await run({}, true)).stdout).toContain(sequence);
    expect((await run({ NO_COLOR: '1' }, true)).stdout).not.toContain(sequence);
    expect((await run({ FORCE_COLOR: '1' }, false)).stdout).toContain(sequence);
  });

  it('keeps to the width of the terminal', async () => {
    const long = `(defvar _long (+ 1 ${'(+ 1 '.repeat(40)}nme${')'.repeat(41)})\n`;
    const { stdout } = await momus(['check', '-'], {
      cwd,
      stdin: long,
      isTTY: true,
      columns: 60,
      env: { NO_COLOR: '1' },
    });
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(stdout).toContain('^^^');
  });

  it.each(['check', 'compile', 'run', 'eval', 'help check', 'help'])(
    'has help for %s',
    async (line) => {
      const words = line.startsWith('help') ? line.split(' ') : [line, '--help'];
      const { status, stdout } = await momus(words, { cwd });
      expect(status).toBe(0);
      expect(stdout).toMatch(/examples?:\n {2}momus /);
      for (const text of stdout.split('\n')) expect(text.length).toBeLessThanOrEqual(80);
    },
  );

  it('prints 100 of many, errors first, and counts all', async () => {
    const stdin = `${'(defvar unused 1)\n(if 1 2 3)\n'.repeat(1200)}(+ 1 nme)\n`;
    const { stdout } = await momus(['check', '-'], { cwd, stdin });
    const json = await momus(['check', '--json', '-'], { cwd, stdin });
    const found = JSON.parse(json.stdout) as readonly unknown[];
    expect(found.length).toBeGreaterThan(1100);
    expect([...stdout.matchAll(/: (?:error|warning): /g)]).toHaveLength(100);
    expect(stdout).toContain('error: nothing defines `nme`');
    const rest = (found.length - 100).toLocaleString('en');
    expect(stdout).toMatch(new RegExp(`^… and ${rest} more; --json gives all$`, 'm'));
    expect(stdout).toMatch(new RegExp(`, ${found.length - 1} warnings in 1 file\n$`));
  });

  it('prints its version', async () => {
    expect((await momus(['--version'], { cwd })).stdout).toMatch(/^momus \d+\.\d+\.\d+\n$/);
  });
});
