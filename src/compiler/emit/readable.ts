/**
 * A module as a JavaScript file for people to read and debug, with its source map.
 * In: a module, its digest, its sources. Out: the texts of `policy.mjs` and `policy.mjs.map`.
 */
import type { IrModule } from '../lower/ir.ts';
import type { Source } from '../text/source.ts';
import { emitModule } from './module.ts';
import { sourceMap } from './source-map.ts';

/** The names of the files. */
export const javaScriptFile = 'policy.mjs';
export const sourceMapFile = 'policy.mjs.map';

const indent = '  ';

/** The file and its map. */
export function javaScriptOutput(
  module: IrModule,
  digest: string,
  sources: readonly Source[],
): { readonly code: string; readonly map: string } {
  const { code, mappings } = emitModule(module, false);
  const head = [
    '/**',
    ' * A policy set, compiled by Momus. For people to read and debug: agents load the bundle,',
    ' * never this file.',
    ` * Policies: ${module.sources.map((name) => name.replaceAll('*/', '* /')).join(', ')}`,
    ` * Digest: ${digest}`,
    ' * `create` takes the functions of the runtime that the code calls. It gives the classes of',
    ' * the entities and `evaluate`, which decides: loadProgram(module, digest, { create }).',
    ' */',
    'export default function create(support) {',
  ];
  const lines = code.trimEnd().split('\n');
  const body = lines.map((line) => (line === '' ? '' : indent + line));
  const moved = mappings.map((mapping) => ({
    ...mapping,
    line: mapping.line + head.length,
    column: mapping.column + indent.length,
  }));
  const contents = new Map(sources.map(({ name, text }) => [name, text]));
  return {
    code: `${[...head, ...body, '}'].join('\n')}\n//# sourceMappingURL=${sourceMapFile}\n`,
    map: `${sourceMap(javaScriptFile, module, moved, contents)}\n`,
  };
}
