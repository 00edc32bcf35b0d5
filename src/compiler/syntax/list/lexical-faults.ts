/**
 * The diagnostic of a token that has no meaning.
 * In: its kind and place. Out: the diagnostic that fits the character.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import { SEMICOLON } from './characters.ts';
import { meantSign } from './foreign-signs.ts';

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
      // The token takes a commented line along; the fault is the semicolon.
      let stop = end;
      if (text.charCodeAt(start) === SEMICOLON) {
        stop = start;
        while (text.charCodeAt(stop) === SEMICOLON) stop++;
      }
      const span = { start, end: stop };
      const run = text.slice(start, stop);
      return faults.unknownCharacter(span, run, end > stop, 'list', meantSign(text, span));
    }
  }
}

/** The fault of a dot directly after a number: MOM reads the number and drops the rest. */
export function loneDot(text: string, numberStart: number, end: number): Diagnostic {
  return faults.malformedNumber({ start: numberStart, end }, text.slice(numberStart, end));
}
