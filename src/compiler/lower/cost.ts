/**
 * The bound on the work of a set, as a diagnostic.
 * In: a module and its analysis. Out: what to report where it is too much.
 */
import { mostSteps } from '../../schema/limits.ts';
import type { Analysis } from '../check/set.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { tooCostly } from '../diagnostics/values.ts';
import type { IrModule } from './ir.ts';
import { formCosts } from './steps.ts';

/** The diagnostic for a set that can run too long, at its costliest form; null where it is bounded well. */
export function boundCost(module: IrModule, analysis: Analysis): LocatedDiagnostic | null {
  const costs = formCosts(module);
  const total = costs.reduce((a, b) => a + b, 0);
  if (total <= mostSteps) return null;
  const worst = costs.reduce((best, cost, i) => (cost > (costs[best] ?? 0) ? i : best), 0);
  const form = analysis.forms[worst];
  if (form === undefined) return null;
  const { start, end } = form.form.expression.span;
  const span = { start: start + form.offset, end: end + form.offset };
  return { ...tooCostly(span, total.toExponential(1)), source: form.source };
}
