/**
 * The formatter of list notation.
 * In: a text. Out: the same policy in its canonical form, or the errors of syntax that prevent it.
 */
import { parseList } from '../../syntax/list/parse-list.ts';
import { type FormatResult, syntaxErrors } from '../result.ts';
import { sameMeaning } from '../same-meaning.ts';
import { printList } from './print.ts';
import { readList } from './read.ts';

/** Formats a text in list notation. Lines end with LF; no byte order mark. */
export function formatList(text: string): FormatResult {
  const policy = parseList(text);
  const diagnostics = syntaxErrors(policy);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const formatted = printList(readList(text));
  // A formatter that loses something is worse than none.
  if (!sameMeaning(policy, parseList(formatted)))
    throw new Error('formatting would have changed the policy, so nothing was changed');
  return { ok: true, text: formatted };
}
