/** What stands among policies and is none: it is told of, and nobody waits for it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfiguredPolicies } from '../../src/agent/policies/policy-directory.ts';

it('a pipe or a device among policies is no policy', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'momus-pipes-'));
  try {
    const [pipe, device, good] = ['10-pipe', '20-device', '30-good'].map((name) =>
      join(directory, `${name}.policy`),
    ) as [string, string, string];
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    symlinkSync('/dev/null', device);
    writeFileSync(good, '(debug 1)');
    expect(await readConfiguredPolicies({ policy: '', policyDirectory: directory })).toEqual({
      sources: [{ name: '30-good', text: '(debug 1)' }],
      problems: [pipe, device].map((path) => `cannot read ${path}: it is no regular file`),
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
