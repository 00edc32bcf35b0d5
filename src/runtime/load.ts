/**
 * Loading: a validated module becomes a program of closures.
 * In: a module and its digest. Out: a Program; its code is written by the emitter from the module,
 * never taken from outside, and sees only the support functions given here.
 */
import { type Emitted, emitModule, type supportNames } from '../compiler/emit/module.ts';
import type { IrModule } from '../compiler/lower/ir.ts';
import { FaultLog } from './fault-log.ts';
import { Journal } from './journal.ts';
import * as operations from './operations.ts';
import type { Entity, Evaluation, Held, Program, Site } from './program.ts';
import { Work } from './work.ts';

/** More proposals than this are not noted; one iteration, or one form, that makes them ends. */
const mostProposals = 10_000_000;
const noResults: unknown[] = [];
const allWell: Evaluation = Object.freeze({
  faults: Object.freeze([]),
  results: Object.freeze([]),
});

export interface LoadOptions {
  /** Keep the value of each top-level form (for `eval`). */
  readonly keepResults?: boolean;
  /**
   * The module's code as `momus compile --js` wrote it (the default export of policy.mjs), to step
   * through in a debugger. Trusted like any code that you import; agents never do.
   */
  readonly create?: (support: never) => unknown;
  /** The code, where the caller has written it another way (for a debugger). */
  readonly emitted?: Emitted;
  /** What that code's entities hold beside what the program uses. */
  readonly beside?: Held;
}

/** What generated code returns. */
interface Generated {
  readonly Host: new (id: string) => Entity & { reset(): void };
  readonly Guest: new (id: string) => Entity & { reset(): void };
  readonly Device: new (id: string) => Entity & { reset(): void };
  readonly evaluate: (
    host: Entity,
    guests: readonly Entity[],
    results: unknown[],
    heard: boolean,
  ) => void;
}

/** Makes a program of a module that has been validated (compiler/lower/bundle.ts). */
export function loadProgram(module: IrModule, digest: string, options: LoadOptions = {}): Program {
  const { code, plan } = options.emitted ?? emitModule(module, options.keepResults === true);
  const sites: readonly Site[] = module.sites.map(
    ([source, line, column, endLine, endColumn, form]) => ({
      source: module.sources[source] ?? '',
      line,
      column,
      endLine,
      endColumn,
      form,
    }),
  );
  const journal = new Journal();
  const internal = (): number => plan.faultIndex('internal', 0);
  const faults = new FaultLog(plan.faults, (form) => module.forms[form]?.at ?? 0);
  const faulted: Evaluation = {
    get faults() {
      return faults.decode();
    },
    results: noResults,
  };
  const state = { debug: (_values: readonly unknown[]): void => {} };

  const { add, multiply, less, lessOrEqual, equal, extreme, items } = operations;
  const work = new Work(() => plan.faultIndex('too-long', 0));
  const walk = (elements: number): void => work.walk(elements);

  const support: Readonly<Record<(typeof supportNames)[number], unknown>> = {
    ...operations,
    add: (a: unknown, b: unknown, fault: number, long: number) => work.made(add(a, b, fault, long)),
    multiply: (a: unknown, b: unknown, fault: number, long: number) =>
      work.made(multiply(a, b, fault, long)),
    less: (a: unknown, b: unknown, fault: number) => less(a, b, fault, walk),
    lessOrEqual: (a: unknown, b: unknown, fault: number) => lessOrEqual(a, b, fault, walk),
    equal: (a: unknown, b: unknown) => equal(a, b, walk),
    extreme: (values: readonly unknown[], least: boolean, fault: number) =>
      extreme(values, least, fault, walk),
    items: (v: unknown, fault: number) => {
      const list = items(v, fault);
      work.walk(list.length);
      return list;
    },
    spend: (steps: number) => work.spend(steps),
    kept: (elements: number) => {
      work.keep(elements);
      return [];
    },
    measured: (list: readonly unknown[]) => work.measured(list),
    notAnEntity: () => {
      throw new TypeError('what is written to is no entity of its kind');
    },
    journal: (entity: Entity, c: string, p: string) => {
      if (journal.length >= mostProposals)
        throw new operations.PolicyFault(plan.faultIndex('too-long', 0));
      journal.note(entity, c, p);
    },
    journalLength: () => journal.length,
    forget: (mark: number) => journal.forget(mark),
    // Anything else than a fault of the policy is a fault of ours; it ends the iteration all the same.
    caught: (error: unknown) =>
      error instanceof operations.PolicyFault && error.fault !== 0 ? error.fault : internal(),
    endIteration: (fault: number, guest: Entity, mark: number, form: number) => {
      if (mark >= 0) journal.undo(mark);
      // Without a journal nothing was proposed before a fault of the policy; of our own, who knows.
      else if (faults.isUnforeseen(fault)) (guest as Entity & { reset(): void }).reset();
      faults.add(fault, form, guest);
    },
    endForm: (fault: number, form: number) => {
      journal.undo(0);
      faults.add(fault, form, null);
    },
    debug: (values: readonly unknown[]) => {
      work.keep(values.length);
      state.debug(values);
    },
  };
  // Identical texts share type feedback between programs, so each ends with a comment of its own.
  const make = options.create ?? new Function('support', `${code}// ${digest}\n`);
  const generated = (make as (s: typeof support) => Generated)(support);
  const { evaluate } = generated;
  const keep = options.keepResults === true;
  const forms = module.forms.length;

  return {
    manifest: plan.manifest,
    ...(options.beside === undefined ? {} : { beside: options.beside }),
    sites,
    digest,
    create: (kind, id) => {
      switch (kind) {
        case 'host':
          return new generated.Host(id);
        case 'guest':
          return new generated.Guest(id);
        case 'device':
          return new generated.Device(id);
        default:
          return kind satisfies never;
      }
    },
    reset: (entity) => (entity as Entity & { reset(): void }).reset(),
    evaluate: (host, guests, debug): Evaluation => {
      faults.clear();
      work.start();
      if (debug !== undefined) state.debug = debug;
      const results = keep ? new Array<unknown>(forms).fill(undefined) : noResults;
      try {
        evaluate(host, guests, results, debug !== undefined);
      } catch {
        // Generated code catches what its forms throw; should anything come this far, it still ends here.
        journal.forget(0);
        faults.add(internal(), 0, null);
      }
      // Nothing is allocated for the cycle in which all went well.
      if (keep) return { faults: faults.decode(), results };
      return faults.length === 0 ? allWell : faulted;
    },
  };
}
