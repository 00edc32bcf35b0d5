/**
 * Whether two trees say the same: what the formatter must keep.
 * In: two trees. Out: yes or no. Places, blank lines and parentheses do not count: what a term
 * holds together shows in its shape.
 */
import { remarksOf } from '../../syntax/freeform/layouts.ts';
import type { FreeformTree, IfLineStatement } from '../../syntax/freeform/tree.ts';
import { needsBackquotes } from '../../syntax/freeform/words.ts';

/** Whether two policies have equal statements, and the same comments in the same order. */
export function sameTree(a: FreeformTree, b: FreeformTree): boolean {
  return (
    same(a.name, b.name) &&
    same(a.body.statements, b.body.statements) &&
    same(commentsOf(a), commentsOf(b))
  );
}

const commentsOf = (tree: FreeformTree): readonly string[] =>
  remarksOf(tree).map(({ text }) => text.trimEnd());

/** What stands around statements, and where; comments are compared as one list. */
const passed: ReadonlySet<string> = new Set(['span', 'head', 'layout', 'end', 'after']);

function same(left: unknown, right: unknown): boolean {
  const a = plain(left);
  const b = plain(right);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Object.is(a, b);
  const entries = Object.entries(a).filter(([key]) => !passed.has(key));
  const others = new Map(Object.entries(b).filter(([key]) => !passed.has(key)));
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && same(value, others.get(key)))
  );
}

const isIfLine = (node: object): node is IfLineStatement =>
  'kind' in node && node.kind === 'if-line';

/** A term without its parentheses; a name with the backquotes that it needs; an `if` with a block. */
function plain(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if ('kind' in node && node.kind === 'parentheses' && 'of' in node) return plain(node.of);
  if (isIfLine(node)) {
    const arm = { condition: node.condition, body: { statements: [node.then] } };
    return { kind: 'if', arms: [arm], otherwise: null };
  }
  if ('quoted' in node && 'text' in node && typeof node.text === 'string')
    return { text: node.text, quoted: node.quoted === true && needsBackquotes(node.text) };
  return node;
}
