/**
 * Lists as documents.
 * In: an item whose comments are settled. Out: its document, with the columns that it takes.
 */
import type { Run } from '../align-comments.ts';
import { align, comment, type Doc, either, group, hardline, line, nest, start } from '../doc.ts';
import { closingLines, placed } from './comments.ts';
import { atomWidth, flatWidth, isData, type Shape, shapeOf } from './shapes.ts';
import type { BracketList, ListItem } from './tree.ts';

/** An item as a document; `flat`: its columns on one line; `need`: the fewest that it can do with. */
export interface Piece {
  readonly doc: Doc;
  readonly flat: number;
  readonly need: number;
}

type Broken = Omit<Piece, 'flat'>;

const closers = { '(': ')', '[': ']', '{': '}' } as const;

/** Items below each other, with the blank lines between them that the author left. */
export function bodyOf(items: readonly ListItem[]): Broken {
  const run: Run = { of: 'body' };
  let need = 0;
  const docs = items.map((item, i) => {
    const own: Run = { of: 'item' };
    const piece = pieceOf(item, null, own);
    need = Math.max(need, piece.need);
    const doc = placed(item, [start(run), piece.doc], [run, own], true);
    return i === 0 ? doc : [hardline, isAfterBlank(item) ? hardline : '', doc];
  });
  return { doc: docs, need };
}

const isAfterBlank = (item: ListItem): boolean => item.before[0]?.blankBefore ?? item.blankBefore;

function pieceOf(item: ListItem, given: Shape | null, run: Run): Piece {
  if (item.kind === 'atom') {
    const width = atomWidth(item.text);
    return { doc: item.text, flat: width, need: width };
  }
  if (item.open === '{') {
    const { doc, need } = block(item, run);
    return { doc, need, flat: item.items.length === 0 ? need : Number.POSITIVE_INFINITY };
  }
  const shape = given ?? shapeOf(item);
  const pieces = item.items.map((inner, i) =>
    pieceOf(inner, inner.kind === 'list' && isData(item, i) ? { kind: 'data' } : null, run),
  );
  const flat = flatWidth(
    item,
    pieces.map((piece) => piece.flat),
  );
  const { doc, need } = broken(item, pieces, shape, run);
  return {
    doc: align(group(doc, flat === Number.POSITIVE_INFINITY)),
    flat,
    need: Math.min(flat, need),
  };
}

/** A list over several lines. */
function broken(list: BracketList, pieces: readonly Piece[], shape: Shape, run: Run): Broken {
  switch (shape.kind) {
    case 'data':
      return below(list, pieces, 0, run);
    case 'body':
      // A comment among the items of the first line leaves no first line.
      return hanging(list, pieces, isCommented(list, shape.lead) ? 1 : shape.lead, run);
    case 'operands': {
      const hung = hanging(list, pieces, 1, run);
      if (list.items.length < 2 || isCommented(list, 2)) return hung;
      const operands = below(list, pieces, 1, run);
      const need = Math.min(operands.need, hung.need);
      return { doc: either(operands.need, operands.doc, hung.doc), need };
    }
    default:
      return shape satisfies never;
  }
}

/** Whether a comment stands between the first of so many items and the last of them. */
const isCommented = (list: BracketList, count: number): boolean =>
  list.items.slice(0, count - 1).some((item) => item.trailing !== null) ||
  list.items.slice(1, count).some((item) => item.before.length > 0);

/** `{` and `}` on lines of their own. */
function block(list: BracketList, run: Run): Broken {
  const { doc, need } = bodyOf(list.items);
  const inner = [
    list.items.length === 0 ? '' : [hardline, doc],
    closingLines(list.closing, list.items.length > 0),
  ];
  const opening = list.opening === null ? '' : comment(list.opening, null, run);
  const end = list.items.length === 0 && list.closing.length === 0 && list.opening === null;
  return {
    doc: align(['{', opening, nest(2, inner), end ? '' : hardline, '}']),
    need: 2 + need,
  };
}

/** Items below each other, behind the bracket or behind the head. */
function below(list: BracketList, pieces: readonly Piece[], heads: 0 | 1, run: Run): Broken {
  const head = pieces[0];
  const before = heads === 0 || head === undefined ? [list.open] : [list.open, head.doc, ' '];
  const indent = heads === 0 || head === undefined ? 1 : 2 + head.flat;
  const operands = sequence(list.items.slice(heads), pieces.slice(heads), run, false);
  return {
    doc: [before, align([operands.doc, closingLines(list.closing, true)]), closer(list)],
    need: indent + operands.need + 1,
  };
}

/** The first items on one line, the others indented by two below. */
function hanging(list: BracketList, pieces: readonly Piece[], lead: number, run: Run): Broken {
  const first = list.items.slice(0, lead).flatMap((item, i) => {
    const doc = placed(item, pieces[i]?.doc ?? '', [null, run], false);
    return i === 0 ? [doc] : [' ', doc];
  });
  const rest = sequence(list.items.slice(lead), pieces.slice(lead), run, lead > 1);
  const body = list.items.length > lead ? [line, rest.doc] : '';
  return {
    doc: [list.open, first, nest(2, [body, closingLines(list.closing, true)]), closer(list)],
    need: 2 + rest.need + 1,
  };
}

/** Items below each other where their list is broken; `body`: with the author's blank lines. */
function sequence(
  items: readonly ListItem[],
  pieces: readonly Piece[],
  run: Run,
  body: boolean,
): Broken {
  const doc = items.map((item, i) => {
    const placing = placed(item, pieces[i]?.doc ?? '', [null, run], body);
    return i === 0 ? placing : [line, body && isAfterBlank(item) ? hardline : '', placing];
  });
  return { doc, need: pieces.reduce((most, { need }) => Math.max(most, need), 0) };
}

/** The bracket that closes; below a comment on a line of its own. */
function closer(list: BracketList): Doc {
  const last = list.items.at(-1);
  const commented = list.closing.length > 0 || (last !== undefined && last.trailing !== null);
  return commented ? [hardline, closers[list.open]] : closers[list.open];
}
