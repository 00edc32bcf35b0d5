/**
 * The tree of one logical line: by the grammar where it accepts the line, else by the reader that
 * recovers. In: the line and its class. Out: a tree of that class, whatever the line says.
 */
import { nestingTooDeep } from '../../diagnostics/syntax.ts';
import type { LineClass } from './classify.ts';
import { loneStatements } from './foreign.ts';
import {
  GRAMMAR_DEPTH_LIMIT,
  GRAMMAR_LENGTH_LIMIT,
  type LineRule,
  readWithGrammar,
} from './grammar-reader.ts';
import type { LineText, LineTree } from './line-tree.ts';
import { readLine } from './reader.ts';
import { DEPTH_LIMIT, tooDeep } from './term-depth.ts';

/** Reads a line; `withGrammar`: false once too much text was read by it. */
export function parseLine(line: LineText, is: LineClass, withGrammar: boolean): LineTree {
  let errors = 0;
  const counted: LineText = {
    ...line,
    report(diagnostic) {
      if (diagnostic.severity === 'error') errors++;
      line.report(diagnostic);
    },
  };
  const tree = (withGrammar ? readClean(counted, is) : undefined) ?? readLine(counted, is);
  // Shorter lines have no room for so many operators.
  const place = line.text.length > DEPTH_LIMIT ? tooDeep(tree) : null;
  if (place === null) return tree;
  if (errors === 0) line.report(nestingTooDeep(place, DEPTH_LIMIT, 'expressions'));
  return withoutTerms(line, tree);
}

/** The tree of a line that the grammar accepts. */
export function readClean(line: LineText, is: LineClass): LineTree | undefined {
  if (line.text.length > GRAMMAR_LENGTH_LIMIT || depthOf(line.text) > GRAMMAR_DEPTH_LIMIT) {
    return undefined;
  }
  // The grammar takes these for names.
  if (is.kind === 'plain' && loneStatements.has(line.text)) return undefined;
  return readWithGrammar(line, ruleOf(is));
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

/** A line whose expressions were refused: it opens and ends what it did. */
function withoutTerms(line: LineText, tree: LineTree): LineTree {
  const broken = { kind: 'broken', span: tree.span, parts: [] } as const;
  if (tree.kind === 'plain') {
    const { span } = tree;
    return { ...tree, statement: { kind: 'broken', span, text: line.text, parts: [] } };
  }
  if (tree.kind === 'if' || tree.kind === 'else-if') return { ...tree, condition: broken };
  return tree.kind === 'do' ? { ...tree, over: broken } : tree;
}

const prefix = /-|\bnot\b/giu;

/** An upper bound of a line's depth: parentheses, and prefixes as if each held the next. */
function depthOf(text: string): number {
  let open = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 40) most = Math.max(most, ++open);
    else if (code === 41) open = Math.max(0, open - 1);
  }
  // Prefixes hardly ever stand in a row; a line with many of them is read by the other reader.
  const inRow = /(?:-[ \t]*){4}|(?:\bnot[ \t]+){4}/iu.test(text);
  return most + (inRow ? (text.match(prefix)?.length ?? 0) : 0);
}
