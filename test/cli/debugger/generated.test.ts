/**
 * Generated policies, as hosts run them and as a debugger does: the same decisions, and nothing of the
 * code's own among the variables.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { debuggable } from '../../../src/cli/debug/debuggable.ts';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { loadProgram } from '../../../src/runtime/load.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { worldsFor } from '../../convert/property.ts';
import { inFreeform } from '../../convert/versions.ts';
import { policies } from '../../generate/policy.ts';
import { comparable, runCompiled } from '../../soundness/harness.ts';

const environment = defaultEnvironment();
const count = 150;
const inputs = 2;

it('generated policies decide the same', () => {
  const texts = fc.sample(policies(environment, { wild: true, size: 30 }), {
    numRuns: count,
    seed: 5,
  });
  const worlds = worldsFor(count * inputs, 5);
  let compared = 0;
  texts.forEach((list, n) => {
    const written = [{ name: 'a.policy', text: list }];
    const free = n % 2 === 0 ? null : inFreeform(written, environment);
    const sources = free === null || free.problems.length > 0 ? written : free.texts;
    const { module, parsed } = createCompiler(environment).compile(sources);
    if (module === null) return;
    const files = sources.map((source) => ({ ...source, path: null }));
    const options = debuggable({ module, digest: '0', files, parsed, environment }, true);
    const code = options.emitted?.code ?? '';
    expect(code.match(/^ *(?:const|let) \S*\w\$\w.*$/gmu) ?? [], list).toEqual([]);
    const [plain, debugged] = [{ keepResults: true }, options].map((o) =>
      loadProgram(module, '', o),
    );
    for (const world of worlds.slice(n * inputs, (n + 1) * inputs)) {
      if (world === null) continue;
      const [a, b] = [plain, debugged].map((program) =>
        comparable(runCompiled(program!, environment, world.recorded)),
      );
      expect(b, list).toEqual(a);
      compared++;
    }
  });
  console.log(`${compared} evaluations compared`);
  expect(compared).toBeGreaterThan(50);
});
