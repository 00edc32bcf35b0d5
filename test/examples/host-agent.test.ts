/** examples/host-agent: it runs as it stands, its policies have no problems, its API object is one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'examples/host-agent');
const node = (...words: readonly string[]) =>
  spawnSync(process.execPath, words, { cwd: example, encoding: 'utf8', timeout: 110_000 });

describe('the host agent of the examples', { timeout: 120_000 }, () => {
  it('manages its machines in a policy thread, prints what is decided, and stops', () => {
    const { stdout, stderr, status } = node('agent.mjs', '3');
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('the policy thread was started');
    expect(lines).toContain(
      'cycle 1: web 4.00 -> 3.00 GiB (clamped by balloon-step, 20-balloon:11)',
    );
    // Slow machines leave cycles out, none decides what the one before did.
    expect(lines).toContain(
      'cycle 2: web 3.00 -> 2.00 GiB (clamped by balloon-step, 20-balloon:11)',
    );
    expect(lines.slice(-4)).toEqual([
      expect.stringMatching(/^\d+ cycles of policy set 1 \(10-settings, 20-balloon\)$/),
      'guests: 3 ready, 0 not ready',
      expect.stringMatching(/^build: /),
      'the policy thread was stopped',
    ]);
  });

  it('ships policies without a problem', () => {
    const main = join(root, 'dist/cli/main.js');
    const { stdout, status } = node(main, 'check', '--strict', '-c', 'mom.conf', 'policies');
    expect([stdout, status]).toEqual(['no problems in 2 files\n', 0]);
  });

  it('has an API object as the types want it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'momus-example-'));
    try {
      const config = {
        compilerOptions: {
          module: 'NodeNext',
          target: 'ES2023',
          strict: true,
          noImplicitAny: false,
          allowJs: true,
          checkJs: true,
          noEmit: true,
          types: ['node'],
          typeRoots: [join(root, 'node_modules/@types')],
          paths: { momus: [join(root, 'dist/index.d.ts')] },
        },
        files: [join(example, 'agent.mjs')],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      const { stdout } = node(join(root, 'node_modules/typescript/bin/tsc'), '-p', folder);
      expect(stdout).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
