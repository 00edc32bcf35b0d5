/**
 * The tokens around a position, in text that may be half-typed: for keywords, units and whatever else
 * no expression stands for.
 * In: a text, an offset. Out: the tokens of the statement or form there, with offsets in the text.
 * Pure; only the text in front of a position matters to what is typed there.
 */
import { tokensOf } from '../syntax/freeform/tokens.ts';
import { inSmallLetters } from '../syntax/freeform/words.ts';
import { tokenize } from '../syntax/list/tokenize.ts';
import { type Lined, prefixOf } from './lined.ts';

/** One token. */
export interface Token {
  /** `open` text lacks its closing quote. */
  readonly kind: 'word' | 'quoted' | 'number' | 'text' | 'open' | 'sign' | 'comment' | 'other';
  readonly start: number;
  readonly end: number;
  /** As written; a quoted name without its backquotes. */
  readonly text: string;
}

/** The tokens of what is being typed, up to the position. */
export interface Before {
  readonly tokens: readonly Token[];
  readonly inComment: boolean;
  /** Nothing but blanks stands before the position in its line, the word at it left out. */
  readonly fresh: boolean;
}

/** A word in small letters, as keywords are compared; empty for other tokens. */
export const keyword = (token: Token | undefined): string =>
  token?.kind === 'word' ? inSmallLetters(token.text) : '';

/** The tokens of a piece of a free-form text. */
export function freeformTokens(text: string, start: number, end: number): readonly Token[] {
  const line = { text: text.slice(start, end), base: 0, trailing: null, report: () => {} };
  return tokensOf(line).flatMap((token): readonly Token[] => {
    const written = line.text.slice(token.start, token.end);
    const place = { start: token.start + start, end: token.end + start };
    switch (token.kind) {
      case 'end':
        return [];
      case 'word':
      case 'number':
      case 'text':
      case 'sign':
        return [{ kind: token.kind, ...place, text: written }];
      case 'quoted':
        return [{ kind: 'quoted', ...place, text: written.slice(1, -1) }];
      case 'foreign':
        return [{ kind: 'sign', ...place, text: written }];
      case 'bad':
        return [{ kind: /^["']/u.test(written) ? 'open' : 'other', ...place, text: written }];
      default:
        return token.kind satisfies never;
    }
  });
}

/** The statement of a free-form text that a position stands in. */
export function statementBefore(lined: Lined, at: number): Before {
  const before = lined.text.slice(0, at);
  const { from, rest, cut } = prefixOf(lined, at);
  const line = cut.lines.at(-1);
  const fresh = isFresh(before);
  const comments = [...cut.after, ...(line?.inside ?? []), line?.trailing];
  if (comments.some((comment) => comment?.end === at - from))
    return { tokens: [], inComment: true, fresh };
  const goesOn = line !== undefined && (line.open >= 0 || line.dangling >= 0);
  if (line === undefined || (!goesOn && rest.slice(line.full).includes('\n')))
    return { tokens: [], inComment: false, fresh };
  return { tokens: freeformTokens(before, line.start + from, at), inComment: false, fresh };
}

/** The tokens of a piece of a list text, comments too. */
export const listTokens = (text: string, start = 0, end = text.length): readonly Token[] =>
  tokenize(text.slice(start, end)).map((token) => ({
    kind: listKinds[token.kind] ?? 'other',
    start: token.start + start,
    end: token.end + start,
    text: text.slice(token.start + start, token.end + start),
  }));

/** The top-level form of a list text that a position stands in: from a bracket in column 1 on. */
export function formBefore(text: string, at: number): Before {
  const before = text.slice(0, at);
  const start = Math.max(0, ...['(', '[', '{'].map((sign) => before.lastIndexOf(`\n${sign}`)));
  const tokens = listTokens(before, start);
  const last = tokens.at(-1);
  const inComment = last?.kind === 'comment' && last.end === at && !before.endsWith('\n');
  return {
    tokens: tokens.filter(({ kind }) => kind !== 'comment'),
    inComment,
    fresh: isFresh(before),
  };
}

const listKinds: Readonly<Record<string, Token['kind']>> = {
  comment: 'comment',
  open: 'sign',
  close: 'sign',
  operator: 'sign',
  integer: 'number',
  float: 'number',
  hex: 'number',
  octal: 'number',
  text: 'text',
  symbol: 'word',
  unclosed: 'open',
};

const isFresh = (before: string): boolean =>
  /^\s*[\w`]*$/u.test(before.slice(before.lastIndexOf('\n') + 1));
