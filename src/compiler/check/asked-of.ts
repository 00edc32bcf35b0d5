/**
 * The kinds of entities that members and methods are asked of; a function may ask several.
 * In: what was seen of expressions. Out: of a member or method its kinds, put together when somebody
 * asks. What an analysis saw is all that counts: a form is the same object after edits of its callers.
 */
import { type EntityKind, entityKinds } from '../../schema/types.ts';
import type { Expression } from '../syntax/ast.ts';
import { gather, type Observations } from './observations.ts';
import { entities, Kind } from './type.ts';

/** Of members and methods, the kinds of the entities that they are asked of. */
export interface AskedOf {
  readonly get: (e: Expression) => ReadonlySet<EntityKind> | undefined;
}

/** The kinds by what was seen in the forms of a set. */
export function askedIn(forms: readonly { readonly notes: Observations }[]): AskedOf {
  let kinds: ReadonlyMap<Expression, number> | null = null;
  return {
    get: (e) => {
      if (e.kind !== 'member' && e.kind !== 'method') return undefined;
      kinds ??= entitiesIn(forms);
      const seen = kinds.get(e.of);
      if (seen === undefined) return undefined;
      return new Set(entityKinds.filter((kind) => (seen & Kind[kind]) !== 0));
    },
  };
}

/** Of expressions that are entities, which kinds. */
function entitiesIn(
  forms: readonly { readonly notes: Observations }[],
): ReadonlyMap<Expression, number> {
  const found = new Map<Expression, number>();
  for (const { notes } of forms)
    for (const [e, { type }] of gather(notes).known) {
      const kinds = type.kinds & entities;
      if (kinds !== 0) found.set(e, (found.get(e) ?? 0) | kinds);
    }
  return found;
}
