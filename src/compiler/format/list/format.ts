/**
 * The formatter of list notation.
 * In: a text. Out: the same policy in its canonical form, or the errors of syntax that prevent it.
 */
import { parseList } from '../../syntax/list/parse-list.ts';
import { type FormatResult, syntaxErrors } from '../result.ts';
import { printList } from './print.ts';
import { readList } from './read.ts';

/** Formats a text in list notation. Lines end with LF; no byte order mark. */
export function formatList(text: string): FormatResult {
  const diagnostics = syntaxErrors(parseList(text));
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return { ok: true, text: printList(readList(text)) };
}
