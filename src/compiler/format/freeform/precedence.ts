/**
 * How tightly terms hold together.
 * In: a term. Out: its level, from `or` (loosest) to an operand; chains of one level; and the
 * parentheses that are doubled.
 */
import { infixLevels, levels } from '../../syntax/freeform/precedence.ts';
import type { Infix, InfixTerm, Term } from '../../syntax/freeform/tree.ts';

/** The level of a term. */
export function levelOf(term: Term): number {
  if (term.kind === 'infix') return infixLevels[term.operator];
  if (term.kind === 'prefix') return term.operator === 'not' ? levels.not : levels.minus;
  return levels.operand;
}

/** The level that an operand must have; comparisons are not chained. */
export function operandLevel(operator: Infix, first: boolean): number {
  const level = infixLevels[operator];
  return first && level !== levels.comparison ? level : level + 1;
}

/** A link of a chain: an operator and its right operand. */
export interface Link {
  readonly term: InfixTerm;
  readonly right: Term;
}

/** A chain of operators of one level, from left to right. */
export function chainOf(term: InfixTerm): {
  readonly first: Term;
  readonly links: readonly Link[];
} {
  const level = infixLevels[term.operator];
  const links: Link[] = [{ term, right: term.right }];
  let first = term.left;
  while (
    first.kind === 'infix' &&
    infixLevels[first.operator] === level &&
    level !== levels.comparison
  ) {
    links.push({ term: first, right: first.right });
    first = first.left;
  }
  return { first, links: links.reverse() };
}

/** A term without parentheses that repeat the ones which stand directly in them. */
export function withoutDoubled(term: Term): Term {
  let inner = term;
  while (
    inner.kind === 'parentheses' &&
    (inner.of.kind === 'parentheses' || inner.of.kind === 'choice')
  ) {
    inner = inner.of;
  }
  return inner;
}

/** What stands in the parentheses of a condition, which it has anyway. */
export function withoutParentheses(term: Term): Term {
  const inner = withoutDoubled(term);
  return inner.kind === 'parentheses' ? inner.of : inner;
}
