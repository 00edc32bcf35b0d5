/**
 * Raw values of hosts and guests, which are untrusted: read as numbers, and shown in messages.
 */

const digits = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** A number, or a text that writes one in decimal digits; else null. Adapters deliver both. */
export function numberOf(raw: unknown): number | null {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : null;
  if (typeof raw !== 'string' || raw.length > 64 || !digits.test(raw)) return null;
  const value = Number(raw);
  return Number.isFinite(value) ? value : null;
}

/** A raw value for a message: short, on one line. */
export function shown(raw: unknown): string {
  const text =
    typeof raw === 'string' ? JSON.stringify(raw) : Array.isArray(raw) ? 'a list' : inText(raw);
  return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``;
}

/** Anything as a text; of an object that resists, only that it is one. */
export function inText(raw: unknown): string {
  try {
    return String(raw);
  } catch {
    return `a value of type ${typeof raw}`;
  }
}
