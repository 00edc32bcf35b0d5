/**
 * Prints free-form notation in its canonical form.
 * In: the tree of a policy. Out: text of 88 columns, where no comment and no single name or text is
 * longer. A tree that stands for the same policy is read from it.
 */
import type { FreeformTree, Remark } from '../../syntax/freeform/tree.ts';
import { blankline, comment, type Doc, hardline, print } from '../doc.ts';
import { lineWidth } from '../width.ts';
import { nameText } from './names.ts';
import { type OwnLine, remarkText } from './remarks.ts';
import { bodyDoc, indented } from './statements.ts';

/**
 * Prints a policy; the text ends with a line feed. `ownLine` says of a comment within a statement
 * whether it stands on a line of its own; the trees of the converter have none.
 */
export function printFreeform(tree: FreeformTree, ownLine: OwnLine = () => true): string {
  const { layout, end } = tree;
  const name = nameText(tree.name);
  const behind = (remark: Remark | null): Doc =>
    remark === null ? '' : comment(remarkText(remark), null);
  const before = [...layout.before, ...layout.inside].map((remark, i) => [
    i > 0 && remark.blankBefore ? hardline : '',
    remarkText(remark),
    hardline,
  ]);
  const doc = [
    before,
    before.length > 0 && layout.blankBefore ? hardline : '',
    `policy ${name}`,
    behind(layout.trailing),
    bodyDoc(tree.body, [...end.before, ...end.inside], { column: indented, ownLine }),
    hardline,
    `end policy ${name}`,
    behind(end.trailing),
    tree.after.map((remark) => [remark.blankBefore ? blankline : hardline, remarkText(remark)]),
  ];
  return `${print(doc, lineWidth)}\n`;
}
