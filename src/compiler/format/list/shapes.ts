/**
 * How forms of list notation are laid out, by their head.
 * In: a list. Out: how many of its items stand on its first line when it is broken, and whether it
 * may stand on one line at all.
 */
import { widthOf } from '../width.ts';
import type { BracketList, ListItem } from './tree.ts';

/**
 * How a list breaks: `operands` below each other behind the head, `data` below each other behind
 * the bracket, or a `body` indented by two below a first line of `lead` items.
 */
export type Shape =
  | { readonly kind: 'operands' | 'data' }
  | { readonly kind: 'body'; readonly lead: number };

const leads: ReadonlyMap<string, number> = new Map([
  ['def', 3],
  ['defun', 3],
  ['defvar', 2],
  ['set', 2],
  ['setq', 2],
  ['let', 2],
  ['with', 3],
]);

/** Forms that decide or repeat: one inside another is not read at a glance. */
const control: ReadonlySet<string> = new Set(['if', 'let', 'with', 'def', 'defun']);

/** The most columns of a form of this kind on one line. */
const glance = 60;

/** The word that a list begins with, or nothing. */
export function headOf(item: ListItem): string {
  const first = item.kind === 'list' && item.open !== '{' ? item.items[0] : undefined;
  return first?.kind === 'atom' ? first.text : '';
}

/** How a list that is no block breaks. */
export function shapeOf(list: BracketList): Shape {
  const head = headOf(list);
  const lead = leads.get(head);
  if (lead !== undefined && list.items.length > lead) return { kind: 'body', lead };
  return { kind: head === '' ? 'data' : 'operands' };
}

/** Whether item `i` of a list is no form of its own: parameters, or the bindings of a `let`. */
export function isData(list: BracketList, i: number): boolean {
  switch (headOf(list)) {
    case 'def':
    case 'defun':
      return i === 2;
    case 'let':
      return i === 1;
    default:
      return false;
  }
}

/** Whether a list reads well on one line of `width` columns. */
export function readsWell(list: BracketList, width: number): boolean {
  const head = headOf(list);
  if (!control.has(head)) return true;
  const { lead } = { lead: 2, ...shapeOf(list) };
  const inner = list.items.slice(lead);
  return width <= glance && inner.length <= 2 && !inner.some((item) => control.has(headOf(item)));
}

/** The columns of a list on one line; infinite where a comment or its form forbids that. */
export function flatWidth(list: BracketList, items: readonly number[]): number {
  if (list.closing.length > 0 || list.opening !== null) return Number.POSITIVE_INFINITY;
  const inside = list.items.some((item) => item.trailing !== null || item.before.length > 0);
  if (inside) return Number.POSITIVE_INFINITY;
  const blanks = Math.max(0, items.length - 1);
  const width = items.reduce((sum, item) => sum + item, blanks + 2);
  return readsWell(list, width) ? width : Number.POSITIVE_INFINITY;
}

/** The columns of an atom: of its widest line, where it is a text of several. */
export const atomWidth = (text: string): number =>
  text.split('\n').reduce((most, part) => Math.max(most, widthOf(part)), 0);
