/**
 * What is wrong with a value that somebody wrote in a configuration, in words of people: those of a
 * validator are of its language.
 * In: the value, what it should be, where the validator stopped. Out: the end of a sentence. Pure.
 */

/** Where a validator stopped, and why. */
export interface Refused {
  readonly path: readonly PropertyKey[];
  /** `too_big` and `too_small` are about a size, anything else about a kind. */
  readonly code?: string | undefined;
}

/** The end of a sentence: `it takes a list of names, and item 2 is 7`. */
export function wrongValue(value: unknown, takes: string, { path, code }: Refused): string {
  const [step] = path;
  if (step === undefined) return `it takes ${takes}, not ${inWords(value, code)}`;
  const item: unknown = Array.isArray(value) ? value[Number(step)] : undefined;
  return `it takes ${takes}, and item ${Number(step) + 1} is ${inWords(item, code)}`;
}

const longestShown = 40;

function inWords(value: unknown, code: string | undefined): string {
  const isSize = code === 'too_big' || code === 'too_small';
  if (Array.isArray(value)) return isSize ? `one of ${value.length}` : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  if (value === '') return 'an empty text';
  if (isSize) return `one of ${value.length} characters`;
  return value.length <= longestShown ? `the text ${JSON.stringify(value)}` : 'a text';
}
