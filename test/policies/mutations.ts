/**
 * Small mistakes in policies in list notation, one at a time, as a hand makes them.
 * In: sources without faults. Out: mutations, each the text of one source with one mistake.
 * Comments are never touched. Nothing here depends on chance.
 */
import { type Token, tokenize } from '../../src/compiler/syntax/list/tokenize.ts';
import type { Source } from '../../src/compiler/text/source.ts';

/** One mistake in one source. */
export interface Mutation {
  readonly kind:
    | 'name misspelt'
    | 'keyword misspelt'
    | 'argument dropped'
    | 'operand dropped'
    | 'bracket lost'
    | 'block line lost'
    | 'unit exchanged'
    | 'field not collected';
  /** The mutated source. */
  readonly source: Source;
  /** Where, and what was done. */
  readonly what: string;
}

/** A name in a source: a symbol, a part of a dotted one, or a text in quotes. */
export interface NamePlace {
  readonly source: Source;
  readonly name: string;
  readonly start: number;
  /** What it is a part of: `guest` in `guest.mem_unused` and in `(guest.Stat "mem_unused")`. */
  readonly owner: string | null;
}

/** Every name of a source, also those in quotes: they name fields and controls. */
export function namesIn(source: Source): readonly NamePlace[] {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, i): NamePlace[] => {
    const text = source.text.slice(token.start, token.end);
    const before = tokens[i - 1];
    if (token.kind === 'text') {
      const head = before === undefined ? '' : source.text.slice(before.start, before.end);
      const owner = /^(\w+)\.Stat(?:Avg)?$/.exec(head)?.[1] ?? null;
      return [{ source, name: text.slice(1, -1), start: token.start + 1, owner }];
    }
    if (token.kind !== 'symbol') return [];
    let start = token.start;
    return text.split('.').map((name, part, all): NamePlace => {
      const place = { source, name, start, owner: part === 0 ? null : (all[part - 1] ?? null) };
      start += name.length + 1;
      return place;
    });
  });
}

/** Every name with each two neighbours swapped, each letter dropped, each letter doubled. */
export function misspellings(source: Source): readonly Mutation[] {
  return namesIn(source).flatMap((place) => misspellingsOf(place, 'name misspelt'));
}

/** One name with each two neighbours swapped, each letter dropped, each letter doubled. */
export function misspellingsOf(place: NamePlace, kind: Mutation['kind']): readonly Mutation[] {
  const { name } = place;
  const letters = [...name].map((letter, i) => ({ letter, i }));
  const words = [
    ...letters.slice(1).map(({ letter, i }) => swapped(name, i, letter)),
    ...letters.map(({ i }) => name.slice(0, i) + name.slice(i + 1)),
    ...letters.map(({ letter, i }) => name.slice(0, i) + letter + name.slice(i)),
  ];
  // A one-letter name without its letter is no misspelling but a lost argument.
  const wrong = [...new Set(words)].filter((word) => word !== name && word !== '');
  return wrong.map((word) => renamed(place, word, kind));
}

/** Every list without one of its operands: of operators, calls, methods and special forms alike. */
export function droppedArguments(source: Source): readonly Mutation[] {
  /** The lists that are open, with the items they have so far; `{ … }` holds statements, not operands. */
  const open: { readonly start: number; readonly block: boolean; items: number }[] = [];
  const found: Mutation[] = [];
  const item = (start: number, end: number): void => {
    const list = open.at(-1);
    if (list === undefined) return;
    if (list.items++ > 0 && !list.block) {
      const text = source.text.slice(0, start) + source.text.slice(end);
      found.push(mutation('argument dropped', source, text, start, source.text.slice(start, end)));
    }
  };
  for (const { kind, start, end } of tokensOf(source)) {
    if (kind === 'open') open.push({ start, block: source.text[start] === '{', items: 0 });
    else if (kind === 'close') item(open.pop()?.start ?? start, end);
    else item(start, end);
  }
  return found;
}

/** Every bracket taken away. */
export function lostBrackets(source: Source): readonly Mutation[] {
  return tokensOf(source)
    .filter(({ kind }) => kind === 'open' || kind === 'close')
    .map(({ start, end }) => {
      const text = source.text.slice(0, start) + source.text.slice(end);
      return mutation('bracket lost', source, text, start, source.text.slice(start, end));
    });
}

/** A name replaced by another one. */
export function renamed(place: NamePlace, word: string, kind: Mutation['kind']): Mutation {
  const { source, start, name } = place;
  const text = source.text.slice(0, start) + word + source.text.slice(start + name.length);
  return mutation(kind, source, text, start, `${name} -> ${word}`);
}

/** A mutation, told by the line where it is. */
export function mutation(
  kind: Mutation['kind'],
  source: Source,
  text: string,
  at: number,
  what: string,
): Mutation {
  const line = source.text.slice(0, at).split('\n').length;
  return { kind, source: { name: source.name, text }, what: `${source.name}:${line} ${what}` };
}

const tokensOf = (source: Source): readonly Token[] =>
  tokenize(source.text).filter(({ kind }) => kind !== 'comment');

/** The two letters before and at an index change places. */
const swapped = (name: string, i: number, letter: string): string =>
  name.slice(0, i - 1) + letter + name[i - 1] + name.slice(i + 1);
