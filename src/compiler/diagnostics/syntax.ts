/** The diagnostics of the parser of list notation, one constructor per code, and their list. */
import type { DiagnosticPage } from './define.ts';
import { hiddenByReturn, unknownCharacter } from './syntax-characters.ts';
import * as shape from './syntax-shape.ts';
import * as text from './syntax-text.ts';

export { hiddenByReturn, unknownCharacter } from './syntax-characters.ts';
export * from './syntax-shape.ts';
export {
  malformedNumber,
  mismatchedBracket,
  nestingTooDeep,
  notAPolicy,
  numberLosesPrecision,
  quote,
  strayBracket,
  type UnclosedBracket,
  unclosedBracket,
  unclosedText,
} from './syntax-text.ts';

/** All diagnostics of the parser, for the catalogue and its tests. */
export const syntaxDiagnostics: readonly { readonly page: DiagnosticPage }[] = [
  unknownCharacter,
  hiddenByReturn,
  text.malformedNumber,
  text.numberLosesPrecision,
  text.unclosedText,
  text.unclosedBracket,
  text.strayBracket,
  text.mismatchedBracket,
  text.nestingTooDeep,
  text.notAPolicy,
  shape.emptyForm,
  shape.badHead,
  shape.operatorAsValue,
  shape.wrongArity,
  shape.malformedLet,
  shape.malformedDefinition,
  shape.malformedLoop,
  shape.badName,
  shape.malformedName,
];
