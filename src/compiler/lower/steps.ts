/**
 * How much work code is: every policy ends, and before it runs we know when.
 * In: a module. Out: the number of steps of its forms for a host with many guests.
 */
import type { Ir, IrModule } from './ir.ts';
import { parts } from './walk.ts';

/** Sizes that the bound is computed for. */
const guests = 1000;
const devices = 16;

/** Iterations of a loop on such a host; of a list or text that a policy made, as many as guests. */
export const iterations = (loop: Loop): number => (loop.over.k === 'field' ? devices : guests);

type Loop = Extract<Ir, { readonly k: 'loop' }>;

/** Steps of code: one for each node, those in a loop as often as it runs on such a host. */
export function stepsOf(module: IrModule): (ir: Ir) => number {
  // Functions come after those they call.
  const functions: number[] = [];
  const cost = (ir: Ir): number => {
    if (ir.k === 'call') return 1 + sum(ir.args) + (functions[ir.fn] ?? Infinity);
    if (ir.k === 'loop') return 1 + cost(ir.over) + iterations(ir) * cost(ir.body);
    return 1 + sum(parts(ir));
  };
  const sum = (list: readonly Ir[]): number => list.reduce((n, ir) => n + cost(ir), 0);
  for (const f of module.functions) functions.push(cost(f.body));
  return cost;
}

/** Steps of each top-level form, for a thousand guests of sixteen devices each. */
export function formCosts(module: IrModule): readonly number[] {
  const cost = stepsOf(module);
  return module.forms.map((f) => cost(f.body));
}
