/**
 * Makes terms of what the grammar of free-form notation matched.
 * In: nodes of Ohm, and the line that they stand in. Out: terms, names, units.
 */
import type { Node } from 'ohm-js';
import grammar, { type FreeformSemantics } from '../generated/freeform.ohm-bundle.js';
import type { LineText } from './line-tree.ts';
import { calledIn, infixOf, numberIn, rootIn, spanIn, textIn, wordIn } from './terms.ts';
import type { Infix, Term, UnitWord, Word, WordTerm } from './tree.ts';
import { isUnit } from './words.ts';

/** A line on its way through the grammar; `refused`: it is right but for a unit's spelling. */
export interface Reading extends LineText {
  refused: boolean;
}

/** The line that an operation was asked about. */
export const reading = (node: Node): Reading =>
  (node as unknown as { args: { line: Reading } }).args.line;
/** Where a node starts in its line. */
export const startOf = (node: Node): number => node.source.startIdx;
/** Where a node ends in its line. */
export const endOf = (node: Node): number => node.source.endIdx;
/** The span of a node in its group. */
export const spanOf = (line: LineText, node: Node) => spanIn(line, startOf(node), endOf(node));
/** The name that a node writes. */
export const word = (line: LineText, node: Node): Word => wordIn(line, startOf(node), endOf(node));
/** The term that a node writes. */
export const term = (line: LineText, node: Node): Term => node.term(line) as Term;
/** The child of an optional part. */
export const optional = (node: Node): Node | undefined => node.children[0];

/** Units are case-sensitive, but the text was matched in small letters. */
export function unit(line: Reading, node: Node): UnitWord {
  const written = line.text.slice(startOf(node), endOf(node)).trim();
  if (!isUnit(written)) line.refused = true;
  return { text: written, span: spanIn(line, endOf(node) - written.length, endOf(node)) };
}

/** The operands of a chain, nested to the left. */
function chain(line: Reading, first: Node, operators: Node, rest: Node): Term {
  let left = term(line, first);
  for (const [i, right] of rest.children.entries()) {
    const operator = operators.children[i] ?? rest;
    const head = spanOf(line, operator);
    left = infixOf(operator.sourceString as Infix, head, left, term(line, right));
  }
  return left;
}

/** The items between the parentheses of arguments and parameters. */
export function listOf(list: Node): readonly Node[] {
  const [, , first, , , , rest] = list.children;
  const head = first?.children[0];
  return head === undefined ? [] : [head, ...(rest?.children[0]?.children ?? [])];
}

/** The meaning of matches, with the operation `term`: to add others to. */
export const createTermSemantics = (): FreeformSemantics =>
  grammar.createSemantics().addOperation<Term>('term(line)', {
    or(first, _1, operators, _2, _3, rest) {
      return chain(reading(this), first, operators, rest);
    },
    and(first, _1, operators, _2, _3, rest) {
      return chain(reading(this), first, operators, rest);
    },
    comparison(first, _1, operators, _2, rest) {
      return chain(reading(this), first, operators, rest);
    },
    sum(first, _1, operators, _2, rest) {
      return chain(reading(this), first, operators, rest);
    },
    product(first, _1, operators, _2, rest) {
      return chain(reading(this), first, operators, rest);
    },
    not_not(operator, _1, _2, of) {
      const line = reading(this);
      const head = spanOf(line, operator);
      return {
        kind: 'prefix',
        span: spanOf(line, this),
        operator: 'not',
        head,
        of: term(line, of),
      };
    },
    factor_minus(operator, _1, of) {
      const line = reading(this);
      const head = spanOf(line, operator);
      return { kind: 'prefix', span: spanOf(line, this), operator: '-', head, of: term(line, of) };
    },
    parentheses_plain(_open, _1, of, _2, _close) {
      const line = reading(this);
      return { kind: 'parentheses', span: spanOf(line, this), of: term(line, of) };
    },
    parentheses_choice(
      _open,
      _1,
      condition,
      _2,
      _question,
      _3,
      then,
      _4,
      _colon,
      _5,
      other,
      _6,
      _close,
    ) {
      const line = reading(this);
      return {
        kind: 'choice',
        span: spanOf(line, this),
        condition: term(line, condition),
        then: term(line, then),
        else: term(line, other),
      };
    },
    call(called, _1, args) {
      const line = reading(this);
      const callee = calledIn(line, startOf(called), endOf(called));
      return {
        kind: 'invoke',
        span: spanOf(line, this),
        callee,
        args: listOf(args).map((arg) => term(line, arg)),
      };
    },
    variable(root, _dots, members) {
      const line = reading(this);
      const name = rootIn(line, startOf(root), endOf(root));
      let of: Term = { kind: 'name', span: name.span, name };
      for (const node of members.children) {
        const member = word(line, node);
        of = { kind: 'member', span: { start: name.span.start, end: member.span.end }, of, member };
      }
      return of;
    },
    constant(fixed, _1) {
      return { kind: fixed.sourceString as WordTerm['kind'], span: spanOf(reading(this), this) };
    },
    text(_open, _characters, _close) {
      return textIn(reading(this), startOf(this), endOf(this));
    },
    quantity(number, unitOf, _1) {
      const line = reading(this);
      const node = optional(unitOf);
      return numberIn(
        line,
        startOf(number),
        endOf(number),
        node === undefined ? null : unit(line, node),
      );
    },
    condition(_open, _1, expression, _2, _close) {
      return term(reading(this), expression);
    },
  });
