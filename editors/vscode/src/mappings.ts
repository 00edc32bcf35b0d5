/**
 * Source maps, as far as they lead from a policy to its generated code.
 * In: a map (its field `mappings`). Out: the generated line of a line of a source.
 */

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A map, as far as it is needed. */
export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/** The numbers of a segment: base 64, five bits a digit, the sign in the lowest bit. */
function numbers(segment: string): number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = digits.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    found.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return found;
}

/** The first generated line of the nearest line of a source at or behind `line`; all from 0. */
export function generatedLine(map: SourceMap, source: number, line: number): number | null {
  let [from, original] = [0, 0];
  let best: { readonly original: number; readonly generated: number } | null = null;
  for (const [generated, text] of map.mappings.split(';').entries()) {
    for (const segment of text.split(',')) {
      const [, sourceStep, lineStep] = numbers(segment);
      if (sourceStep === undefined || lineStep === undefined) continue;
      from += sourceStep;
      original += lineStep;
      if (from !== source || original < line) continue;
      if (best === null || original < best.original) best = { original, generated };
    }
  }
  return best?.generated ?? null;
}
