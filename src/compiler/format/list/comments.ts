/**
 * The comments around items of list notation, as documents.
 * In: comments. Out: documents; those on lines of their own stand at the indentation of the item.
 */
import type { Run } from '../align-comments.ts';
import { comment, type Doc, hardline } from '../doc.ts';
import type { ListComment, ListItem } from './tree.ts';

/**
 * An item with the comments around it. The one behind it is aligned with those of the first run
 * where the item is on one line, else with those of the second. `body`: with the blank lines that
 * the author left; on entry a new line has been begun.
 */
export function placed(
  item: ListItem,
  doc: Doc,
  [run, within]: readonly [Run | null, Run],
  body: boolean,
): Doc {
  if (item.before.length === 0 && item.trailing === null) return doc;
  const above = item.before.map((written, i) => [
    i > 0 && body && written.blankBefore ? hardline : '',
    written.text,
    hardline,
  ]);
  const blank = item.before.length > 0 && body && item.blankBefore ? hardline : '';
  const behind = item.trailing === null ? '' : comment(item.trailing, run, within);
  return [above, blank, doc, behind];
}

/** The comments behind the last item, each on its line; `below`: below something. */
export function closingLines(comments: readonly ListComment[], below: boolean): Doc {
  return comments.map(({ text, blankBefore }, i) => [
    hardline,
    blankBefore && (below || i > 0) ? hardline : '',
    text,
  ]);
}
