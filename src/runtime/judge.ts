/**
 * Judges one proposed value on its own: rounding and range.
 * In: a control, the value that a policy proposes, the values that bounds may name. Out: the value
 * that may be sent, or why none may.
 */
import type { Bound, ControlSchema } from '../schema/types.ts';
import { shown } from './raw.ts';

/** A judged value: `value` null means refused. */
export interface Judgement {
  readonly value: number | null;
  readonly clamped: boolean;
  readonly reason: string | null;
}

const refused = (reason: string): Judgement => ({ value: null, clamped: false, reason });

/** Judges a proposal that is not missing; `field` gives the latest value of a field. */
export function judge(
  control: ControlSchema,
  proposal: unknown,
  field: (name: string) => number | undefined,
): Judgement {
  const wanted = typeof proposal === 'boolean' ? Number(proposal) : proposal;
  if (typeof wanted !== 'number') return refused(`${shown(wanted)} is not a number`);
  if (!Number.isFinite(wanted)) return refused('the value is infinite');
  // Adding 0 turns -0, which nobody can send, into 0.
  const value = (control.integral ? Math.trunc(wanted) : wanted) + 0;
  if (control.also.includes(value)) return plain(value);

  const low = boundOf(control.min, field);
  if (typeof low === 'string') return refused(low);
  const high = boundOf(control.max, field);
  if (typeof high === 'string') return refused(high);
  const min = control.integral ? Math.ceil(low.value) : low.value;
  const max = control.integral ? Math.floor(high.value) : high.value;
  if (min > max) {
    return refused(`no value is allowed: ${low.name} is above ${high.name}`);
  }
  if (value >= min && value <= max) return plain(value);
  const [nearest, side, bound] = value < min ? [min, 'below', low] : [max, 'above', high];
  const reason = `${value} is ${side} ${bound.name}`;
  if (control.outside === 'refuse') return refused(reason);
  return { value: nearest, clamped: true, reason };
}

const plain = (value: number): Judgement => ({ value, clamped: false, reason: null });

/** A bound with the name that messages give it, or why it is not known. */
function boundOf(
  bound: Bound,
  field: (name: string) => number | undefined,
): { readonly value: number; readonly name: string } | string {
  const value = typeof bound === 'number' ? bound : field(bound);
  if (value === undefined) return `its bound \`${bound}\` is not known`;
  return { value, name: typeof bound === 'string' ? `\`${bound}\` (${value})` : `${value}` };
}
