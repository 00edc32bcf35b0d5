/**
 * Limits that the checker proves with and the runtime holds to: both read them here.
 */

/** Numbers up to this size are carried over from the saved variables of another policy set. */
export const largestCarried = 2 ** 110;
