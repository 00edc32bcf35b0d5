/** Whether arbitration lets anything through that a control does not allow. */
import type { Target } from '../../src/runtime/arbitrate.ts';
import type { Decision } from '../../src/runtime/decision.ts';
import type { Environment } from '../../src/schema/environment.ts';

/** A sentence about the first sent value that is outside its control's range, or null. */
export function outOfRange(
  decisions: readonly Decision[],
  targets: readonly Target[],
  environment: Environment,
): string | null {
  for (const d of decisions) {
    if (!d.sent || d.value === null) continue;
    const control = environment.controls[d.entity].get(d.control)?.control;
    const target = targets.find(
      (t) => t.kind === d.entity && t.guest === d.guest && t.device === d.device,
    );
    if (control === undefined || target === undefined) return `${d.control} of nobody is sent`;
    const bound = (b: number | string): number | undefined =>
      typeof b === 'number' ? b : target.field(b);
    const low = bound(control.min);
    const high = bound(control.max);
    // A value that is in force already and only goes with its group is what the host itself reports.
    if (d.outcome === 'unchanged') continue;
    const inside = low !== undefined && high !== undefined && d.value >= low && d.value <= high;
    if (!inside && !control.also.includes(d.value))
      return `${d.control} = ${d.value} is sent, outside ${low}..${high}`;
    if (control.integral && !Number.isInteger(d.value))
      return `${d.control} = ${d.value} is sent, which is no whole number`;
  }
  return null;
}
