/**
 * Reads a clean line with the grammar of free-form notation.
 * In: the code of one logical line, and which kind of line its first words make it. Out: its tree,
 * or undefined where the grammar refuses it (the reader in `reader.ts` then finds out why).
 *
 * Ohm needs about a kilobyte of memo table per character, and many stack frames per level of
 * nesting: longer or deeper lines go to the other reader, which gives the same tree.
 */
import type { Node } from 'ohm-js';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import grammar from '../generated/freeform.ohm-bundle.js';
import type { BlockWord, Opener } from './block-words.ts';
import {
  createTermSemantics,
  endOf,
  listOf,
  optional,
  type Reading,
  reading,
  spanOf,
  startOf,
  term,
  unit,
  word,
} from './grammar-terms.ts';
import type { Bare, LineText, LineTree } from './line-tree.ts';
import { calledIn, emptyLayout } from './terms.ts';
import type { Attribute, Declared, DeclaredType, Parameter, Statement, TypeWords } from './tree.ts';
import { inSmallLetters } from './words.ts';

/** The longest line that Ohm reads, in characters. */
export const GRAMMAR_LENGTH_LIMIT = 4096;

/** The deepest line that Ohm reads, in levels of parentheses and prefixes. */
export const GRAMMAR_DEPTH_LIMIT = 20;

/** The rules of the grammar that a line can be read by. */
export type LineRule =
  | `${Opener}Line`
  | 'policyLine'
  | 'endLine'
  | 'elseIfLine'
  | 'elseLine'
  | 'plainLine';

function typeWords(line: Reading, node: Node): TypeWords {
  const [name, , , , , written] = node.children;
  const type = (name?.sourceString ?? 'auto') as DeclaredType;
  const inside = written === undefined ? undefined : optional(written);
  return { type, unit: inside === undefined ? null : unit(line, inside), span: spanOf(line, node) };
}

function attribute(line: Reading, node: Node): Attribute {
  const span = spanOf(line, node);
  const [form] = node.children;
  const [keyword, , , , low, , , , high] = form?.children ?? [];
  if (low === undefined || high === undefined) {
    return { kind: keyword?.sourceString === 'public' ? 'public' : 'parameter', span };
  }
  return { kind: 'setting', span, low: term(line, low), high: term(line, high) };
}

function declared(line: Reading, node: Node): Declared {
  const [name, , , , value] = node.children;
  return {
    name: word(line, name ?? node),
    value: value === undefined ? null : term(line, value),
    span: spanOf(line, node),
  };
}

function parameter(line: Reading, node: Node): Parameter {
  const [type, , , , name] = node.children;
  const written = type === undefined ? undefined : optional(type);
  return {
    name: word(line, name ?? node),
    type: written === undefined ? null : typeWords(line, written),
    span: spanOf(line, node),
  };
}

const semantics = createTermSemantics();

semantics.addOperation<Bare>('bare(line)', {
  declaration(type, _1, _2, _3, attributes, _4, _colons, _5, first, _6, _7, _8, rest) {
    const line = reading(this);
    return {
      kind: 'declare',
      span: spanOf(line, this),
      type: typeWords(line, type),
      attributes: attributes.children.map((node) => attribute(line, node)),
      names: [first, ...rest.children].map((node) => declared(line, node)),
    };
  },
  conditional(_if, _1, condition, _2, statement) {
    const line = reading(this);
    return {
      kind: 'if-line',
      span: spanOf(line, this),
      condition: term(line, condition),
      then: { ...(statement.bare(line) as Bare), layout: emptyLayout } as Statement,
    };
  },
  statement_call(_call, _1, _2, called, _3, args) {
    const line = reading(this);
    const callee = calledIn(line, startOf(called), endOf(called));
    return {
      kind: 'call',
      span: spanOf(line, this),
      callee,
      args: listOf(args).map((arg) => term(line, arg)),
    };
  },
  statement_return(_return, _1, _2, value) {
    const line = reading(this);
    const node = optional(value);
    return {
      kind: 'return',
      span: spanOf(line, this),
      value: node === undefined ? null : term(line, node),
    };
  },
  statement_cycle(_cycle, _1) {
    return { kind: 'cycle', span: spanOf(reading(this), this) };
  },
  statement_assign(target, _1, _equals, _2, value) {
    const line = reading(this);
    return {
      kind: 'assign',
      span: spanOf(line, this),
      target: term(line, target),
      value: term(line, value),
    };
  },
  statement_term(value) {
    const line = reading(this);
    return { kind: 'term', span: spanOf(line, this), value: term(line, value) };
  },
});

function procedure(
  line: Reading,
  node: Node,
  keyword: 'function' | 'subroutine',
  visible: Node,
  result: TypeWords | null,
  name: Node,
  params: Node,
): LineTree {
  return {
    kind: 'procedure',
    span: spanOf(line, node),
    keyword,
    isPublic: optional(visible) !== undefined,
    result,
    name: word(line, name),
    params: listOf(params).map((param) => parameter(line, param)),
  };
}

semantics.addOperation<LineTree>('tree(line)', {
  policyLine(_policy, _1, _2, name, _end) {
    const line = reading(this);
    return { kind: 'policy', span: spanOf(line, this), name: word(line, name) };
  },
  endLine(_ends, _1, _2, block, _3, name, _end) {
    const line = reading(this);
    const written = optional(name);
    return {
      kind: 'end',
      span: spanOf(line, this),
      block: block.sourceString as BlockWord,
      name: written === undefined ? null : word(line, written),
    };
  },
  ifLine(_if, _1, condition, _2, _then, _end) {
    const line = reading(this);
    return { kind: 'if', span: spanOf(line, this), condition: term(line, condition) };
  },
  elseIfLine(_else, _1, _2, _if, _3, condition, _4, _then, _end) {
    const line = reading(this);
    return { kind: 'else-if', span: spanOf(line, this), condition: term(line, condition) };
  },
  elseLine(_else, _end) {
    return { kind: 'else', span: spanOf(reading(this), this) };
  },
  blockLine(_block, _end) {
    return { kind: 'block', span: spanOf(reading(this), this) };
  },
  doLine(_do, _1, _2, item, _3, _in, _4, _5, over, _end) {
    const line = reading(this);
    return { kind: 'do', span: spanOf(line, this), item: word(line, item), over: term(line, over) };
  },
  functionLine(visible, _0, type, _1, _function, _2, _3, name, _4, params, _end) {
    const line = reading(this);
    const written = optional(type);
    const result = written === undefined ? null : typeWords(line, written);
    return procedure(line, this, 'function', visible, result, name, params);
  },
  subroutineLine(visible, _0, _subroutine, _1, _2, name, _3, params, _end) {
    return procedure(reading(this), this, 'subroutine', visible, null, name, params);
  },
  plainLine(content, _end) {
    const line = reading(this);
    const statement = content.bare(line) as Bare;
    return { kind: 'plain', span: statement.span, statement };
  },
});

/** The tree of a clean line; undefined when the grammar does not accept it. */
export function readWithGrammar(line: LineText, rule: LineRule): LineTree | undefined {
  const match = grammar.match(inSmallLetters(line.text), rule);
  if (match.failed()) return undefined;
  const found: Diagnostic[] = [];
  const read: Reading = {
    text: line.text,
    base: line.base,
    trailing: line.trailing,
    report: (diagnostic) => found.push(diagnostic),
    refused: false,
  };
  const tree = semantics(match).tree(read) as LineTree;
  if (read.refused) return undefined;
  for (const diagnostic of found) line.report(diagnostic);
  return tree;
}
