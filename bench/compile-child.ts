/**
 * Compiles a set in a process of its own, which `compile.ts` starts.
 * In: a case as JSON in the first argument. Out: milliseconds by phase, as JSON on standard output.
 */
import { performance } from 'node:perf_hooks';
import type { CompileCase, Times } from './phases.ts';

const { set, grammar } = JSON.parse(process.argv[2] ?? '{}') as CompileCase;
let latest = performance.now();
const lap = (): number => {
  const before = latest;
  latest = performance.now();
  return latest - before;
};

// Imports are measured, so they are written as calls.
const { createCompiler } = await import('../src/compiler/compile.ts');
const { createSession } = await import('../src/compiler/check/set.ts');
const { moduleDigest } = await import('../src/compiler/lower/digest.ts');
const { link } = await import('../src/compiler/lower/link.ts');
const { emitModule } = await import('../src/compiler/emit/module.ts');
const { loadProgram } = await import('../src/runtime/load.ts');
const { defaultEnvironment } = await import('../src/schema/presets.ts');
const imported = lap();

const { shippedSources } = await import('./shipped.ts');
const { largeSet } = await import('./large-set.ts');
const sources = set === 'large' ? largeSet() : shippedSources();
const environment = defaultEnvironment();
const compiler = createCompiler(environment);
const session = createSession(environment);
// Another policy of 250 lines makes it warm: the grammar has been read and used, nothing else has.
if (grammar === 'warm') compiler.parse(largeSet().slice(-1));
lap();

const parsed = compiler.parse(sources);
const parse = lap();
const analysis = session.analyze(parsed);
const check = lap();
const module = link(analysis, sources);
const linked = lap();
const digest = moduleDigest(module);
const digested = lap();
// Loading emits too; what it takes beyond that is the engine's reading of the code.
emitModule(module, false);
const emit = lap();
const program = loadProgram(module, digest);
const load = Math.max(0, lap() - emit);
program.evaluate(program.create('host', ''), [program.create('guest', 'a')]);
const times: Times = {
  import: imported,
  parse,
  check,
  link: linked,
  digest: digested,
  emit,
  load,
  cycle: lap(),
};
process.stdout.write(JSON.stringify(times));
