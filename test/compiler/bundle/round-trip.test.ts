/**
 * Through a bundle and back: the same decisions, one digest for one meaning, and a manifest.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { readBundle, writeBundle } from '../../../src/compiler/lower/bundle.ts';
import { moduleDigest } from '../../../src/compiler/lower/digest.ts';
import type { IrModule } from '../../../src/compiler/lower/ir.ts';
import { loadProgram } from '../../../src/runtime/load.ts';
import type { Program } from '../../../src/runtime/program.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { environments } from '../../generate/environment.ts';
import { policies } from '../../generate/policy.ts';
import { compileShipped, decide } from '../../policies/shipped.ts';
import type { EnvironmentJson } from '../../reference/environment.ts';
import { comparable, monitored, runCompiled } from '../../soundness/harness.ts';
import { handMade, host, one, propose, sealed } from './hand-made.ts';

const environment = defaultEnvironment();

function compiled(text: string): IrModule | null {
  return createCompiler(environment).compile([{ name: 'generated.policy', text }]).module;
}

function shipped(): IrModule {
  const { module } = compileShipped();
  if (module === null) throw new Error('the shipped policies do not compile');
  return module;
}

function restored(module: IrModule): IrModule {
  const result = readBundle(writeBundle(module));
  if (!result.ok) throw new Error(result.problem);
  return result.module;
}

const load = (module: IrModule): Program => loadProgram(module, '', { keepResults: true });

/** Some small policies, whose bundles are changed. */
const samples = fc.sample(policies(environment, { wild: true, size: 200 }), {
  numRuns: 30,
  seed: 7,
});

describe('a bundle', () => {
  it('decides as the module it was written from: generated policies', { timeout: 120_000 }, () => {
    const count = 300;
    const texts = [false, true].flatMap((wild) =>
      fc.sample(policies(environment, { wild }), { numRuns: count / 2, seed: 11 }),
    );
    const inputs = fc.sample(environments(environment), {
      numRuns: count,
      seed: 11,
    });
    let evaluated = 0;
    for (const [i, text] of texts.entries()) {
      const module = compiled(text);
      if (module === null) continue;
      const again = restored(module);
      expect(moduleDigest(again)).toBe(moduleDigest(module));
      expect(writeBundle(again)).toBe(writeBundle(module));
      const [direct, bundled] = [load(module), load(again)];
      expect(bundled.manifest).toEqual(direct.manifest);
      expect(bundled.sites).toEqual(direct.sites);
      const ready = monitored(inputs[i] as EnvironmentJson, environment);
      if (ready === null) continue;
      const [a, b] = [direct, bundled].map((p) => runCompiled(p, environment, ready.recorded));
      expect(comparable(b!)).toEqual(comparable(a!));
      evaluated++;
    }
    expect(evaluated).toBeGreaterThan(count / 4);
  });

  it('decides as the module it was written from: the shipped policies', () => {
    const module = shipped();
    const host = {
      mem_available: 1000,
      mem_free: 50,
      ksm_pages_shared: 0,
      ksm_pages_to_scan: 64,
      ksm_merge_across_nodes: 1,
      ksm_shareable: 9,
    };
    const guest = { balloon_cur: 1000, balloon_min: 100, balloon_max: 2000, mem_unused: 800 };
    const [direct, bundled] = [module, restored(module)].map((m) =>
      decide(load(m), host, [guest, {}]),
    );
    expect(direct!.guests[0]).toHaveProperty('balloon_target');
    expect(bundled).toEqual(direct);
  });

  it('has one digest for one module, and another for every other one', () => {
    const module = shipped();
    expect(moduleDigest(module)).toBe(moduleDigest(shipped()));
    const digest = moduleDigest(module);
    let changes = 0;
    const visit = (value: unknown, put: (v: unknown) => unknown): void => {
      if (Array.isArray(value))
        value.forEach((v, i) => void visit(v, (x) => put(value.with(i, x))));
      else if (typeof value === 'object' && value !== null) {
        for (const [key, v] of Object.entries(value)) visit(v, (x) => put({ ...value, [key]: x }));
      } else if (value !== undefined && changes++ % 3 === 0) {
        const other =
          typeof value === 'number'
            ? value + 1
            : typeof value === 'boolean'
              ? !value
              : `${String(value)}.`;
        expect(moduleDigest(put(other) as IrModule)).not.toBe(digest);
      }
    };
    visit(module, (x) => x);
    expect(changes).toBeGreaterThan(500);
  });

  it('is refused when any character has changed', () => {
    const text = writeBundle(compiled(samples.find((t) => compiled(t) !== null)!)!);
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('0', '1', 'a', '"', '}', '-', '\\'),
        (at, ch) => {
          fc.pre(text[at] !== ch && text[at] !== '\n');
          expect(readBundle(text.slice(0, at) + ch + text.slice(at + 1)).ok).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is refused when it was cut off', () => {
    const text = writeBundle(shipped()).trimEnd();
    for (let n = 0; n < text.length; n += 997) expect(readBundle(text.slice(0, n)).ok).toBe(false);
  });

  it('keeps the numbers that JSON cannot hold', () => {
    const numbers = [-0, 0, Infinity, -Infinity, Number.NaN, 5e-324, 2 ** 53 + 2, 0.1];
    const program = load(restored(handMade(numbers.map((v) => ({ k: 'num', v })))));
    const { results } = program.evaluate(program.create('host', ''), []);
    expect(results.map((v, i) => Object.is(v, numbers[i]))).toEqual(numbers.map(() => true));
  });

  it('takes texts that read like numbers for texts', () => {
    const texts = ['Infinity', '-0', 'NaN'];
    const program = load(restored(handMade(texts.map((v) => ({ k: 'text', v })))));
    expect(program.evaluate(program.create('host', ''), []).results).toEqual(texts);
  });
});

describe('the manifest of a bundle', () => {
  it('says what the program uses', () => {
    const module = shipped();
    const { manifest } = JSON.parse(writeBundle(module)) as { manifest: unknown };
    expect(manifest).toEqual(loadProgram(module, '').manifest);
    expect(manifest).toHaveProperty(
      'controls',
      expect.arrayContaining([{ entity: 'guest', name: 'balloon_target', numeric: true }]),
    );
  });

  it('is refused when it says anything else', () => {
    const module = handMade([propose(host, one, 'ksm_run')]);
    const item = { entity: 'host', name: 'ksm_run', numeric: true };
    const none = { fields: [], averages: [], properties: [], controls: [], saved: [] };
    const bundle = (manifest: object): boolean => readBundle(sealed(module, { manifest })).ok;
    expect(bundle({ ...none, controls: [item] })).toBe(true);
    expect(bundle(none)).toBe(false);
    expect(bundle({ ...none, controls: [item, item] })).toBe(false);
    expect(bundle({ ...none, controls: [{ ...item, numeric: false }] })).toBe(false);
    expect(bundle({ ...none, controls: [item], fields: [item] })).toBe(false);
    expect(bundle({ controls: [item] })).toBe(false);
  });
});
