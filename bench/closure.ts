/**
 * Closures of a closure tree: what they run on, and how they hold their values.
 */
import type { FaultCode, Repr } from '../src/compiler/lower/ir.ts';
import { toNumber } from '../src/runtime/operations.ts';

/** The variables, then whether each is bound, then the host and the guests. */
export type Env = unknown[];

/** A closure, and how it holds its value. */
export interface Closure {
  readonly run: (env: Env) => unknown;
  readonly r: Repr;
}

/** Ends an iteration or a form. */
export class Ended {
  readonly code: FaultCode;
  readonly at: number;

  constructor(code: FaultCode, at: number) {
    this.code = code;
    this.at = at;
  }
}

/** The same value, held another way. */
export function held(c: Closure, r: Repr): (env: Env) => unknown {
  const { run } = c;
  if (c.r === r || r === 'any') return run;
  if (r === 'num') return (env) => toNumber(run(env));
  return c.r === 'num' ? (env) => run(env) === 1 : (env) => run(env) === true;
}

export const common = (a: Repr, b: Repr): Repr => (a === b ? a : 'any');
