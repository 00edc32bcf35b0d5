/**
 * Settles comments where a closing bracket would stand alone below them.
 * In: an item. Out: the same item and comments, in the same order. A comment behind the last item
 * of a list goes behind its bracket (`b)  # why`), one before the first item goes before the list.
 * Blocks keep theirs: their brackets have lines of their own.
 */
import type { BracketList, ListComment, ListItem } from './tree.ts';

/** The item with its comments settled. */
export function settle(item: ListItem): ListItem {
  if (item.kind === 'atom') return item;
  const items = item.items.map(settle);
  const list = { ...item, items };
  return list.open === '{' ? list : lastOut(firstOut(list));
}

/** Comments before the first item. */
function firstOut(list: BracketList): BracketList {
  const [first, ...rest] = list.items;
  if (first === undefined) {
    if (list.opening === null) return list;
    return { ...list, opening: null, closing: [ownLine(list.opening), ...list.closing] };
  }
  const moved = [...(list.opening === null ? [] : [ownLine(list.opening)]), ...first.before];
  if (moved.length === 0) return list;
  // The blank line that stood before the list now stands before its first comment.
  const before = [...list.before, ...moved].map((comment, i) => ({
    ...comment,
    blankBefore: i === 0 && list.before.length === 0 ? list.blankBefore : comment.blankBefore,
  }));
  return {
    ...list,
    opening: null,
    before,
    blankBefore: list.before.length > 0 && list.blankBefore,
    items: [{ ...first, before: [] }, ...rest],
  };
}

/** The comment behind the last item; it stays where the list has one of its own behind it. */
function lastOut(list: BracketList): BracketList {
  const last = list.items.at(-1);
  if (last === undefined || last.trailing === null) return list;
  if (list.open === '{' || list.closing.length > 0 || list.trailing !== null) return list;
  // Where it stood, there is now room for one further in: so the outermost places fill first.
  const left = { ...last, trailing: null };
  const items = [...list.items.slice(0, -1), left.kind === 'list' ? lastOut(left) : left];
  return { ...list, items, trailing: last.trailing };
}

const ownLine = (text: string): ListComment => ({ text, blankBefore: false });
