/**
 * The tree of one logical line: by the grammar where it accepts the line, else by the reader that
 * recovers. In: the line and its class. Out: a tree of that class, whatever the line says.
 */
import type { LineClass } from './classify.ts';
import {
  GRAMMAR_DEPTH_LIMIT,
  GRAMMAR_LENGTH_LIMIT,
  type LineRule,
  readWithGrammar,
} from './grammar-reader.ts';
import type { LineText, LineTree } from './line-tree.ts';
import { readLine } from './reader.ts';

/** Reads a line; `withGrammar`: false once too much text was read by it. */
export function parseLine(line: LineText, is: LineClass, withGrammar: boolean): LineTree {
  if (
    withGrammar &&
    line.text.length <= GRAMMAR_LENGTH_LIMIT &&
    depthOf(line.text) <= GRAMMAR_DEPTH_LIMIT
  ) {
    const tree = readWithGrammar(line, ruleOf(is));
    if (tree !== undefined) return tree;
  }
  return readLine(line, is);
}

function ruleOf(is: LineClass): LineRule {
  switch (is.kind) {
    case 'open':
      return `${is.block}Line`;
    case 'end':
      return 'endLine';
    case 'else':
      return 'elseLine';
    case 'else-if':
      return 'elseIfLine';
    case 'policy':
      return 'policyLine';
    case 'plain':
      return 'plainLine';
    default:
      return is satisfies never;
  }
}

const nests = /[(-]|\bnot\b/giu;

/** An upper bound of a line's depth: parentheses, and signs and `not`s as if each held the next. */
function depthOf(text: string): number {
  let open = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 40) most = Math.max(most, ++open);
    else if (code === 41) open = Math.max(0, open - 1);
  }
  // Prefixes hardly ever stand in a row; a line full of them is read by the other reader.
  return most + (/(?:-\s*){4}|(?:\bnot\s+){4}/iu.test(text) ? (text.match(nests)?.length ?? 0) : 0);
}
