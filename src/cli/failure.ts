/**
 * What ends a command without a result: wrong usage, a file that cannot be read.
 * In: a message for people. Out: an error that the front prints as it is, and its exit status.
 */

/** Exit statuses: 0 fine, 1 the policy has errors (or what was asked failed), 2 usage or I/O. */
export type ExitStatus = number;

export const exitFine: ExitStatus = 0;
export const exitProblems: ExitStatus = 1;
export const exitUsage: ExitStatus = 2;

/** A failure with messages for people, one per line; never shown as a stack trace. */
export class CommandFailure extends Error {
  readonly messages: readonly string[];
  /** Printed after the messages, such as how to get help; null where nothing helps. */
  readonly hint: string | null;

  constructor(messages: string | readonly string[], hint: string | null = null) {
    const all = typeof messages === 'string' ? [messages] : messages;
    super(all.join('\n'));
    this.name = 'CommandFailure';
    this.messages = all;
    this.hint = hint;
  }
}
