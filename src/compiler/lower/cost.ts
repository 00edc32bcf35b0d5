/**
 * The static bound on the work of a program: every policy ends, and before it runs we know when.
 * In: a module. Out: the number of steps for a host with many guests, or where it is too much.
 */
import { mostSteps } from '../../schema/limits.ts';
import type { Analysis } from '../check/set.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { tooCostly } from '../diagnostics/values.ts';
import type { Ir, IrModule } from './ir.ts';
import { parts } from './walk.ts';

/** Sizes that the bound is computed for. */
const guests = 1000;
const devices = 16;

/** Iterations of a loop on such a host; of a list or text that a policy made, as many as guests. */
const iterations = (loop: Loop): number => (loop.over.k === 'field' ? devices : guests);

type Loop = Extract<Ir, { readonly k: 'loop' }>;

/** Steps of code: one for each node, those in a loop as often as it is said to run. */
export function stepsOf(module: IrModule, times: (loop: Loop) => number): (ir: Ir) => number {
  // Functions come after those they call.
  const functions: number[] = [];
  const cost = (ir: Ir): number => {
    if (ir.k === 'call') return 1 + sum(ir.args) + (functions[ir.fn] ?? Infinity);
    if (ir.k === 'loop') return 1 + cost(ir.over) + times(ir) * cost(ir.body);
    return 1 + sum(parts(ir));
  };
  const sum = (list: readonly Ir[]): number => list.reduce((n, ir) => n + cost(ir), 0);
  for (const f of module.functions) functions.push(cost(f.body));
  return cost;
}

/** Steps of each top-level form, for a thousand guests of sixteen devices each. */
export function formCosts(module: IrModule): readonly number[] {
  const cost = stepsOf(module, iterations);
  return module.forms.map((f) => cost(f.body));
}

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
