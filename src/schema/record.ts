/**
 * Objects among values that may be anything: of a file, of a peer, of an editor.
 * In: a value. Out: whether it is an object with names; lists and null are none. Pure.
 */

/** Whether a value is an object with names. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
