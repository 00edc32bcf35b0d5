/**
 * All that a variable or parameter is ever given, over the whole set.
 * In: a set view, where the name is introduced. Out: what the analysis saw, in the type and unit that
 * free form declares; null where it saw nothing. Pure.
 */
import type { Observed } from '../check/observations.ts';
import type { Name, TypeDeclaration } from '../syntax/ast.ts';
import { asLogical } from './describe-value.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** What a name is ever given. */
export function everGiven(
  view: SetView,
  introduced: Pick<PlacedOccurrence, 'of' | 'node'>,
): Observed | null {
  const type = view.set.analysis.variables.get(introduced.node as Name);
  if (type === undefined) return null;
  const declared = declaredTypeAt(introduced);
  return asDeclared({ type, unit: declared?.unit ?? null, why: null }, declared);
}

/** What was seen, as a value of the declared type. */
export const asDeclared = (seen: Observed, declared: TypeDeclaration | null): Observed =>
  declared?.type === 'logical' ? asLogical(seen) : seen;

/** The type that free form declares for what a name introduces. */
export function declaredTypeAt({
  of,
  node,
}: Pick<PlacedOccurrence, 'of' | 'node'>): TypeDeclaration | null {
  if (of.kind === 'variable') return of.declaration?.type ?? null;
  if (of.kind !== 'function') return null;
  return of.procedure?.params[of.params.indexOf(node as Name)] ?? null;
}
