/**
 * Saved variables that another set saved: a new set decides on what they hold, not on what it would
 * have saved itself.
 */
import { expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { History } from '../../src/runtime/history.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import { Snapshot } from '../../src/runtime/snapshot.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

function program(text: string) {
  const { module } = createCompiler(defaultEnvironment()).compile([{ name: 'a.policy', text }]);
  if (module === null) throw new Error('it has errors');
  return loadProgram(module, '');
}

it('reads what the set before it saved', () => {
  const before = new Snapshot(program('(Host.SetVar "mode" 1)'));
  const host = before.host(new History(1, []), new Map()).entity;
  before.program.evaluate(host, []);
  const next = program(
    '(if (valid (Host.GetVar "mode")) (Host.Control "ksm_pages_to_scan" (* 100 (Host.GetVar "mode"))) 0)\n(Host.SetVar "mode" 2)',
  );
  const after = new Snapshot(next, before.saved());
  const entity = after.host(new History(1, []), new Map()).entity;
  next.evaluate(entity, []);
  expect(entity.c_ksm_pages_to_scan).toBe(100);
});
