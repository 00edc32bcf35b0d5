/**
 * The value of a number as it is written.
 * In: the text of a number token. Out: the nearest double, and whether that is what was written.
 * Linear in the length of the text.
 */

/** A number's value; NaN where the text is no number (an octal one with an 8 or 9). */
export interface NumberValue {
  readonly value: number;
  /** False where a whole number is rounded, or a number is too large or too small for a double. */
  readonly exact: boolean;
}

/** Whole numbers of so few digits are exact in any case. */
const SAFE_DIGITS = 12;
/** Whole numbers of more digits are larger than any double. */
const MOST_DIGITS = 400;

/** Reads a number token. Decimal fractions are rounded as everywhere, and count as exact. */
export function numberValue(raw: string): NumberValue {
  const prefixed = raw.length > 1 && raw.charCodeAt(0) === 48 && /[xXo]/u.test(raw.charAt(1));
  const value = Number(raw);
  if (!prefixed && /[.eE]/u.test(raw)) {
    const lost = !Number.isFinite(value) || (value === 0 && /^[-.0]*[1-9]/u.test(raw));
    return { value, exact: !lost };
  }
  // A whole number has no negative zero.
  if (value === 0) return { value: 0, exact: true };
  if (Number.isNaN(value) || raw.length <= SAFE_DIGITS) return { value, exact: true };
  if (!Number.isFinite(value)) return { value, exact: false };
  const digits = prefixed ? raw.slice(0, 2) + raw.slice(2).replace(/^0+(?=.)/u, '') : raw;
  return { value, exact: digits.length <= MOST_DIGITS && BigInt(digits) === BigInt(value) };
}
