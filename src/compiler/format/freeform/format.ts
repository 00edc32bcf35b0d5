/**
 * The formatter of free-form notation.
 * In: a text. Out: the same policy in its canonical form, or the errors of syntax that prevent it.
 */

import { faultsOf } from '../../syntax/freeform/faults.ts';
import { eachLayout } from '../../syntax/freeform/layouts.ts';
import { type Freeform, parseFreeform } from '../../syntax/freeform/parse-freeform.ts';
import type { Remark } from '../../syntax/freeform/tree.ts';
import { type FormatResult, syntaxErrors } from '../result.ts';
import { printFreeform } from './print.ts';
import { sameTree } from './same-tree.ts';

/** Formats a text in free-form notation. Lines end with LF; no byte order mark. */
export function formatFreeform(text: string): FormatResult {
  const parsed = parseFreeform(text);
  const diagnostics = syntaxErrors(faultsOf(parsed));
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const own = ownLines(text, parsed);
  const formatted = printFreeform(parsed.tree, (remark) => own.has(remark));
  const again = parseFreeform(formatted);
  // A formatter that loses something is worse than none.
  if (syntaxErrors(faultsOf(again)).length > 0 || !sameTree(parsed.tree, again.tree))
    throw new Error('formatting would have changed the policy, so nothing was changed');
  return { ok: true, text: formatted };
}

/** The comments within statements that stand on lines of their own. */
function ownLines(text: string, { groups }: Freeform): ReadonlySet<Remark> {
  const own = new Set<Remark>();
  for (const { group, offset } of groups) {
    eachLayout(group.statement, ({ inside }) => {
      for (const remark of inside) {
        const at = offset + remark.span.start;
        const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
        if (before.trim() === '') own.add(remark);
      }
    });
  }
  return own;
}
