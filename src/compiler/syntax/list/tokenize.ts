/**
 * The tokens of a list-notation text, brackets balanced or not.
 * In: a text. Out: every token but blanks, the meaningless ones included. For editors and tests;
 * the parser itself does not make lists of tokens.
 */
import { BYTE_ORDER_MARK } from './characters.ts';
import { createScanner, scan, type TokenKind } from './scanner.ts';

/** One token and its place. */
export interface Token {
  readonly kind: Exclude<TokenKind, 'blank'>;
  readonly start: number;
  readonly end: number;
}

/** All tokens of a text, in order. */
export function tokenize(text: string): readonly Token[] {
  const scanner = createScanner();
  const tokens: Token[] = [];
  let at = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  while (at < text.length) {
    scan(scanner, text, at);
    const { kind, end } = scanner;
    if (kind !== 'blank') tokens.push({ kind, start: at, end });
    at = end;
  }
  return tokens;
}
