/**
 * What the emitter must know of a module before it writes code.
 * In: the module. Out: which functions can fault or propose, which slots are shared between
 * functions or need a "bound" flag, and what of the environment the program uses.
 */
import type { Manifest } from '../../runtime/program.ts';
import type { FaultCode, Ir, IrModule } from '../lower/ir.ts';
import { manifestOf } from '../lower/manifest.ts';
import { stepsOf } from '../lower/steps.ts';
import { nodes, parts } from '../lower/walk.ts';
import { journalling } from './journalling.ts';
import { type Kinds, kindsOf } from './kinds.ts';

export interface Plan {
  /** By function: a call can leave with a fault pending. */
  readonly faulting: readonly boolean[];
  /** By function: it may run inside a form that can fault, so its proposals are journalled. */
  readonly journalled: readonly boolean[];
  /** By form: its proposals are journalled. */
  readonly formJournalled: readonly boolean[];
  /** Slots that more than one function or form uses; the others are locals. */
  readonly shared: ReadonlySet<number>;
  /** Slots that may be read unbound. */
  readonly flagged: ReadonlySet<number>;
  /** Slots whose form's fault silences the uses of them, with the forms that would bind them. */
  readonly lost: ReadonlyMap<number, readonly number[]>;
  /** Slots that are stored to somewhere. */
  readonly stored: ReadonlySet<number>;
  /** Slots that are read somewhere. */
  readonly read: ReadonlySet<number>;
  readonly manifest: Manifest;
  /** What expressions can give. */
  readonly kinds: Kinds;
  /** Faults by index (0: none): what the code reports. */
  readonly faults: readonly { readonly code: FaultCode; readonly at: number }[];
  readonly faultIndex: (code: FaultCode, at: number) => number;
  /** Steps that code takes, on a host of the size that the bound on them is computed for. */
  readonly steps: (ir: Ir) => number;
}

/** Whether running code can end in a fault that its surroundings see. */
export function canFault(ir: Ir, faulting: readonly boolean[]): boolean {
  if (ir.k === 'need' || ir.k === 'fault') return true;
  if (ir.k === 'op' && ir.faults) return true;
  if (ir.k === 'call' && faulting[ir.fn] === true) return true;
  if (ir.k === 'loop' && ir.boundary) return canFault(ir.over, faulting);
  return parts(ir).some((part) => canFault(part, faulting));
}

export function plan(module: IrModule): Plan {
  // Functions come after those they call, so one pass is enough.
  const faulting: boolean[] = [];
  for (const f of module.functions) faulting.push(canFault(f.body, faulting));
  const { functions: journalled, forms: formJournalled } = journalling(module);

  const usedBy = new Map<number, number>();
  const shared = new Set<number>();
  const flagged = new Set<number>();
  const stored = new Set<number>();
  const read = new Set<number>();
  const owners = [...module.functions, ...module.forms.map((f) => ({ params: [], body: f.body }))];
  owners.forEach((owner, index) => {
    const use = (slot: number): void => {
      const other = usedBy.get(slot);
      if (other === undefined) usedBy.set(slot, index);
      else if (other !== index) shared.add(slot);
    };
    for (const p of owner.params) use(p.slot);
    for (const n of nodes(owner.body)) {
      if (n.k === 'slot' || n.k === 'store' || n.k === 'bound') use(n.slot);
      if (n.k === 'slot' || n.k === 'bound') read.add(n.slot);
      if (n.k === 'bound') flagged.add(n.slot);
      if (n.k === 'store' && n.unless) flagged.add(n.slot);
      if (n.k === 'store') stored.add(n.slot);
      if (n.k === 'loop') use(n.item);
    }
  });
  // `evaluate` asks whether a form that faulted has bound them.
  const lost = lostSlots(module);
  for (const s of lost.keys()) {
    shared.add(s);
    flagged.add(s);
  }

  const faults: { code: FaultCode; at: number }[] = [{ code: 'internal', at: 0 }];
  const index = new Map<string, number>();
  return {
    faulting,
    journalled,
    formJournalled,
    shared,
    flagged,
    lost,
    stored,
    read,
    manifest: manifestOf(module),
    kinds: kindsOf(module),
    faults,
    steps: stepsOf(module),
    faultIndex: (code, at) => {
      const key = `${code}:${at}`;
      let n = index.get(key);
      if (n === undefined) {
        n = faults.length;
        faults.push({ code, at });
        index.set(key, n);
      }
      return n;
    },
  };
}

/** The forms that would bind each slot which some fault names as lost. */
function lostSlots(module: IrModule): ReadonlyMap<number, readonly number[]> {
  const lost = new Map<number, number[]>();
  for (const owner of [...module.functions, ...module.forms]) {
    for (const n of nodes(owner.body))
      if (n.k === 'fault') for (const s of n.lost ?? []) lost.set(s, []);
  }
  if (lost.size === 0) return lost;
  module.forms.forEach((f, i) => {
    for (const n of nodes(f.body)) if (n.k === 'store' && n.defines) lost.get(n.slot)?.push(i);
  });
  return lost;
}
