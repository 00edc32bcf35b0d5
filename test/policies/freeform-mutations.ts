/**
 * Small mistakes in free-form policies, one at a time, as a hand makes them.
 * In: sources without faults. Out: mutations, each the text of one source with one mistake.
 * Comments are never touched. Nothing here depends on chance, nor on the parser that it tests.
 */
import { isReserved, unitNames } from '../../src/compiler/syntax/freeform/words.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { type Mutation, misspellingsOf, mutation, type NamePlace } from './mutations.ts';

interface Token {
  readonly kind: 'word' | 'number' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Comments first, so that nothing in them counts; the shipped policies have no texts. */
const pattern =
  /(?<comment>!.*)|(?<word>`[\w-]+`|[A-Za-z_]\w*)|(?<number>[\d.]+%?)|(?<sign>::|==|\/=|<=|>=|[^\s\w])/gu;

function tokensOf({ text }: Source): readonly Token[] {
  return [...text.matchAll(pattern)].flatMap(({ groups = {}, index: start, 0: all }): Token[] => {
    const kind = (['word', 'number', 'sign'] as const).find((k) => groups[k] !== undefined);
    return kind === undefined ? [] : [{ kind, text: all, start, end: start + all.length }];
  });
}

const isUnit = ({ text }: Token): boolean => unitNames.has(text);

/** A word that is written as it is in the grammar; members of entities may have such names. */
const isKeyword = (token: Token, before: Token | undefined): boolean =>
  isReserved(token.text) && before?.text !== '.';

/** Every name of a source: variables, functions, fields and controls; no units, no keywords. */
export function namesIn(source: Source): readonly NamePlace[] {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, i): NamePlace[] => {
    const before = tokens[i - 1];
    if (token.kind !== 'word' || isUnit(token) || isKeyword(token, before)) return [];
    const quoted = token.text.startsWith('`');
    const name = quoted ? token.text.slice(1, -1) : token.text;
    const owner = before?.text === '.' ? (tokens[i - 2]?.text ?? null) : null;
    return [{ source, name, start: token.start + (quoted ? 1 : 0), owner }];
  });
}

/** Every name with two neighbours swapped, a letter dropped, a letter doubled. */
export function misspellings(source: Source): readonly Mutation[] {
  return namesIn(source).flatMap((place) => misspellingsOf(place, 'name misspelt'));
}

/** The same of keywords, types, built-in functions and units. */
export function misspeltKeywords(source: Source): readonly Mutation[] {
  const tokens = tokensOf(source);
  return tokens
    .filter(
      (token, i) => token.kind === 'word' && (isUnit(token) || isKeyword(token, tokens[i - 1])),
    )
    .flatMap(({ text: name, start }) =>
      misspellingsOf({ source, name, start, owner: null }, 'keyword misspelt'),
    );
}

/** Every argument of a call taken out, with one of the commas beside it; parameters, too. */
export function droppedArguments(source: Source): readonly Mutation[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ text, start }, i) => {
    const before = tokens[i - 1];
    const isCall = before?.kind === 'word' && before.end === start && text === '(';
    return isCall ? argumentsFrom(source, tokens, i) : [];
  });
}

function argumentsFrom(source: Source, tokens: readonly Token[], open: number): Mutation[] {
  const edges = [tokens[open]];
  let depth = 1;
  for (let i = open + 1; depth > 0 && i < tokens.length; i++) {
    const { text } = tokens[i] as Token;
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (depth === 0 || (depth === 1 && text === ',')) edges.push(tokens[i]);
  }
  return edges.slice(1).flatMap((edge, i): Mutation[] => {
    const from = edges[i];
    if (from === undefined || edge === undefined) return [];
    const argument = source.text.slice(from.end, edge.start);
    if (argument.trim() === '') return [];
    const isFirst = i === 0;
    const start = isFirst ? from.end : from.start;
    const end = isFirst && edge.text === ',' ? edge.end : edge.start;
    return [without(source, 'argument dropped', start, end)];
  });
}

/** Every bracket taken away. */
export function lostBrackets(source: Source): readonly Mutation[] {
  return tokensOf(source)
    .filter(({ text }) => text === '(' || text === ')')
    .map(({ start, end }) => without(source, 'bracket lost', start, end));
}

const operators = new Set(['+', '-', '*', '/', '<', '>', '<=', '>=', '==', '/=', 'and', 'or']);

/** Every operator taken away, and the operand on each of its sides: a name with members, a number, a call. */
export function lostOperands(source: Source): readonly Mutation[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ text, start, end }, i) => {
    const isCode = operators.has(text) && tokens[i - 1]?.text !== '.';
    if (!isCode) return [];
    const left = tokens[operandStart(tokens, i - 1)];
    const right = tokens[operandEnd(tokens, i + 1)];
    return [
      without(source, 'operand dropped', start, end),
      ...(left === undefined ? [] : [without(source, 'operand dropped', left.start, start)]),
      ...(right === undefined ? [] : [without(source, 'operand dropped', end, right.end)]),
    ];
  });
}

function operandEnd(tokens: readonly Token[], from: number): number {
  let i = from;
  if (tokens[i]?.text === '(') i = partner(tokens, i, 1);
  while (tokens[i + 1]?.text === '.') i += 2;
  if (tokens[i]?.kind === 'word' && tokens[i + 1]?.text === '(') i = partner(tokens, i + 1, 1);
  const unit = tokens[i + 1];
  return unit !== undefined && isUnit(unit) ? i + 1 : i;
}

function operandStart(tokens: readonly Token[], from: number): number {
  let i = from;
  const last = tokens[i];
  if (last !== undefined && isUnit(last)) i--;
  if (tokens[i]?.text === ')') i = partner(tokens, i, -1);
  const called = tokens[i]?.text === '(' && tokens[i - 1]?.kind === 'word';
  if (called && !isReserved(tokens[i - 1]?.text ?? '')) i--;
  while (tokens[i - 1]?.text === '.') i -= 2;
  return i;
}

function partner(tokens: readonly Token[], from: number, step: 1 | -1): number {
  let depth = 0;
  let i = from;
  do {
    if (tokens[i]?.text === '(') depth++;
    if (tokens[i]?.text === ')') depth--;
    i += step;
  } while (depth !== 0 && i >= 0 && i < tokens.length);
  return i - step;
}

/** Every line that begins, goes on with or ends a block taken away, and the `then` of every `if`. */
export function lostBlockLines(source: Source): readonly Mutation[] {
  const line =
    /^ *(?:end\b|do\b|policy\b|subroutine\b|.*\bfunction\b|(?:else )?if\b.*\bthen$).*\n/gmu;
  const lines = [...source.text.matchAll(line)].filter(({ 0: all }) => !/^ *!/u.test(all));
  const thens = [...source.text.matchAll(/ then$/gmu)];
  return [...lines, ...thens].map(({ index, 0: all }) =>
    without(source, 'block line lost', index, index + all.length),
  );
}

/** Every unit that is declared exchanged for each other one. */
export function exchangedUnits(source: Source): readonly Mutation[] {
  const declared = /(?<=^ *(?:real|integer)\()[\w/]+(?=\))/gmu;
  return [...source.text.matchAll(declared)].flatMap(({ index, 0: unit }) =>
    [...unitNames]
      .filter((other) => other !== unit)
      .map((other) => {
        const text = source.text.slice(0, index) + other + source.text.slice(index + unit.length);
        return mutation('unit exchanged', source, text, index, `${unit} -> ${other}`);
      }),
  );
}

function without(source: Source, kind: Mutation['kind'], start: number, end: number): Mutation {
  const text = source.text.slice(0, start) + source.text.slice(end);
  return mutation(kind, source, text, start, source.text.slice(start, end).trim());
}
