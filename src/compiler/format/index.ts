/**
 * The formatter: one canonical form for each notation.
 * In: a text, or what a converter has made. Out: the same policy with its comments, or the errors
 * of syntax that prevent it.
 */
import { isFreeform } from '../syntax/freeform/recognise.ts';
import { formatFreeform } from './freeform/format.ts';
import { formatList } from './list/format.ts';
import type { FormatResult } from './result.ts';

export { formatFreeform } from './freeform/format.ts';
export { printFreeform } from './freeform/print.ts';
export { formatList } from './list/format.ts';
export { printList } from './list/print.ts';
export type { FormatResult } from './result.ts';

/** Formats a text in the notation that it is in. */
export function formatPolicy(text: string): FormatResult {
  return isFreeform(text) ? formatFreeform(text) : formatList(text);
}
