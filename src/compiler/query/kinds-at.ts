/**
 * Which entities a member or method is asked of.
 * In: a set view, a place, the expression. Out: kinds of entities: what the analysis saw, and where it
 * never came (nobody calls the function, the line is broken) what the names stand for. Pure.
 */
import type { EntityKind } from '../../schema/types.ts';
import type { Expression, MemberExpression, MethodExpression, Notation } from '../syntax/ast.ts';
import { lookAround } from './completions-names.ts';
import { kindsOf } from './describe-member.ts';
import { holdsOf } from './entity-at.ts';
import type { SetView } from './set-view.ts';

/** The kinds of entities that a member or method at an offset may be asked of. */
export function kindsAt(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
  e: MemberExpression | MethodExpression,
): readonly EntityKind[] {
  const seen = kindsOf(view, e);
  if (seen.length > 0) return seen;
  const chain = chainOf(e.of);
  if (chain === null) return [];
  return [...holdsOf(view, lookAround(view, source, notation, at).visible, chain).entities];
}

/** The words of names with dots; null for anything else. */
function chainOf(e: Expression): readonly string[] | null {
  if (e.kind === 'name') return [e.name];
  const outer = e.kind === 'member' ? chainOf(e.of) : null;
  return outer === null || e.kind !== 'member' ? null : [...outer, e.member.text];
}
