/**
 * Errors on their way between two threads.
 * In: what was thrown. Out: plain data, and an error of the same kind on the other side.
 */
import { inText } from '../../runtime/raw.ts';
import { messageOf } from '../../runtime/time-limit.ts';
import { AgentRefusal } from '../api.ts';
import type { ConfigProblem } from '../config/config.ts';
import { ConfigError } from '../config/load.ts';

/** An error as plain data. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Whether nothing about the entity can be trusted, as collectors mark it. */
  readonly fatal: boolean;
  /** Where the error is one of a configuration. */
  readonly problems?: readonly ConfigProblem[];
  readonly notes?: readonly ConfigProblem[];
}

/** Why a call of a policy thread has no answer: the thread is blocked, dead, starting or stopped. */
export class PolicyThreadError extends Error {
  override readonly name = 'PolicyThreadError';
}

/** An error that came from the other side; `name` is that of the error there. */
class ForeignError extends Error {
  override readonly name: string;
  readonly fatal: boolean;

  constructor({ name, message, fatal }: Failure) {
    super(message);
    this.name = name;
    this.fatal = fatal;
  }
}

/** An error as plain data; of anything that was thrown, also of what cannot even be shown. */
export function failureOf(error: unknown): Failure {
  try {
    return plainFailure(error);
  } catch {
    return { name: 'Error', message: inText(error), fatal: false };
  }
}

function plainFailure(error: unknown): Failure {
  const isError = error instanceof Error;
  const failure: Failure = {
    name: isError ? String(error.name) : 'Error',
    message: messageOf(error),
    fatal: isError && 'fatal' in error && error.fatal === true,
  };
  if (!(error instanceof ConfigError)) return failure;
  return { ...failure, message: error.message, problems: error.problems, notes: error.notes };
}

/** The error that it was. */
export function errorOf(failure: Failure): Error {
  if (failure.name === 'AgentRefusal') return new AgentRefusal(failure.message);
  if (failure.name === 'PolicyThreadError') return new PolicyThreadError(failure.message);
  if (failure.problems !== undefined) return new ConfigError(failure.problems, failure.notes ?? []);
  return new ForeignError(failure);
}
