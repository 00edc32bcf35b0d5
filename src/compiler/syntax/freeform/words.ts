/**
 * The words of free-form notation that are reserved, in any case.
 * In: the lists of grammar/freeform.ohm, which has them once. Out: sets of small-letter words.
 */
import { units } from '../../../schema/units.ts';
import grammar from '../generated/freeform.ohm-bundle.js';

/** The words between quotes in the body of a grammar rule. */
function listed(rule: string): ReadonlySet<string> {
  const body = grammar.rules[rule]?.body.toString() ?? '';
  return new Set([...body.matchAll(/"([a-z]+)"/gu)].map((match) => match[1] ?? ''));
}

/** Properties that are read like fields: `guest.name`; messages write them so, too. */
export { freeformProperties } from '../../diagnostics/words.ts';

/** Words of statements and operators: `policy`, `if`, `and`, … */
export const keywords: ReadonlySet<string> = listed('keyword');
/** Types of declarations: `real`, `integer`, … */
export const typeNames: ReadonlySet<string> = listed('typeName');
/** Functions that every policy has: `average`, `clamp`, … */
export const builtInFunctions: ReadonlySet<string> = listed('builtIn');
/** Units as the grammar matches them, in small letters. */
export const unitWords: ReadonlySet<string> = listed('unitWord');
/** `true`, `false`, `none`. */
export const constants: ReadonlySet<string> = listed('fixed');
/** `Host` and `Guests`, by their small letters. */
export const entityNames: ReadonlyMap<string, string> = new Map([
  ['host', 'Host'],
  ['guests', 'Guests'],
]);

/** The names of units that a policy may write, quotients left out, `%` included. */
export const unitNames: ReadonlySet<string> = new Set(
  units.filter(({ written }) => written).map(({ name }) => name),
);

/** Whether a policy may write this unit: `MiB`, `MiB/s`, `/s`, `%`. */
export function isUnit(written: string): boolean {
  const slash = written.indexOf('/');
  if (slash === -1) return unitNames.has(written);
  const above = written.slice(0, slash);
  const below = written.slice(slash + 1);
  if (above === '%' || below === '%') return false;
  return (above === '' || unitNames.has(above)) && unitNames.has(below);
}

const capital = /[A-Z]+/gu;

/** A text with small ASCII letters; its length stays. */
export function inSmallLetters(text: string): string {
  return text.replace(capital, (letters) => letters.toLowerCase());
}

/** Whether a word has a meaning of its own, so that a name spelt like it stands in backquotes. */
export function isReserved(word: string): boolean {
  const small = inSmallLetters(word);
  return (
    keywords.has(small) ||
    typeNames.has(small) ||
    builtInFunctions.has(small) ||
    constants.has(small) ||
    entityNames.has(small)
  );
}

/** Whether a name needs backquotes: it is reserved, or no word of letters, digits and `_`. */
export function needsBackquotes(name: string): boolean {
  return !/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) || isReserved(name);
}

/** A name as a policy writes it: in backquotes where its spelling needs them. */
export const spelt = (name: string): string => (needsBackquotes(name) ? `\`${name}\`` : name);
