/**
 * What a bundle of the right shape must hold to: indices lead somewhere, no call comes back, the
 * work is bounded.
 * In: a module from outside. Out: the first thing that is wrong with it.
 */
import { takes } from '../../schema/builtins.ts';
import { mostParameters, mostSteps } from '../../schema/limits.ts';
import type { Ir, IrModule } from './ir.ts';
import { formCosts } from './steps.ts';
import { indices, nodes } from './walk.ts';

/** Indices that lead nowhere, calls that could loop, work without bound. */
export function inconsistency(module: IrModule): string | null {
  const { slots, sites, functions, forms, sources } = module;
  if (sites[0]!.some((part) => part !== 0)) return 'the first site is not nowhere';
  const isPlace = ([source, line, column, endLine, endColumn, form]: readonly number[]): boolean =>
    source! < sources.length &&
    Math.min(line!, column!, endLine!, endColumn!) > 0 &&
    form! < forms.length;
  if (!sites.slice(1).every(isPlace)) return 'a site is no place in a source';
  for (const { params } of functions) {
    if (params.some((p) => p.slot >= slots.length)) return 'a parameter names no slot';
    if (new Set(params.map((p) => p.slot)).size !== params.length)
      return 'two parameters are one slot';
    if (params.length > mostParameters) return 'a function has too many parameters';
  }
  if ([...functions, ...forms].some((owner) => owner.at >= sites.length))
    return 'a site does not exist';
  const bodies = [
    ...functions.map((f, i) => ({ body: f.body, calls: i })),
    ...forms.map((f) => ({ body: f.body, calls: functions.length })),
  ];
  for (const { body, calls } of bodies) {
    for (const n of nodes(body)) {
      const problem = mistake(n, module, calls);
      if (problem !== null) return problem;
    }
  }
  return formCosts(module).reduce((a, b) => a + b, 0) > mostSteps
    ? 'the policy can run too long'
    : null;
}

/** What is wrong with one node; it may call the functions before `calls`. */
function mistake(n: Ir, { slots, sites, functions }: IrModule, calls: number): string | null {
  for (const [of, index] of indices(n)) {
    if (of === 'slot' && index >= slots.length) return 'a slot does not exist';
    if (of === 'site' && index >= sites.length) return 'a site does not exist';
  }
  if ('of' in n && isPlain(n.of)) return `\`${n.k}\` of what is no entity`;
  switch (n.k) {
    case 'logic':
      return n.args.length === n.always.length ? null : 'an `and` or `or` is malformed';
    case 'op':
      return takes(n.op, n.args.length) ? null : `\`${n.op}\` has a wrong number of operands`;
    case 'loop':
      // A fault ends the iteration of a guest.
      return n.boundary && n.over.k !== 'guests'
        ? 'a loop that is not over the guests is a boundary of faults'
        : null;
    case 'call':
      // Functions come after those they call, so no call can come back.
      if (n.fn >= calls) return 'a function calls one that comes later';
      return functions[n.fn]?.params.length === n.args.length
        ? null
        : 'a call has a wrong number of arguments';
    default:
      return null;
  }
}

/** Code that surely gives no entity, as the checker would have said. */
const isPlain = ({ k }: Ir): boolean =>
  k === 'num' || k === 'bool' || k === 'text' || k === 'guests' || k === 'op';
