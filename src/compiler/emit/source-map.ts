/**
 * Source maps of generated code.
 * In: mappings from generated lines to sites. Out: a source map that leads back to the policies.
 */
import { SourceMapGenerator } from 'source-map';
import type { IrModule } from '../lower/ir.ts';
import type { Mapping } from './writer.ts';

/** The map of a generated file as JSON; `contents` embeds the policies' texts. */
export function sourceMap(
  file: string,
  module: IrModule,
  mappings: readonly Mapping[],
  contents: ReadonlyMap<string, string> = new Map(),
): string {
  const generator = new SourceMapGenerator({ file });
  for (const { line, column, at } of mappings) {
    const site = module.sites[at];
    const source = site === undefined ? undefined : module.sources[site[0]];
    if (at === 0 || site === undefined || source === undefined) continue;
    generator.addMapping({
      generated: { line, column },
      original: { line: site[1], column: site[2] - 1 },
      source,
    });
  }
  for (const [source, text] of contents) generator.setSourceContent(source, text);
  return generator.toString();
}
