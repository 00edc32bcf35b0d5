/** `momus compile`: what it writes, and that it writes nothing where something is wrong. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceMapConsumer } from 'source-map';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/compiler/index.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const policy =
  '(defvar half 0.5)\n\n(with Guests guest\n  (if (valid guest.balloon_max)\n    (guest.Control "balloon_target" (* half guest.balloon_max)) 0))\n';
const cwd = workspace({
  'a.policy': policy,
  'bad.policy': '(+ 1 nme)',
  'sub/a.policy': policy,
  'late.policy': '(with Guests g (g.Control "balloon_target" (+ 1 g.mem_unused)))',
});

describe('momus compile', () => {
  it('writes a bundle that loads, and leaves nothing else', async () => {
    const { status, stdout } = await momus(['compile', 'a.policy', '-o', 'deep/out'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^wrote policy\.bundle\.json to deep\/out \([0-9a-f]{12}\)\n$/);
    expect(readdirSync(join(cwd, 'deep/out'))).toEqual(['policy.bundle.json']);
    expect(readBundle(readFileSync(join(cwd, 'deep/out/policy.bundle.json'), 'utf8')).ok).toBe(
      true,
    );
  });

  it('gives the same bundle wherever the policies lie', async () => {
    await momus(['compile', 'a.policy', '-o', 'one'], { cwd });
    await momus(['compile', 'sub', '-o', 'two'], { cwd });
    const read = (name: string) => readFileSync(join(cwd, name, 'policy.bundle.json'), 'utf8');
    expect(read('one')).toBe(read('two'));
  });

  it('writes JavaScript that is a module, with a map to the policy', async () => {
    await momus(['compile', 'a.policy', '--js', '--out', 'js'], { cwd });
    const file = join(cwd, 'js/policy.mjs');
    const code = readFileSync(file, 'utf8');
    const module: unknown = await import(/* @vite-ignore */ file);
    expect(module).toHaveProperty('default', expect.any(Function));
    const lines = code.split('\n');
    const line = lines.findIndex((text) => /guest\w*\.c_balloon_target = /.test(text));
    const map = JSON.parse(readFileSync(join(cwd, 'js/policy.mjs.map'), 'utf8'));
    await SourceMapConsumer.with(map, null, (consumer) => {
      expect(consumer.sourceContentFor('a.policy')).toBe(policy);
      const mapped: (number | null)[] = [];
      consumer.eachMapping((m) => {
        if (m.generatedLine === line + 1) mapped.push(m.originalLine);
      });
      expect(mapped).toContain(5);
    });
  });

  it('writes nothing where there are errors, or warnings under --strict', async () => {
    const errors = await momus(['compile', 'bad.policy', '-o', 'none'], { cwd });
    expect(errors.status).toBe(1);
    expect(errors.stderr).toContain('bad.policy:1:6: error: ');
    const warnings = await momus(['compile', '--strict', 'late.policy', '-o', 'none'], { cwd });
    expect(warnings.status).toBe(1);
    expect(existsSync(join(cwd, 'none'))).toBe(false);
  });
});
