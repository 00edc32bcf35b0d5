/**
 * Which proposals must be written down before they are made, because a fault can take them back.
 * In: a module. Out: by function and by form, whether its proposals are journalled: only where a
 * fault can come after a proposal in the same iteration (or the same form, outside iterations).
 */
import type { Ir, IrModule } from '../lower/ir.ts';
import { parts } from '../lower/walk.ts';

/** What running code can do, in evaluation order. */
interface Behaviour {
  readonly proposes: boolean;
  readonly faults: boolean;
  /** A fault can come after a proposal that it takes back. */
  readonly undoes: boolean;
}

const nothing: Behaviour = { proposes: false, faults: false, undoes: false };
const both = (a: Behaviour, b: Behaviour): Behaviour => ({
  proposes: a.proposes || b.proposes,
  faults: a.faults || b.faults,
  undoes: a.undoes || b.undoes,
});
const then = (a: Behaviour, b: Behaviour): Behaviour => {
  const u = both(a, b);
  return { ...u, undoes: u.undoes || (a.proposes && b.faults) };
};

export function journalling(module: IrModule): {
  readonly functions: readonly boolean[];
  readonly forms: readonly boolean[];
} {
  // Functions come after those they call.
  const functions: Behaviour[] = [];
  /** Functions that run inside a region where a fault takes proposals back. */
  const marked = module.functions.map(() => false);
  const mark = (from: Ir): void => {
    // No recursion: calls can go as deep as there are functions.
    const rest = [from];
    for (let ir = rest.pop(); ir !== undefined; ir = rest.pop()) {
      if (ir.k === 'call' && marked[ir.fn] !== true) {
        marked[ir.fn] = true;
        const callee = module.functions[ir.fn];
        if (callee !== undefined) rest.push(callee.body);
      }
      for (const part of parts(ir)) rest.push(part);
    }
  };
  const inOrder = (list: readonly Ir[]): Behaviour => list.map(behave).reduce(then, nothing);

  function behave(ir: Ir): Behaviour {
    switch (ir.k) {
      case 'need':
        return then(behave(ir.value), { ...nothing, faults: true });
      case 'fault':
        return { ...nothing, faults: true };
      case 'op':
        return then(inOrder(ir.args), { ...nothing, faults: ir.faults });
      case 'propose':
        return then(inOrder([ir.of, ir.value]), { ...nothing, proposes: true });
      case 'call':
        return then(inOrder(ir.args), functions[ir.fn] ?? nothing);
      case 'if':
        return then(behave(ir.cond), both(behave(ir.then), behave(ir.else)));
      case 'bound':
        return both(behave(ir.then), behave(ir.else));
      case 'loop': {
        const body = behave(ir.body);
        if (!ir.boundary) return then(behave(ir.over), then(body, body));
        // Each iteration is a region of its own; its faults end there, its proposals stand.
        if (body.undoes) mark(ir.body);
        return then(behave(ir.over), {
          proposes: body.proposes,
          faults: false,
          undoes: body.undoes,
        });
      }
      default:
        return inOrder(parts(ir));
    }
  }

  for (const f of module.functions) functions.push(behave(f.body));
  const undoing = module.forms.map((f) => {
    const { undoes } = behave(f.body);
    if (undoes) mark(f.body);
    return undoes;
  });
  // A function whose own loop over guests takes proposals back journals them itself.
  const journalled = functions.map((b, i) => marked[i] === true || b.undoes);
  const reaching: boolean[] = [];
  const reaches = (from: Ir): boolean => {
    const rest = [from];
    for (let ir = rest.pop(); ir !== undefined; ir = rest.pop()) {
      if (ir.k === 'call' && reaching[ir.fn] === true) return true;
      for (const part of parts(ir)) rest.push(part);
    }
    return false;
  };
  module.functions.forEach((f, i) => {
    reaching[i] = journalled[i] === true || reaches(f.body);
  });
  // A form that calls a function that journals, for another form's sake, clears the journal too.
  const forms = module.forms.map((f, i) => undoing[i] === true || reaches(f.body));
  return { functions: journalled, forms };
}
