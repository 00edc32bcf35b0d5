/**
 * Texts as both notations write them: a backslash protects the next character from ending the text,
 * and stays in it.
 */

/** A text between quotes that end where it ends. */
export function quoted(value: string): string {
  return /(?:^|[^\\])(?:\\\\)*"/u.test(value) ? `'${value}'` : `"${value}"`;
}
