/**
 * Code that a JavaScript debugger steps through in the policy files.
 * In: a compiled set with its files and what its host has. Out: what loads it so: code with the
 * policy's names, whose source map leads to the files, and entities that show their fields by name.
 */
import { pathToFileURL } from 'node:url';
import type { ParsedSource } from '../../compiler/check/placed.ts';
import { emitModule } from '../../compiler/emit/module.ts';
import { sourceMap } from '../../compiler/emit/source-map.ts';
import type { Mapping } from '../../compiler/emit/writer.ts';
import type { IrModule } from '../../compiler/lower/ir.ts';
import { manifestOf } from '../../compiler/lower/manifest.ts';
import { returnedValues } from '../../compiler/returned.ts';
import type { LoadOptions } from '../../runtime/load.ts';
import type { Entity } from '../../runtime/program.ts';
import type { Environment } from '../../schema/environment.ts';
import { besideOf } from './beside.ts';
import type { DebuggedFile } from './debugged-files.ts';
import { showFields } from './entity-view.ts';

/** A set to debug. */
export interface DebuggedSet {
  readonly module: IrModule;
  readonly digest: string;
  readonly files: readonly DebuggedFile[];
  readonly parsed: readonly ParsedSource[];
  /** What entities can be asked for, whether the set reads it or not. */
  readonly environment: Pick<Environment, 'fields' | 'properties'>;
}

/** What generated code gives. */
interface Made {
  readonly Host: new (id: string) => Entity;
  readonly Guest: new (id: string) => Entity;
  readonly Device: new (id: string) => Entity & { readonly maximum: Entity };
  /** Takes what an evaluation is about. */
  readonly begin: (...given: readonly unknown[]) => void;
  readonly policies: () => void;
}

/** The wrapper that `new Function` writes around a body has two lines in front of it. */
const linesOfFunction = 2;

/** Options of `loadProgram` for a debugger. */
export function debuggable(set: DebuggedSet, keepResults: boolean): LoadOptions {
  const { module, returned } = returnedValues(set.module, set.files, set.parsed);
  const beside = besideOf(set.environment, manifestOf(module));
  const emitted = emitModule(module, keepResults, { returned, beside });
  const file = `momus-${set.digest.slice(0, 12)}.js`;
  const urls = set.files.map(({ name, path }) => (path === null ? name : pathToFileURL(path).href));
  const contents = new Map(set.files.map(({ text }, i) => [urls[i] ?? '', text]));
  const shifted = inOrder(emitted.mappings, module).map(
    (m): Mapping => ({ ...m, line: m.line + linesOfFunction }),
  );
  const map = sourceMap(file, { ...module, sources: urls }, shifted, contents);
  // Beside the policies: what has no address of a file counts as a part of Node.js in debuggers.
  const folder = set.files.find((f) => f.path !== null)?.path ?? '';
  const address = folder === '' ? file : new URL(file, pathToFileURL(folder)).href;
  const encoded = Buffer.from(map).toString('base64');
  const code = [
    emitted.code,
    `//# sourceURL=${address}`,
    `//# sourceMappingURL=data:application/json;base64,${encoded}`,
  ].join('\n');
  return {
    keepResults,
    emitted,
    beside,
    create: (support) => {
      const made: Made = new Function('support', code)(support);
      const { Host, Guest, Device, begin, policies } = made;
      const device = new Device('');
      const entities = [new Host(''), new Guest(''), device, device.maximum];
      showFields(entities, emitted.plan.manifest, beside);
      const evaluate = (...given: readonly unknown[]): void => {
        begin(...given);
        policies();
      };
      return { Host, Guest, Device, evaluate };
    },
  };
}

/**
 * A debugger stops at the first column of a line; so what runs first of a line gets the first of its
 * columns. `x = f(1)` calls `f` before it stores.
 */
function inOrder(mappings: readonly Mapping[], module: IrModule): readonly Mapping[] {
  const lineOf = ({ at }: Mapping): string => {
    const [source, line] = module.sites[at] ?? [0, 0];
    return `${source}:${line}`;
  };
  const column = (at: number): number => module.sites[at]?.[2] ?? 0;
  const ordered: Mapping[] = [];
  for (let from = 0, to = 0; from < mappings.length; from = to) {
    const key = lineOf(mappings[from]!);
    while (to < mappings.length && lineOf(mappings[to]!) === key) to++;
    const run = mappings.slice(from, to);
    const places = run.map(({ at }) => at).sort((a, b) => column(a) - column(b));
    ordered.push(...run.map((m, i) => ({ ...m, at: places[i] ?? m.at })));
  }
  return ordered;
}
