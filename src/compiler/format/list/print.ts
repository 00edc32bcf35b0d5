/**
 * Prints list notation as a person would write it.
 * In: items with their comments. Out: text of 88 columns; only blanks and line ends differ from
 * another way to write the same, and closing brackets stand before the comment behind them.
 */
import type { Run } from '../align-comments.ts';
import {
  align,
  blankline,
  comment,
  type Doc,
  either,
  group,
  hardline,
  line,
  nest,
  print,
  start,
} from '../doc.ts';
import { lineWidth } from '../width.ts';
import { settle } from './settle.ts';
import { atomWidth, flatWidth, isData, type Shape, shapeOf } from './shapes.ts';
import type { BracketList, ListComment, ListFile, ListItem } from './tree.ts';

/** An item as a document; `flat`: its columns on one line; `need`: the least that it can do with. */
interface Piece {
  readonly doc: Doc;
  readonly flat: number;
  readonly need: number;
}

const closers = { '(': ')', '[': ']', '{': '}' } as const;

/** Prints a text in list notation; it ends with a line feed unless it is empty. */
export function printList(file: ListFile): string {
  const run: Run = { of: 'file' };
  const forms = file.forms.map(settle);
  const docs = forms.map((item) => placed(item, pieceOf(item, null).doc, run, true));
  const all = sequence(forms, docs, true);
  const after = ownLines(file.after, forms.length > 0);
  const text = print([all, after], lineWidth);
  return text === '' ? '' : `${text}\n`;
}

function pieceOf(item: ListItem, data: Shape | null): Piece {
  if (item.kind === 'atom') {
    const width = atomWidth(item.text);
    return { doc: item.text, flat: width, need: width };
  }
  const shape = data ?? shapeOf(item);
  const pieces = item.items.map((inner, i) =>
    pieceOf(inner, isData(item, i) && inner.kind === 'list' ? { kind: 'data' } : null),
  );
  const flat = flatWidth(
    item,
    pieces.map((piece) => piece.flat),
  );
  const broken = brokenPiece(item, pieces, shape);
  return {
    doc: align(group(broken.doc, flat === Number.POSITIVE_INFINITY)),
    flat,
    need: Math.min(flat, broken.need),
  };
}

/** A list over several lines. */
function brokenPiece(
  list: BracketList,
  pieces: readonly Piece[],
  shape: Shape,
): { readonly doc: Doc; readonly need: number } {
  if (list.items.length === 0 && list.closing.length === 0 && list.opening === null)
    return { doc: [list.open, closers[list.open]], need: 2 };
  switch (shape.kind) {
    case 'block':
      return block(list, pieces);
    case 'data':
      return below(list, pieces, 0);
    case 'body':
      // A comment between the items of the first line leaves no first line.
      return commented(list, 1, shape.lead) || isCommentedBefore(list, shape.lead)
        ? hanging(list, pieces, 1)
        : hanging(list, pieces, shape.lead);
    case 'operands': {
      const hang = hanging(list, pieces, 1);
      if (list.items.length < 2 || commented(list, 1, 2)) return hang;
      const operands = below(list, pieces, 1);
      const need = Math.min(operands.need, hang.need);
      return { doc: either(operands.need, operands.doc, hang.doc), need };
    }
    default:
      return shape satisfies never;
  }
}

/** Whether a comment stands between the first item and item `to`. */
const commented = (list: BracketList, from: number, to: number): boolean =>
  list.items.slice(from - 1, to - 1).some((item) => item.trailing !== null) ||
  isCommentedBefore(list, to);

const isCommentedBefore = (list: BracketList, to: number): boolean =>
  list.items.slice(1, to).some((item) => item.before.length > 0);

/** `{` and `}` on lines of their own. */
function block(list: BracketList, pieces: readonly Piece[]): ReturnType<typeof brokenPiece> {
  const run: Run = { of: 'block' };
  const docs = list.items.map((item, i) => placed(item, pieces[i]?.doc ?? '', run, true));
  const inner = [
    sequence(list.items, docs, true),
    list.items.length > 0 && list.closing.length > 0 ? hardline : '',
    ownLines(list.closing, list.items.length > 0, false),
  ];
  const opening = list.opening === null ? '' : comment(list.opening, null);
  const body = isEmpty(list) ? '' : nest(2, [hardline, inner]);
  return { doc: ['{', opening, body, hardline, '}'], need: 2 + widest(pieces) };
}

const isEmpty = (list: BracketList): boolean =>
  list.items.length === 0 && list.closing.length === 0;

/** Items below each other, behind the bracket or behind the head. */
function below(
  list: BracketList,
  pieces: readonly Piece[],
  heads: 0 | 1,
): ReturnType<typeof brokenPiece> {
  const head = heads === 0 ? '' : (pieces[0]?.doc ?? '');
  const indent = heads === 0 ? 1 : 2 + (pieces[0]?.flat ?? 0);
  const run: Run = { of: 'operands' };
  const items = list.items.slice(heads);
  const docs = items.map((item, i) => placed(item, pieces[i + heads]?.doc ?? '', run, false));
  const space = heads === 0 ? '' : ' ';
  return {
    doc: [
      list.open,
      head,
      space,
      align([sequence(items, docs, false), closingLines(list)]),
      closing(list),
    ],
    need: indent + widest(pieces.slice(heads)) + 1,
  };
}

/** The first items on one line, the others indented by two below. */
function hanging(
  list: BracketList,
  pieces: readonly Piece[],
  lead: number,
): ReturnType<typeof brokenPiece> {
  const run: Run = { of: 'body' };
  const docs = list.items.map((item, i) => placed(item, pieces[i]?.doc ?? '', run, i >= lead));
  const first = docs.slice(0, lead).flatMap((doc, i) => (i === 0 ? [doc] : [' ', doc]));
  const rest = list.items.slice(lead);
  const many = rest.length > 1;
  const body =
    rest.length === 0 ? '' : nest(2, [line, sequence(rest, docs.slice(lead), many && lead > 1)]);
  return {
    doc: [list.open, first, body, nest(2, closingLines(list)), closing(list)],
    need: 2 + widest(pieces.slice(lead)) + 1,
  };
}

const widest = (pieces: readonly Piece[]): number =>
  pieces.reduce((most, { need }) => Math.max(most, need), 0);

/** The comments behind the last item, and the bracket below them. */
const closingLines = (list: BracketList): Doc =>
  list.closing.length === 0
    ? ''
    : [list.items.length === 0 ? '' : hardline, ownLines(list.closing, true, false)];

const closing = (list: BracketList): Doc =>
  list.closing.length === 0 ? closers[list.open] : [hardline, closers[list.open]];

/** An item with the comments around it. */
function placed(item: ListItem, doc: Doc, run: Run, aligned: boolean): Doc {
  if (item.before.length === 0 && item.trailing === null) return aligned ? [start(run), doc] : doc;
  return [
    item.before.map(({ text, blankBefore }, i) => [
      i > 0 && blankBefore && aligned ? blankOnly : '',
      text,
      hardline,
    ]),
    aligned && item.before.length > 0 && item.blankBefore ? blankOnly : '',
    start(run),
    doc,
    item.trailing === null ? '' : comment(item.trailing, aligned ? run : null),
  ];
}

/** An empty line, where a new line has been begun already. */
const blankOnly: Doc = hardline;

/** Items one below the other, in a body with the blank lines that the author left. */
function sequence(items: readonly ListItem[], docs: readonly Doc[], body: boolean): Doc {
  return docs.map((doc, i) => {
    const item = items[i];
    if (i === 0 || item === undefined) return doc;
    const blank = item.before[0]?.blankBefore ?? item.blankBefore;
    const between = body ? (blank ? blankline : hardline) : line;
    return [between, doc];
  });
}

/** Comments on lines of their own, behind what stands above them. */
function ownLines(comments: readonly ListComment[], behind: boolean, first = true): Doc {
  return comments.map(({ text, blankBefore }, i) => {
    const above = i > 0 || (behind && first);
    const between = above ? (blankBefore ? blankline : hardline) : '';
    return [between, text];
  });
}
