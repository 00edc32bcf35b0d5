/**
 * Limits that the checker proves with and the runtime holds to: both read them here.
 */

/** Numbers up to this size are carried over from the saved variables of another policy set. */
export const largestCarried = 2 ** 110;
/** Characters of a text, or elements of a list, that a policy can make; more is a fault. */
export const longestValue = 1_000_000;
/** Characters of a text that a sample holds; guests choose some texts, longer ones count as missing. */
export const longestText = 4096;
/** I/O devices of a guest; what a host lists beyond them is left out. */
export const mostDevices = 1024;
/** Guests of a host; what a host lists beyond them is left out, and reported. */
export const mostGuests = 65_536;
/** Parameters of a function. */
export const mostParameters = 255;
/** Steps of one evaluation: a policy that can take more for a thousand guests is refused, one that does ends. */
export const mostSteps = 1e9;
/** Characters of an input: a bundle, a snapshot, a policy; larger ones are refused unread. */
export const largestInput = 64 * 1024 * 1024;
