/**
 * A change of the policy set that was refused, as an error that carries the reasons. The agent has
 * logged them already, whoever asked for the change.
 */
import type { SetChange } from '../api.ts';

/** What was in force stays. */
export class SetRefused extends Error {
  override readonly name = 'SetRefused';
  readonly change: SetChange;

  constructor(change: SetChange) {
    const errors = change.diagnostics.filter(({ severity }) => severity === 'error').length;
    const count = errors === 1 ? 'an error' : `${errors} errors`;
    super(`the policies have ${count}; what was in force stays`);
    this.change = change;
  }
}
