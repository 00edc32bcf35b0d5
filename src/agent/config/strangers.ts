/**
 * Names that an embedding program spelt wrong: programs in JavaScript have no compiler that would
 * tell them, and an option that nobody reads is a setting that does not hold.
 */
import { suggestion } from '../../schema/nearest.ts';

/** Throws a `RangeError` for the first name that is not known; `what` a name is, in a word. */
export function refuseStrangers(what: string, given: object, known: object): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    throw new RangeError(`there is no ${what} \`${name}\`${suggestion(name, Object.keys(known))}`);
  }
}
