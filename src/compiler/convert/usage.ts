/**
 * How a policy set uses its names, as far as a notation shows it: which functions are called for
 * their value, which variables change, what is read elsewhere, which names are taken.
 * In: parsed sources. Out: tables. Pure.
 */
import type { ParsedSource } from '../check/placed.ts';
import type { DefineFunction, Expression, Form } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import { definedNames, mentionsIn } from './parts.ts';

/** A function and where it is defined. */
export interface OwnedFunction {
  readonly node: DefineFunction;
  readonly form: Form;
  readonly source: string;
}

export interface Usage {
  /** Functions whose value somebody uses. */
  readonly valued: ReadonlySet<string>;
  /** Variables that something assigns to, by `set`. */
  readonly assigned: ReadonlySet<string>;
  /** Names (of variables and functions) by the sources that read, call or assign them. */
  readonly readIn: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every name that occurs. */
  readonly taken: ReadonlySet<string>;
  /** Variables of the policies themselves. */
  readonly defined: ReadonlySet<string>;
  /** How often each name occurs. */
  readonly mentions: ReadonlyMap<string, number>;
  /** Functions by their names; of several, the last. */
  readonly functions: ReadonlyMap<string, OwnedFunction>;
}

/** Looks through a set. */
export function usageOf(sources: readonly ParsedSource[]): Usage {
  const mentions = new Map<string, number>();
  const assigned = new Set<string>();
  const defined = new Set<string>();
  const readIn = new Map<string, Set<string>>();
  const functions = new Map<string, OwnedFunction>();
  for (const { name: source, policy } of sources)
    for (const { form } of policy.forms) {
      const { expression } = form;
      if (expression.kind === 'function')
        functions.set(expression.name.text, { node: expression, form, source });
      for (const name of mentionsIn(expression)) mentions.set(name, (mentions.get(name) ?? 0) + 1);
      for (const name of readBy(expression))
        readIn.set(name, (readIn.get(name) ?? new Set()).add(source));
      for (const name of definedNames(expression)) defined.add(name);
      for (const name of assignedBy(expression)) assigned.add(name);
    }
  const all = sources.flatMap(({ policy }) => policy.forms.map(({ form }) => form.expression));
  const taken = new Set(mentions.keys());
  return { valued: valuedIn(all), assigned, readIn, taken, defined, mentions, functions };
}

/** The names that an expression reads, calls or assigns to. */
function readBy(e: Expression): readonly string[] {
  const inside = partsOf(e).flatMap(readBy);
  switch (e.kind) {
    case 'name':
      return [e.name];
    case 'call':
      return [e.callee.text, ...inside];
    case 'assign':
      return [e.name.text, ...inside];
    default:
      return inside;
  }
}

function assignedBy(e: Expression): readonly string[] {
  const inside = partsOf(e).flatMap(assignedBy);
  return e.kind === 'assign' ? [e.name.text, ...inside] : inside;
}

/** Functions whose value somebody uses. */
function valuedIn(all: readonly Expression[]): ReadonlySet<string> {
  const valued = new Set<string>();
  let before = -1;
  const visit = (e: Expression, wanted: boolean): void => {
    switch (e.kind) {
      case 'call':
        if (wanted) valued.add(e.callee.text);
        break;
      case 'if':
        visit(e.condition, true);
        visit(e.then, wanted);
        visit(e.else, wanted);
        return;
      case 'block':
        sequence(e.items, wanted);
        return;
      case 'let':
        for (const { value } of e.bindings) visit(value, true);
        sequence(e.body, wanted);
        return;
      case 'loop':
        visit(e.over, true);
        visit(e.body, wanted);
        return;
      case 'function':
        visit(e.body, valued.has(e.name.text));
        return;
      default:
    }
    for (const part of partsOf(e)) visit(part, true);
  };
  const sequence = (items: readonly Expression[], wanted: boolean): void => {
    for (const [i, item] of items.entries()) visit(item, wanted && i === items.length - 1);
  };
  // The tail of a function is used where the function's value is: again until nothing is new.
  while (valued.size > before) {
    before = valued.size;
    for (const e of all) visit(e, false);
  }
  return valued;
}
