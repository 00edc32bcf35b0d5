/**
 * The formatter: one canonical form for both notations.
 * In: a text, or what a converter has made. Out: the same policy with its comments, or the errors
 * of syntax that prevent it.
 */
import { formatList } from './list/format.ts';
import type { FormatResult } from './result.ts';

export { formatList } from './list/format.ts';
export { printList } from './list/print.ts';
export * from './list/tree.ts';
export type { FormatResult } from './result.ts';

/** Formats a text in the notation that it is in. */
export function formatPolicy(text: string): FormatResult {
  return formatList(text);
}
