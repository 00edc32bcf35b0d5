/**
 * The tokens of one logical line, for the reader that recovers.
 * In: the code of a line. Out: its tokens; what has no meaning is reported and left as `bad`.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import * as c from '../list/characters.ts';
import { isForeignLetter, scan } from '../list/scanner.ts';
import * as lexis from './lexis.ts';
import type { LineText } from './line-tree.ts';
import { spanIn } from './terms.ts';
import { inSmallLetters, keywords, typeNames } from './words.ts';

/** A token; `foreign` is an operator of another language. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'number' | 'text' | 'sign' | 'foreign' | 'bad' | 'end';
  readonly start: number;
  readonly end: number;
  /** A word in small letters; a sign as it is; of the others nothing. */
  readonly text: string;
}

const signs = /::|==|\/=|<=|>=|[-+*/<>=(),.:?%]/uy;
/** Longest first. `=<` and `=>` are slips; `!` alone begins no token, as it starts a comment. */
const foreignSigns =
  /=\/=|===|!==|\*\*|!=|<>|&&|\|\||:=|\+=|-=(?!=)|\*=|<<|>>|~=|=<|=>|->|\+\+|\|/uy;
/** A decimal comma behind a whole number, or commas between thousands. */
const commas = /(?:,\d+)+(?:\.\d+)?%?(?![\w.])/uy;
const dotted = /\.(?:and|or|not|eqv|neqv|eq|ne|lt|le|gt|ge|true|false)\./iuy;

/** The tokens of a line; the last is `end`. */
export function tokensOf(line: LineText): readonly Token[] {
  const { text } = line;
  const scanner = lexis.createScanner();
  const tokens: Token[] = [];
  /** What a comma means inside of each open parenthesis: only calls have several values. */
  const inside: ('separates' | 'range' | 'nothing')[] = [];
  let inLine = true;
  let reported = false;
  let at = 0;

  const push = (kind: Token['kind'], end: number, written = ''): number => {
    tokens.push({ kind, start: at, end, text: written });
    return end;
  };
  const bad = (end: number, fault: Diagnostic): number => {
    // The partner of a bracket that was reported says nothing new.
    if (!/[\]}]/u.test(text.charAt(at)) || !reported) line.report(fault);
    reported = true;
    return push('bad', end);
  };
  const matched = (pattern: RegExp): string | undefined => {
    const sticky = pattern;
    sticky.lastIndex = at;
    return sticky.exec(text)?.[0];
  };

  while (at < text.length) {
    const code = text.charCodeAt(at);
    const kind = c.classOf(code);
    if (kind === c.BLANK) {
      if (code === c.LF) inLine = false;
      at++;
      continue;
    }
    if (lexis.startsComment(text, at, code, inLine)) {
      at = lexis.lineEnd(text, at);
      continue;
    }
    inLine = true;
    const sign = matched(foreignSigns) ?? (code === c.DOT ? matched(dotted) : undefined);
    if (sign !== undefined) {
      at = push('foreign', at + sign.length, inSmallLetters(sign));
    } else if (code === lexis.AMPERSAND && lexis.continues(text, at)) {
      at++;
    } else if (kind === c.LETTER) {
      const end = foreignEnd(text, lexis.wordEnd(text, at));
      const written = text.slice(at, end);
      at = /^\w*$/u.test(written)
        ? push('word', end, inSmallLetters(written))
        : bad(end, faults.unknownCharacter(spanIn(line, at, end), written, false, 'freeform'));
    } else if (kind === c.DIGIT || (code === c.DOT && c.isDigit(text.charCodeAt(at + 1)))) {
      at = number();
    } else if (kind === c.QUOTE) {
      const { end, closed } = lexis.textAt(scanner, text, at);
      const mark = text.charAt(at);
      at = closed ? push('text', end) : bad(end, faults.unclosedText(spanIn(line, at, end), mark));
    } else if (code === lexis.BACKQUOTE && lexis.backquotedEnd(text, at) > at + 1) {
      at = push('quoted', lexis.backquotedEnd(text, at));
    } else {
      const known = matched(signs);
      if (known !== undefined) {
        if (known === '(') inside.push(commaAfter(tokens.at(-1)));
        else if (known === ')') inside.pop();
        else if (known === ':' && inside.at(-1) === 'range') inside.splice(-1, 1, 'nothing');
        at = push('sign', at + known.length, known);
        continue;
      }
      let end = at + String.fromCodePoint(text.codePointAt(at) ?? 0).length;
      if (isForeignLetter(text.codePointAt(at) ?? 0)) end = foreignEnd(text, at);
      else while (text.charCodeAt(end) === code && end - at < 40) end++;
      const run = text.slice(at, end);
      at = bad(end, faults.unknownCharacter(spanIn(line, at, end), run, false, 'freeform'));
    }
  }
  push('end', at);
  return tokens;

  /** A number without its unit. */
  function number(): number {
    scan(scanner, text, at);
    let { end } = scanner;
    let right = scanner.kind !== 'malformed';
    dotted.lastIndex = end;
    if (right && text.charCodeAt(end) === c.DOT && !dotted.test(text)) {
      right = false;
      while (c.isDigit(text.charCodeAt(end)) || text.charCodeAt(end) === c.DOT) end++;
    } else if (right && text.charAt(end) === '_') {
      right = false;
      end = lexis.wordEnd(text, end);
    }
    if (right) end = withCommas(end);
    if (right && text.slice(at, end).includes(',')) right = false;
    if (right) return push('number', end);
    return bad(end, faults.malformedNumber(spanIn(line, at, end), text.slice(at, end)));
  }

  /** The end of a whole number with what follows a comma that touches it, where that means nothing else. */
  function withCommas(end: number): number {
    commas.lastIndex = end;
    const rest = /^\d+$/u.test(text.slice(at, end)) ? commas.exec(text)?.[0] : undefined;
    if (rest === undefined) return end;
    const comma = inside.at(-1) ?? 'nothing';
    const isSlip =
      comma === 'nothing' ||
      (comma === 'range' && /^[^)]*:/u.test(text.slice(end, end + 80))) ||
      /,0\d/u.test(rest);
    return isSlip ? end + rest.length : end;
  }
}

/** What a comma means inside of a parenthesis that follows a token. */
function commaAfter(before: Token | undefined): 'separates' | 'range' | 'nothing' {
  if (before?.kind === 'quoted') return 'separates';
  if (before?.kind !== 'word') return 'nothing';
  if (before.text === 'setting') return 'range';
  return keywords.has(before.text) || typeNames.has(before.text) ? 'nothing' : 'separates';
}

/** The end of a word that holds letters which no name can. */
function foreignEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const point = text.codePointAt(end) ?? 0;
    const kind = point < 128 ? c.classOf(point) : c.OTHER;
    if (kind !== c.LETTER && kind !== c.DIGIT && !isForeignLetter(point)) break;
    end += point > 0xffff ? 2 : 1;
  }
  return end;
}
