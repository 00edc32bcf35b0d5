/**
 * Prints list notation as a person would write it.
 * In: items with their comments. Out: text of 88 columns; only blanks and line ends differ from
 * another way to write the same, and closing brackets stand before the comment behind them.
 */
import { print } from '../doc.ts';
import { lineWidth } from '../width.ts';
import { closingLines } from './comments.ts';
import { bodyOf } from './pieces.ts';
import { settle } from './settle.ts';
import type { ListFile } from './tree.ts';

/** Prints a text in list notation; it ends with a line feed unless it is empty. */
export function printList(file: ListFile): string {
  const forms = file.forms.map(settle);
  const doc = [bodyOf(forms).doc, closingLines(file.after, forms.length > 0)];
  const text = print(doc, lineWidth).replace(/^\n/, '');
  return text === '' ? '' : `${text}\n`;
}
