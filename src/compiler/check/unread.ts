/**
 * Names that are introduced and that nobody reads.
 * In: what units introduce and read. Out: those that a unit leaves to others to read; the warnings for
 * those that nobody reads in the whole set.
 */
import { unusedName } from '../diagnostics/names.ts';
import type { Expression, Name } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import { isMalformed } from './findings.ts';
import type { Found, Unit } from './unit.ts';

/** Names that a unit introduces and does not read, each with the warning for it. */
export type Unread = readonly (readonly [Name, Found])[];

/** What a unit leaves unread: another one may read it. */
export function unreadIn({ declared, used }: Unit): Unread {
  const unread: [Name, Found][] = [];
  for (const [name, { form, source, what, function: within }] of declared) {
    // A form that is malformed has its own report.
    if (used.has(name) || isMalformed(form)) continue;
    const isWritten = what === 'variable' || (within !== null && assigns(within.body, name.text));
    const diagnostic = unusedName(name.span, name.text, what, isWritten);
    unread.push([name, { form, source, diagnostic, notes: [] }]);
  }
  return unread;
}

/** Whether a function assigns to a parameter of its own. */
const assigns = (e: Expression, name: string): boolean =>
  (e.kind === 'assign' && e.name.text === name) || partsOf(e).some((part) => assigns(part, name));

/** The warnings for names that nobody reads. */
export function unusedNames(
  results: readonly { readonly unit: Unit; readonly unread: Unread }[],
): readonly Found[] {
  const unread = new Map<Name, Found>();
  for (const one of results) for (const [name, found] of one.unread) unread.set(name, found);
  if (unread.size === 0) return [];
  for (const { unit } of results) for (const name of unit.used) unread.delete(name);
  return [...unread.values()];
}
