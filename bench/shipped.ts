/**
 * The shipped policies, read and compiled.
 * In: the folder `policies` of this repository. Out: sources, a module, a program.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCompiler } from '../src/compiler/compile.ts';
import { moduleDigest } from '../src/compiler/lower/digest.ts';
import type { IrModule } from '../src/compiler/lower/ir.ts';
import type { Source } from '../src/compiler/text/source.ts';
import { loadProgram } from '../src/runtime/load.ts';
import type { Program } from '../src/runtime/program.ts';
import { defaultEnvironment } from '../src/schema/presets.ts';

/** A compiled set. */
export interface Compiled {
  readonly module: IrModule;
  readonly program: Program;
}

/** The shipped policies in their order. */
export function shippedSources(): readonly Source[] {
  const folder = join(repository(), 'policies');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.policy'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** Compiles and loads sources; throws with the diagnostics where one is an error. */
export function compiled(sources: readonly Source[]): Compiled {
  const { module, diagnostics } = createCompiler(defaultEnvironment()).compile(sources);
  if (module === null) {
    const errors = diagnostics.filter((d) => d.severity === 'error');
    throw new Error(errors.map((d) => `${d.source}: ${d.message}`).join('\n'));
  }
  return { module, program: loadProgram(module, moduleDigest(module)) };
}

/** The folder of this repository, from its sources or from what was built of them. */
function repository(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('the benchmarks stand outside of their repository');
    folder = above;
  }
  return folder;
}
