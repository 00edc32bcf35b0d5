/**
 * What the printer of list notation prints: atoms and lists as they are spelled, and the comments
 * around them. The reader makes it of a text; the converter makes it of nothing.
 */

/** A comment on a line of its own, from its `#` on. */
export interface ListComment {
  readonly text: string;
  /** A blank line stands before it. */
  readonly blankBefore: boolean;
}

/** What stands around an item. */
export interface Around {
  /** Comments on lines of their own before it. */
  readonly before: readonly ListComment[];
  /** A blank line stands before it (and behind these comments). Kept between forms and in bodies. */
  readonly blankBefore: boolean;
  /** The comment, from its `#` on, that ends its last line. */
  readonly trailing: string | null;
}

/** A symbol, number, text or operator as it is spelled. */
export interface ListAtom extends Around {
  readonly kind: 'atom';
  readonly text: string;
}

/** Items in brackets. */
export interface BracketList extends Around {
  readonly kind: 'list';
  readonly open: '(' | '[' | '{';
  readonly items: readonly ListItem[];
  /** A comment right behind the bracket that opens. */
  readonly opening: string | null;
  /** Comments on lines of their own behind the last item. */
  readonly closing: readonly ListComment[];
}

export type ListItem = ListAtom | BracketList;

/** A whole text. */
export interface ListFile {
  readonly forms: readonly ListItem[];
  /** Comments behind the last form. */
  readonly after: readonly ListComment[];
}

/** Nothing around an item. */
export const bare: Around = { before: [], blankBefore: false, trailing: null };

/** An atom. */
export const atom = (text: string, around: Around = bare): ListAtom => ({
  kind: 'atom',
  text,
  ...around,
});

/** A list of items; `open` is its bracket. */
export const bracketed = (
  items: readonly ListItem[],
  open: BracketList['open'] = '(',
  around: Around = bare,
): BracketList => ({ kind: 'list', open, items, opening: null, closing: [], ...around });
