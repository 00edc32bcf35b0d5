/**
 * The diagnostic of a token that has no meaning.
 * In: its kind and place. Out: the diagnostic that fits the character.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import { BANG, SEMICOLON } from './characters.ts';
import { commentSign, meantSign } from './foreign-signs.ts';

/** The fault of a token of one of the three meaningless kinds. */
export function lexicalFault(
  kind: 'unknown' | 'malformed' | 'unclosed',
  text: string,
  start: number,
  end: number,
): Diagnostic {
  switch (kind) {
    case 'unclosed':
      return faults.unclosedText({ start, end }, text.charAt(start));
    case 'malformed':
      return faults.malformedNumber({ start, end }, text.slice(start, end));
    case 'unknown': {
      // The token takes a commented line along; the fault is the sign in front of it.
      let stop = end;
      const code = text.charCodeAt(start);
      if (code === SEMICOLON || code === BANG) {
        stop = start;
        while (stop < end && text.charCodeAt(stop) === code) stop++;
      }
      const span = { start, end: stop };
      const run = text.slice(start, stop);
      const skipsLine = end > stop;
      const meant = skipsLine && code === BANG ? commentSign(span) : meantSign(text, span);
      return faults.unknownCharacter(span, run, skipsLine, 'list', meant);
    }
  }
}

/** The fault of a dot directly after a number: MOM reads the number and drops the rest. */
export function loneDot(text: string, numberStart: number, end: number): Diagnostic {
  return faults.malformedNumber({ start: numberStart, end }, text.slice(numberStart, end));
}
