/**
 * A place in the tokens of a line, for the reader that recovers.
 * In: a line. Out: its tokens one after the other, and one clear fault where they make no sense:
 * `fail` reports and skips the rest of the line, and nothing is reported after it.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../text/source.ts';
import type { LineText } from './line-tree.ts';
import { spanIn } from './terms.ts';
import { type Token, tokensOf } from './tokens.ts';

export class Cursor {
  readonly line: LineText;
  /** Levels of parentheses and prefixes that are open. */
  depth = 0;
  /** Something on the line could not be read and has been reported. */
  damaged = false;
  #failed = false;
  #at = 0;
  readonly #tokens: readonly Token[];

  constructor(line: LineText) {
    this.line = line;
    this.#tokens = tokensOf(line);
    this.damaged = this.#tokens.some(({ kind }) => kind === 'bad');
  }

  /** The token that comes `ahead` after this one. */
  peek(ahead = 0): Token {
    const last = this.#tokens.length - 1;
    return this.#tokens[Math.min(this.#at + ahead, last)] as Token;
  }

  /** The token before this one. */
  get previous(): Token | undefined {
    return this.#tokens[this.#at - 1];
  }

  /** Goes on by one token; gives the one that it leaves. */
  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Whether a sign or a keyword stands here. */
  is(written: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    return text === written && (kind === 'sign' || kind === 'word');
  }

  /** Goes past a sign or keyword, if it stands here. */
  take(written: string): Token | undefined {
    return this.is(written) ? this.next() : undefined;
  }

  get atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** What a token says. */
  written({ start, end }: Token): string {
    return this.line.text.slice(start, end);
  }

  span({ start, end }: Pick<Token, 'start' | 'end'>): Span {
    return spanIn(this.line, start, end);
  }

  /** Reports a fault that leaves the rest readable. */
  report(diagnostic: Diagnostic): void {
    if (!this.#failed) this.line.report(diagnostic);
  }

  /** Reports a fault, unless an earlier one explains it, and skips what is left of the line. */
  fail(diagnostic: Diagnostic): void {
    if (!this.damaged) this.report(diagnostic);
    this.stop();
  }

  /** Skips what is left of the line, without a word. */
  stop(): void {
    this.#failed = true;
    this.damaged = true;
    this.#at = this.#tokens.length - 1;
  }

  /** Skips to a comma or parenthesis of this level. */
  skipArgument(): void {
    let depth = 0;
    for (; !this.atEnd; this.next()) {
      if (this.is('(')) depth++;
      else if (this.is(')') && depth-- === 0) return;
      else if (depth === 0 && this.is(',')) return;
    }
  }
}
