/**
 * Where the values of functions stand in a policy: what a debugger needs to stop at a `return`.
 * In: a module, and the trees it was made of. Out: the same module with a node around each value
 * that a function gives, and the site of each of these nodes.
 */
import type { ParsedSource } from './check/placed.ts';
import type { Ir, IrModule, IrSite } from './lower/ir.ts';
import type { DefineFunction, Expression } from './syntax/ast.ts';
import { lineStarts, positionAt, type Source, type Span } from './text/source.ts';

/** A module whose functions tell where their values stand. */
export interface Returning {
  readonly module: IrModule;
  readonly returned: ReadonlyMap<Ir, number>;
}

/** A function of a policy, with the site that a place in it is. */
interface Defined {
  readonly node: DefineFunction;
  readonly site: (span: Span) => IrSite;
}

/** Finds the values of the functions. */
export function returnedValues(
  module: IrModule,
  sources: readonly Source[],
  parsed: readonly ParsedSource[],
): Returning {
  const defined = definitions(sources, parsed);
  const sites: IrSite[] = [...module.sites];
  const returned = new Map<Ir, number>();
  const functions = module.functions.map((f) => {
    const [source = 0, line = 0, column = 0] = module.sites[f.at] ?? [];
    const definition = defined.get(`${source}:${line}:${column}`);
    if (f.result === null || definition === undefined) return f;
    const at = (span: Span): number => sites.push(definition.site(span)) - 1;
    return { ...f, body: marked(definition.node.body, f.body, at, returned) };
  });
  return { module: { ...module, sites, functions }, returned };
}

/** Functions by the place of their name, as sites have it. */
function definitions(
  sources: readonly Source[],
  parsed: readonly ParsedSource[],
): ReadonlyMap<string, Defined> {
  const found = new Map<string, Defined>();
  let index = 0;
  for (const [i, { policy }] of parsed.entries()) {
    const starts = lineStarts(sources[i]?.text ?? '');
    for (const { form, offset } of policy.forms) {
      const number = index++;
      const site = ({ start, end }: Span): IrSite => {
        const from = positionAt(starts, start + offset);
        const to = positionAt(starts, end + offset);
        return [i, from.line, from.column, to.line, to.column, number];
      };
      const node = form.expression;
      if (node.kind !== 'function') continue;
      const [, line, column] = site(node.name.span);
      found.set(`${i}:${line}:${column}`, { node, site });
    }
  }
  return found;
}

/** Code and tree are walked together; where a branch was chosen when compiling, they part. */
function marked(e: Expression, ir: Ir, at: (span: Span) => number, returned: Map<Ir, number>): Ir {
  const last = e.kind === 'block' ? e.items.at(-1) : e.kind === 'let' ? e.body.at(-1) : undefined;
  if (ir.k === 'scope') return { ...ir, body: marked(e, ir.body, at, returned) };
  if (last !== undefined) {
    const value = ir.k === 'seq' ? ir.items.at(-1) : undefined;
    if (ir.k !== 'seq' || value === undefined) return marked(last, ir, at, returned);
    return { ...ir, items: [...ir.items.slice(0, -1), marked(last, value, at, returned)] };
  }
  if (e.kind === 'if' && e.byDefault !== true && ir.k === 'if') {
    const then = marked(e.then, ir.then, at, returned);
    return { ...ir, then, else: marked(e.else, ir.else, at, returned) };
  }
  const node: Ir = { k: 'seq', items: [ir] };
  returned.set(node, at(e.span));
  return node;
}
