/**
 * Problems of configurations, as `momus check` and editors tell them.
 * In: what is wrong, and where. Out: the same in a sentence. Pure.
 */

/** A place in a file. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units; the whole line unless given. */
  readonly column?: number;
  /** Of what is wrong, in its line; up to the end of the line unless given. */
  readonly length?: number;
}

/** Something wrong with a configuration. */
export interface ConfigurationProblem extends Place {
  /** The file that it stands in; null: the settings of the editor. */
  readonly file: string | null;
  readonly message: string;
}

/** A place in words: `line`, or `line:column`. */
export const placeInWords = ({ line, column }: Place): string =>
  column === undefined ? `${line}` : `${line}:${column}`;

/** A problem in a sentence, with its place. */
export const inWords = ({ file, message, ...place }: ConfigurationProblem): string =>
  `${file === null ? 'the settings of the editor' : `${file}:${placeInWords(place)}`}: ${message}`;
