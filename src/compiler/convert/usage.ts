/**
 * How a policy set uses its names, as far as a notation shows it: which functions are called for
 * their value, which variables change, what is read elsewhere, which names are taken.
 * In: parsed sources. Out: tables. Pure.
 */
import type { ParsedSource } from '../check/set.ts';
import type { Expression } from '../syntax/ast.ts';

export interface Usage {
  /** Functions whose value somebody uses. */
  readonly valued: ReadonlySet<string>;
  /** Variables that something assigns to, by `set`. */
  readonly assigned: ReadonlySet<string>;
  /** Names (of variables and functions) by the sources that read, call or assign them. */
  readonly readIn: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every name that occurs. */
  readonly taken: ReadonlySet<string>;
}

/** Looks through a set. */
export function usageOf(sources: readonly ParsedSource[]): Usage {
  const valued = new Set<string>();
  const assigned = new Set<string>();
  const readIn = new Map<string, Set<string>>();
  const taken = new Set<string>();
  let source = '';
  let grew = false;

  const read = (name: string): void => {
    taken.add(name);
    const known = readIn.get(name) ?? new Set();
    readIn.set(name, known.add(source));
  };
  const visit = (e: Expression, wanted: boolean): void => {
    switch (e.kind) {
      case 'number':
      case 'text':
      case 'missing':
        return;
      case 'name':
        read(e.name);
        return;
      case 'member':
        visit(e.of, true);
        return;
      case 'method':
        for (const part of [e.of, ...e.args]) visit(part, true);
        return;
      case 'operator':
        for (const part of e.args) visit(part, true);
        return;
      case 'call':
        read(e.callee.text);
        if (wanted && !valued.has(e.callee.text)) {
          valued.add(e.callee.text);
          grew = true;
        }
        for (const part of e.args) visit(part, true);
        return;
      case 'if':
        visit(e.condition, true);
        visit(e.then, wanted);
        visit(e.else, wanted);
        return;
      case 'block':
        sequence(e.items, wanted);
        return;
      case 'let':
        for (const { name, value } of e.bindings) {
          taken.add(name.text);
          visit(value, true);
        }
        sequence(e.body, wanted);
        return;
      case 'loop':
        taken.add(e.item.text);
        visit(e.over, true);
        visit(e.body, wanted);
        return;
      case 'variable':
        taken.add(e.name.text);
        visit(e.value, true);
        return;
      case 'assign':
        read(e.name.text);
        assigned.add(e.name.text);
        visit(e.value, true);
        return;
      case 'function':
        taken.add(e.name.text);
        for (const { text } of e.params) taken.add(text);
        visit(e.body, valued.has(e.name.text));
        return;
      case 'error':
        for (const part of e.parts) visit(part, true);
        return;
      default:
        e satisfies never;
    }
  };
  const sequence = (items: readonly Expression[], wanted: boolean): void => {
    for (const [i, item] of items.entries()) visit(item, wanted && i === items.length - 1);
  };

  // The tail of a function is used where the function's value is: again until nothing is new.
  do {
    grew = false;
    for (const { name, policy } of sources) {
      source = name;
      for (const { form } of policy.forms) visit(form.expression, false);
    }
  } while (grew);
  return { valued, assigned, readIn, taken };
}
