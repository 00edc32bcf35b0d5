/**
 * Terms as documents.
 * In: a term, where it stands, and the comments on their way. Out: a document that breaks at the
 * loosest operators first, before the operator; arguments stand one below the other.
 */

import { levels } from '../../syntax/freeform/precedence.ts';
import type { InfixTerm, Term } from '../../syntax/freeform/tree.ts';
import { align, type Doc, either, group, hardline, nest, softline } from '../doc.ts';
import { calleeText, memberText, numberText, rootText } from './names.ts';
import { chainOf, levelOf, operandLevel, withoutDoubled } from './precedence.ts';
import type { Remarks } from './remarks.ts';
import { continued, firstPiece, need } from './widths.ts';

/** Where a term stands. */
export interface Place {
  readonly remarks: Remarks;
  /** In parentheses: a line may end anywhere. */
  readonly open: boolean;
  /** How far the lines of a chain are indented from its first. */
  readonly indent: number;
}

/** A term, in parentheses where it holds together less tightly than `level`. */
export function termDoc(term: Term, place: Place, level: number = levels.or): Doc {
  const inner = withoutDoubled(term);
  return levelOf(inner) < level ? parenthesised(inner, place) : plainDoc(inner, place);
}

function plainDoc(term: Term, place: Place): Doc {
  switch (term.kind) {
    case 'number':
      return numberText(term);
    case 'text':
      return term.raw;
    case 'true':
    case 'false':
    case 'none':
      return term.kind;
    case 'name':
      return rootText(term.name);
    case 'member':
      return [termDoc(term.of, place, levels.operand), '.', memberText(term.member)];
    case 'invoke':
      return [calleeText(term.callee), argumentsDoc(term.args, term.span.end, place.remarks)];
    case 'infix':
      return chainDoc(term, place);
    case 'prefix':
      return term.operator === 'not'
        ? ['not ', termDoc(term.of, place, levels.not)]
        : ['-', termDoc(term.of, place, levels.minus)];
    case 'parentheses':
      return parenthesised(term.of, place, term.span.end);
    case 'choice': {
      const { remarks } = place;
      const inside = { ...place, open: true, indent: continued };
      const before = remarks.within(term.condition.span.start);
      const condition = termDoc(term.condition, inside);
      const first = remarks.break(term.then.span.start, true, ' ');
      const then = ['? ', termDoc(term.then, inside)];
      const second = remarks.break(term.else.span.start, true, ' ');
      const other = [': ', termDoc(term.else, inside)];
      const after = remarks.within(term.span.end);
      const doc = [before, condition, first, then, second, other, after];
      return group(['(', hugged(term, doc), ')']);
    }
    case 'broken':
      return term.parts.map((part, i) => [i === 0 ? '' : ' ', termDoc(part, place)]);
    default:
      return term satisfies never;
  }
}

/** A term in parentheses; its lines stand below its first, where there is room for them. */
function parenthesised(term: Term, place: Place, end = 0): Doc {
  const inside = { ...place, open: true, indent: 0 };
  const before = place.remarks.within(term.span.start);
  const doc = [before, termDoc(term, inside), place.remarks.within(end)];
  return group(['(', isChain(term) ? hugged(term, doc) : doc, ')']);
}

/** Whether the lines of a term begin where it does; those of a call have their own indentation. */
export function isChain(term: Term): boolean {
  const inner = withoutDoubled(term);
  if (inner.kind !== 'prefix' || inner.operator !== 'not') return inner.kind === 'infix';
  // `not a < b`: the lines of the comparison are those of the whole.
  return levelOf(withoutDoubled(inner.of)) >= levels.not && isChain(inner.of);
}

/** Lines that begin behind the parenthesis; where that is too far right, indented as usual. */
const hugged = (term: Term, doc: Doc): Doc =>
  either(need(term) + 4, align(doc), nest(continued, doc));

/**
 * Arguments in parentheses, one below the other where they do not fit. A call that stands last
 * behind nothing but names and numbers keeps them beside it, and breaks itself.
 */
export function argumentsDoc(args: readonly Term[], end: number, remarks: Remarks): Doc {
  const commented = remarks.isBefore(end);
  const place = { remarks, open: true, indent: continued };
  const made = new Map<Term, Doc>();
  const make = (arg: Term): Doc => {
    const doc = made.get(arg) ?? termDoc(arg, place);
    made.set(arg, doc);
    return doc;
  };
  const below = listDoc(
    args.map((arg) => [arg.span.start, () => make(arg)] as const),
    end,
    remarks,
  );
  const last = args.at(-1);
  const lead = args.slice(0, -1);
  if (commented || last?.kind !== 'invoke' || last.args.length === 0 || !lead.every(isLeaf))
    return below;
  const before = lead.map((arg) => [make(arg), ', ']);
  const width = lead.reduce((sum, arg) => sum + need(arg) + 2, 1 + firstPiece(last));
  return group(either(width, ['(', before, make(last), ')'], below));
}

const isLeaf = (term: Term): boolean =>
  term.kind === 'number' || term.kind === 'name' || term.kind === 'member' || term.kind === 'text';

/** Items in parentheses, each with its offset. They are made in order, as comments are handed out. */
export function listDoc(
  items: readonly (readonly [start: number, make: () => Doc])[],
  end: number,
  remarks: Remarks,
): Doc {
  const inner = items.map(([start, make], i) => {
    const between = remarks.break(start, true, i === 0 ? '' : ' ');
    return [i === 0 ? '' : ',', between, make()];
  });
  if (inner.length === 0 && !remarks.isBefore(end)) return '()';
  const last = remarks.isBefore(end) ? hardline : softline;
  return group(['(', nest(continued, [inner, remarks.above(end)]), last, ')']);
}

/** Operators of one level: all of them on one line, or each at the start of a line. */
function chainDoc(term: InfixTerm, place: Place): Doc {
  const { first, links } = chainOf(term);
  const inside = { ...place, indent: continued };
  const head = termDoc(first, inside, operandLevel(term.operator, true));
  const rest = links.map(({ term: { operator }, right }) => {
    const between = place.remarks.break(right.span.start, place.open, ' ');
    return [between, operator, ' ', termDoc(right, inside, operandLevel(operator, false))];
  });
  return group([head, nest(place.indent, rest)]);
}
