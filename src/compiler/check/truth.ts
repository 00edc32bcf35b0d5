/** The part of a type that counts as false, and the part that counts as true. */
import { meetRange, range } from './range.ts';
import { has, isUnknown, Kind, missing, numeric, type Type, without } from './type.ts';

const zero = range(0, 0, true);
const nonzero = range(-Infinity, Infinity, false, true);

/** Values of the type that are false: 0, "", missing, empty; the type itself where there seem to be none. */
export function falsy(t: Type): Type {
  if (isUnknown(t)) return t;
  let rest = without(t, Kind.host | Kind.guest | Kind.device | Kind.limits);
  if (has(rest, numeric)) {
    const met = meetRange(rest.range, zero);
    rest = met === null ? without(rest, numeric) : { ...rest, range: met };
  }
  if (has(rest, Kind.text) && (rest.texts === null || rest.texts.has('')))
    rest = { ...rest, texts: new Set(['']) };
  else if (has(rest, Kind.text)) rest = without(rest, Kind.text);
  if (has(rest, Kind.text | Kind.list)) rest = { ...rest, length: 0 };
  return rest.kinds === 0 ? { ...missing, kinds: 0 } : rest;
}

/** Values of the type that are true. */
export function truthy(t: Type): Type {
  if (isUnknown(t)) return t;
  let rest = without(t, Kind.missing);
  if (has(rest, numeric)) {
    const met = meetRange(rest.range, nonzero);
    rest = met === null ? without(rest, numeric) : { ...rest, range: met };
  }
  if (has(rest, Kind.text) && rest.texts !== null) {
    const texts = new Set([...rest.texts].filter((x) => x !== ''));
    rest = texts.size === 0 ? without(rest, Kind.text) : { ...rest, texts };
  }
  return rest.kinds === 0 ? { ...missing, kinds: 0 } : rest;
}
