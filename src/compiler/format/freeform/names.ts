/** Names, numbers and types as free-form notation spells them. */
import type { NumberTerm, TypeWords, UnitWord, Word } from '../../syntax/freeform/tree.ts';
import {
  builtInFunctions,
  freeformProperties,
  inSmallLetters,
  spelt,
} from '../../syntax/freeform/words.ts';

/** A name of the policy, in backquotes where its spelling needs them. */
export const nameText = ({ text }: Pick<Word, 'text'>): string => spelt(text);

/** The name of a variable, or `Host` or `Guests`. */
export const rootText = (word: Word): string =>
  !word.quoted && (word.text === 'Host' || word.text === 'Guests') ? word.text : nameText(word);

/** What stands behind a dot: there no word is reserved, but backquotes may tell two apart. */
export const memberText = ({ text, quoted }: Word): string => {
  // A field of the name of a property.
  if (quoted && freeformProperties.has(text)) return `\`${text}\``;
  return quoted || !/^[A-Za-z_][A-Za-z0-9_]*$/u.test(text) ? nameText({ text }) : text;
};

/** What is called: a built-in function unless it stood in backquotes. */
export function calleeText(word: Word): string {
  const small = inSmallLetters(word.text);
  return !word.quoted && builtInFunctions.has(small) ? small : nameText(word);
}

/** A number with its unit: `20%`, `512 MiB`. */
export const numberText = ({ raw, unit }: NumberTerm): string =>
  unit === null ? raw : `${raw}${unit.text === '%' ? '' : ' '}${unit.text}`;

const unitText = (unit: UnitWord | null): string => (unit === null ? '' : `(${unit.text})`);

/** A type with its unit: `real(KiB)`. */
export const typeText = ({ type, unit }: TypeWords): string => `${type}${unitText(unit)}`;
