/**
 * Code that a JavaScript debugger steps through in the policy files.
 * In: a compiled set with its files. Out: what loads it so: code with the policy's names, whose
 * source map leads to the files, and entities that show their fields by name.
 */
import { pathToFileURL } from 'node:url';
import type { ParsedSource } from '../../compiler/check/set.ts';
import { emitModule } from '../../compiler/emit/module.ts';
import { sourceMap } from '../../compiler/emit/source-map.ts';
import type { Mapping } from '../../compiler/emit/writer.ts';
import type { IrModule } from '../../compiler/lower/ir.ts';
import { returnedValues } from '../../compiler/returned.ts';
import type { LoadOptions } from '../../runtime/load.ts';
import type { Entity } from '../../runtime/program.ts';
import type { DebuggedFile } from './debugged-files.ts';
import { showFields } from './entity-view.ts';

/** A set to debug. */
export interface DebuggedSet {
  readonly module: IrModule;
  readonly digest: string;
  readonly files: readonly DebuggedFile[];
  readonly parsed: readonly ParsedSource[];
}

/** What generated code gives. */
interface Made {
  readonly Host: new (id: string) => Entity;
  readonly Guest: new (id: string) => Entity;
  readonly Device: new (id: string) => Entity & { readonly maximum: Entity };
}

/** The wrapper that `new Function` writes around a body has two lines in front of it. */
const linesOfFunction = 2;

/** Options of `loadProgram` for a debugger. */
export function debuggable(set: DebuggedSet, keepResults: boolean): LoadOptions {
  const { module, returned } = returnedValues(set.module, set.files, set.parsed);
  const emitted = emitModule(module, keepResults, { returned });
  const file = `momus-${set.digest.slice(0, 12)}.js`;
  const urls = set.files.map(({ name, path }) => (path === null ? name : pathToFileURL(path).href));
  const contents = new Map(set.files.map(({ text }, i) => [urls[i] ?? '', text]));
  const shifted = emitted.mappings.map((m): Mapping => ({ ...m, line: m.line + linesOfFunction }));
  const map = sourceMap(file, { ...module, sources: urls }, shifted, contents);
  const encoded = Buffer.from(map).toString('base64');
  const code = [
    emitted.code,
    `//# sourceURL=${file}`,
    `//# sourceMappingURL=data:application/json;base64,${encoded}`,
  ].join('\n');
  return {
    keepResults,
    emitted,
    create: (support) => {
      const made: Made = new Function('support', code)(support);
      const { Host, Guest, Device } = made;
      const device = new Device('');
      const entities = [new Host(''), new Guest(''), device, device.maximum];
      showFields(entities, emitted.plan.manifest);
      return made;
    },
  };
}
