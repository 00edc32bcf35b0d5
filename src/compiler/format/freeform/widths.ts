/**
 * The columns that terms take at least.
 * In: a term as it is printed, with the parentheses that it needs. Out: columns, by which it is
 * decided where its lines begin.
 */
import { levels } from '../../syntax/freeform/precedence.ts';
import type { Term } from '../../syntax/freeform/tree.ts';
import { widthOf } from '../width.ts';
import { calleeText, memberText, numberText, rootText } from './names.ts';
import { chainOf, levelOf, operandLevel, withoutDoubled } from './precedence.ts';

/** Columns by which lines that continue a statement are indented. */
export const continued = 4;

/** The columns of a term that is broken wherever it can be. */
export function need(written: Term, level: number = levels.or): number {
  const term = withoutDoubled(written);
  const own = needOf(term);
  return levelOf(term) < level ? own + 2 : own;
}

function needOf(term: Term): number {
  switch (term.kind) {
    case 'number':
      return widthOf(numberText(term));
    case 'text':
      return widthOf(term.raw);
    case 'true':
    case 'false':
    case 'none':
      return term.kind.length;
    case 'name':
      return widthOf(rootText(term.name));
    case 'member':
      return need(term.of, levels.operand) + 1 + widthOf(memberText(term.member));
    case 'invoke':
      return Math.max(widthOf(calleeText(term.callee)) + 2, continued + widest(term.args));
    case 'infix': {
      const { first, links } = chainOf(term);
      return links.reduce(
        (most, { term: { operator }, right }) => {
          const link = operator.length + 1 + need(right, operandLevel(operator, false));
          return Math.max(most, link);
        },
        need(first, operandLevel(term.operator, true)),
      );
    }
    case 'prefix':
      return prefixWidth(term.operator) + need(term.of, prefixLevel(term.operator));
    case 'parentheses':
      return 2 + need(term.of);
    case 'choice':
      return 4 + widest([term.condition, term.then, term.else]);
    case 'broken':
      return widest(term.parts);
    default:
      return term satisfies never;
  }
}

const prefixWidth = (operator: '-' | 'not'): number => (operator === 'not' ? 4 : 1);

const prefixLevel = (operator: '-' | 'not'): number =>
  operator === 'not' ? levels.not : levels.minus;

const widest = (terms: readonly Term[]): number =>
  terms.reduce((most, term) => Math.max(most, need(term)), 0);

/** The columns up to the first place where a term can break. */
export function firstPiece(written: Term, level: number = levels.or): number {
  const term = withoutDoubled(written);
  if (levelOf(term) < level) return 1 + firstPiece(term);
  switch (term.kind) {
    case 'invoke':
      return widthOf(calleeText(term.callee)) + 2;
    case 'infix':
      return firstPiece(chainOf(term).first, operandLevel(term.operator, true));
    case 'prefix':
      return prefixWidth(term.operator) + firstPiece(term.of, prefixLevel(term.operator));
    case 'parentheses':
      return 1 + firstPiece(term.of);
    case 'choice':
      return 1 + firstPiece(term.condition);
    default:
      return need(term);
  }
}
