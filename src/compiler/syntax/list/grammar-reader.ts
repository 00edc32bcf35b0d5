/**
 * Reads a clean form with the grammar of list notation.
 * In: the text of one form. Out: its tree, or undefined where the grammar refuses it (the reader
 * in `reader.ts` then finds out why).
 *
 * Two limits keep Ohm where it is good. It needs about 1 us and a kilobyte of memo table per
 * character, and several stack frames per level of nesting: longer or deeper forms go to the other
 * reader, which gives the same tree (a test compares them).
 */
import type { Node } from 'ohm-js';
import grammar from '../generated/list.ohm-bundle.js';
import type { AtomTree, ListTree, Tree } from './tree.ts';

/** The longest form that Ohm reads, in characters. */
export const GRAMMAR_LENGTH_LIMIT = 64 * 1024;

/** The deepest form that Ohm reads, in levels of brackets. */
export const GRAMMAR_DEPTH_LIMIT = 80;

const atom = (kind: AtomTree['kind'], node: Node): AtomTree => ({
  kind,
  start: node.source.startIdx,
  end: node.source.endIdx,
});

const bracket = (text: string): ListTree['open'] => (text === '(' ? '(' : text === '[' ? '[' : '{');

const semantics = grammar.createSemantics().addOperation<Tree>('tree', {
  form(value, _end) {
    return value.tree();
  },
  list(open, items, _close) {
    return {
      kind: 'list',
      open: bracket(open.sourceString),
      start: this.source.startIdx,
      end: this.source.endIdx,
      // Gaps have no meaning; of `gap? (value gap?)*` only the values are read.
      items: items.child(1).children.map((value): Tree => value.tree()),
      damaged: false,
    };
  },
  symbol(_first, _rest) {
    return atom('symbol', this);
  },
  text(_open, _characters, _close) {
    return atom('text', this);
  },
  number(_number) {
    return atom('number', this);
  },
  operator(_operator) {
    return atom('operator', this);
  },
});

/** The tree of a clean form; undefined when the grammar does not accept it. */
export function readWithGrammar(form: string): Tree | undefined {
  const match = grammar.match(form, 'form');
  return match.succeeded() ? (semantics(match).tree() as Tree) : undefined;
}

/** Whether the grammar accepts a text as a sequence of tokens, balanced or not. */
export function acceptsTokens(text: string): boolean {
  return grammar.match(text, 'tokens').succeeded();
}
