/**
 * Problems of configurations, as `momus check` and editors tell them.
 * In: what is wrong, and where. Out: the same in a sentence. Pure.
 */

/** Something wrong with a configuration. */
export interface ConfigurationProblem {
  /** The file that it stands in; null: the settings of the editor. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A problem in a sentence, with its place. */
export const inWords = ({ file, line, message }: ConfigurationProblem): string =>
  `${file === null ? 'the settings of the editor' : `${file}:${line}`}: ${message}`;
