/**
 * A module as JavaScript: entity classes, shared variables, functions, one function per top-level
 * form, and `evaluate`. Pure: the text depends on the module only.
 * In: a validated module. Out: code for `new Function('support', code)`, its mappings and its plan.
 */
import type { Held, Manifest } from '../../runtime/program.ts';
import { type EntityKind, entityKinds } from '../../schema/types.ts';
import type { Ir, IrFunction, IrModule } from '../lower/ir.ts';
import { Body, type Names } from './body.ts';
import { debugNames, globalSlots } from './debug-names.ts';
import { createEmit, type Emit } from './expressions.ts';
import { className, identifier, ownIdentifier, property } from './names.ts';
import { as } from './piece.ts';
import { canFault, type Plan, plan } from './plan.ts';
import { type Line, type Mapping, Writer } from './writer.ts';

export interface Emitted {
  readonly code: string;
  readonly mappings: readonly Mapping[];
  readonly plan: Plan;
}

/** What generated code takes from runtime/load.ts. */
export const supportNames = [
  'isMissing',
  'toNumber',
  'truthy',
  'isEmpty',
  'add',
  'subtract',
  'multiply',
  'divide',
  'shiftLeft',
  'shiftRight',
  'shift',
  'less',
  'lessOrEqual',
  'equal',
  'extreme',
  'absolute',
  'items',
  'journal',
  'journalLength',
  'forget',
  'caught',
  'endIteration',
  'endForm',
  'debug',
  'spend',
  'kept',
  'measured',
  'notAnEntity',
] as const;

/** For code that a debugger steps through. */
export interface Debugging {
  /** Nodes whose value a `return` of the policy gives, with the site of that. */
  readonly returned: ReadonlyMap<Ir, number>;
  /** What entities hold beside what the program reads: people ask for that too. */
  readonly beside: Held;
}

/**
 * Writes a module's code; with `keepResults`, `evaluate` gives the value of each form. Code for a
 * debugger has the policy's names and a statement for each statement of it, and is slower.
 */
export function emitModule(
  module: IrModule,
  keepResults: boolean,
  debugging: Debugging | null = null,
): Emitted {
  const planned = plan(module);
  const p: Plan =
    debugging === null
      ? planned
      : { ...planned, shared: new Set([...planned.shared, ...globalSlots(module)]) };
  const w = new Writer();
  const emit = createEmit(module, debugging?.returned);
  const names = debugging === null ? naming(module, p) : debugNames(module, p, supportNames);
  w.line('"use strict";');
  // The global NaN is slow to return; a constant of our own is not.
  w.line('const N = 0 / 0;');
  w.line(`const { ${supportNames.join(', ')} } = support;`);
  for (const kind of entityKinds) entityClass(w, kind, heldBy(p.manifest, debugging?.beside));
  w.line(
    '// F: the pending fault, H: the host, G: the guests, K: the running form, D: debug is heard.',
  );
  w.line('let F = 0, H, G, K = 0, D = false;');
  if (debugging !== null) apartFromPolicies(w);
  sharedSlots(w, names, p);
  module.functions.forEach((f, i) => {
    emitFunction(w, emit, names, f, i);
  });
  const forms = module.forms.map((f, i) => {
    if (!keepResults && debugging === null && idle(f.body, p)) return null;
    return formBody(emit, names, f.body, i, keepResults);
  });
  evaluate(w, module, names, p, forms, keepResults, debugging !== null);
  if (debugging !== null) w.line('})();');
  return { ...w.text(), plan: p };
}

/** What entities hold: what the program uses, and what is wanted beside that. */
const heldBy = (used: Manifest, beside: Debugging['beside'] | undefined): Manifest =>
  beside === undefined
    ? used
    : {
        ...used,
        fields: [...used.fields, ...beside.fields],
        properties: [...used.properties, ...beside.properties],
      };

/**
 * What a debugger shows apart from the policies: values of the code's own, what is handed in. A function
 * of their own keeps what the policies name in a scope.
 */
function apartFromPolicies(w: Writer): void {
  w.line('// T: classes and values of the code itself, R: the values of forms.');
  w.line('const T = { Host, Guest, Device, Limits };');
  w.line('let R;');
  w.block('function begin(host, guests, results, heard)', () => {
    w.line('H = host; G = guests; R = results; D = heard;');
  });
  w.line('return (function policies() {');
  // To a policy these are the entities, to this code the host's class: that is asked of T from here on.
  w.line('let Host, Guests;');
}

/** Whether a form does nothing that anybody sees: a constant, or its definition when all uses were folded. */
function idle(ir: Ir, p: Plan): boolean {
  if (ir.k === 'store') return !p.read.has(ir.slot) && idle(ir.value, p);
  return ir.k === 'text' || ir.k === 'num' || ir.k === 'bool' || ir.k === 'missing';
}

function naming(module: IrModule, p: Plan): Names {
  // Shared numbers live in one Float64Array: storing to a closure variable would allocate.
  const shared = [...p.shared].filter((s) => module.slots[s]?.repr === 'num');
  const sharedIndex = new Map(shared.map((s, i) => [s, i]));
  return {
    plan: p,
    apart: null,
    classOf: className,
    slot: (slot) => {
      const { name, repr } = module.slots[slot] ?? { name: '', repr: 'any' as const };
      const index = sharedIndex.get(slot);
      const id = identifier(name, slot);
      return { code: index === undefined ? id : `${packed}[${index}]`, flag: `has$${id}`, r: repr };
    },
    lost: (slot) => `lost$${identifier(module.slots[slot]?.name ?? '', slot)}`,
    fn: (fn) => `fn$${identifier(module.functions[fn]?.name ?? '', fn)}`,
  };
}

/** The array of shared numbers. */
const packed = 'S';

const initial = (numeric: boolean): string => (numeric ? 'N' : 'undefined');

function entityClass(w: Writer, kind: EntityKind, manifest: Manifest): void {
  const own = <T extends { readonly entity: EntityKind }>(items: readonly T[]): readonly T[] =>
    items.filter((i) => i.entity === kind);
  w.block(`class ${className(kind)}`, () => {
    w.block('constructor(id)', () => {
      w.line(`this.kind = ${JSON.stringify(kind)}; this.id = id; this.absent = null;`);
      const field = (
        prefix: 'f_' | 'k_' | 's_',
        items: readonly { readonly name: string; readonly numeric: boolean }[],
      ) => {
        for (const i of items) w.line(`this${property(prefix, i.name)} = ${initial(i.numeric)};`);
      };
      field('f_', own(manifest.fields));
      for (const i of own(manifest.averages)) w.line(`this${property('a_', i.name)} = N;`);
      field('k_', own(manifest.properties));
      field('s_', own(manifest.saved));
      for (const i of own(manifest.controls)) {
        w.line(
          `this${property('c_', i.name)} = ${initial(i.numeric)}; this${property('p_', i.name)} = 0;`,
        );
      }
      if (kind === 'device')
        w.line(
          'this.guaranteed = new Limits(id); this.maximum = new Limits(id); this.current = new Limits(id);',
        );
    });
    w.block('reset()', () => {
      for (const i of own(manifest.controls)) {
        w.line(
          `this${property('c_', i.name)} = ${initial(i.numeric)}; this${property('p_', i.name)} = 0;`,
        );
      }
    });
  });
}

function sharedSlots(w: Writer, names: Names, p: Plan): void {
  const slots = [...p.shared].map((s) => ({ s, ...names.slot(s) }));
  const flagged = names.apart === null ? 'let ' : '';
  const numbers = slots.filter(({ code }) => code.startsWith(`${packed}[`)).length;
  if (numbers > 0) w.line(`const ${packed} = new Float64Array(${numbers});`);
  for (const { s, code, flag, r } of slots) {
    if (!code.startsWith(`${packed}[`))
      w.line(`let ${code} = ${r === 'num' ? 'N' : r === 'bool' ? 'false' : 'undefined'};`);
    if (p.flagged.has(s)) w.line(`${flagged}${flag} = false;`);
  }
  for (const s of p.lost.keys()) w.line(`${flagged}${names.lost(s)} = false;`);
}

/** Declarations of a body's local slots, with values of their representation. */
function declareLocals(b: Body, except: ReadonlySet<number>): readonly string[] {
  const lines: string[] = [];
  for (const s of b.locals) {
    const { code, flag, r } = b.names.slot(s);
    if (!except.has(s))
      lines.push(`let ${code} = ${r === 'num' ? 'N' : r === 'bool' ? 'false' : 'undefined'};`);
    if (b.names.plan.flagged.has(s)) lines.push(`${b.declaring('let')}${flag} = ${except.has(s)};`);
  }
  return lines;
}

function emitFunction(w: Writer, emit: Emit, names: Names, f: IrFunction, index: number): void {
  const nothing = f.result === 'num' ? 'N' : f.result === 'bool' ? 'false' : '';
  const b = new Body(
    names,
    names.plan.journalled[index] === true,
    `return${nothing === '' ? '' : ` ${nothing}`};`,
  );
  const value = emit(b, f.body, f.result !== null);
  const result = f.result === null ? null : as(value, f.result);
  const own = new Set<number>();
  const entry: string[] = [];
  const params = f.params.map(({ slot }) => {
    const { code, flag } = names.slot(slot);
    if (!names.plan.shared.has(slot)) {
      own.add(slot);
      return code;
    }
    // A parameter that callees read by name lives outside the function.
    const given = names.apart === null ? ownIdentifier('given', slot) : `${code}$$given`;
    entry.push(`${code} = ${given};`);
    if (names.plan.flagged.has(slot)) entry.push(`${flag} = true;`);
    return given;
  });
  w.block(
    `function ${names.fn(index)}(${params.join(', ')})`,
    () => {
      for (const line of [...entry, ...declareLocals(b, own)]) w.line(line);
      w.append(b.writer.lines.map((l) => ({ ...l, depth: l.depth + 1 })));
      if (result !== null) w.line(`return ${result};`);
    },
    '}',
    f.at,
  );
}

/** A form's statements; `value` is the code of its value. */
interface FormBody {
  readonly lines: readonly Line[];
  readonly value: string;
}

function formBody(emit: Emit, names: Names, body: Ir, index: number, keep: boolean): FormBody {
  const b = new Body(names, names.plan.formJournalled[index] === true, `break form_${index};`);
  const value = emit(b, body, keep);
  const locals = declareLocals(b, new Set()).map((text) => ({ text, depth: 0, at: 0 }));
  return { lines: [...locals, ...b.writer.lines], value: value.code };
}

/** Forms up to this many lines stand in `evaluate` itself; a call costs more than a small form. */
const smallForm = 80;
/** Larger functions than this are optimised late or never. */
const largestEvaluate = 400;

function evaluate(
  w: Writer,
  module: IrModule,
  names: Names,
  p: Plan,
  forms: readonly (FormBody | null)[],
  keep: boolean,
  debugging: boolean,
): void {
  // Larger forms become functions, which are written before `evaluate`.
  let room = largestEvaluate;
  const inline = forms.map((form) => {
    // A debugger would show the function of a form as a caller that no policy has.
    if (debugging) return true;
    if (form === null || form.lines.length > Math.min(smallForm, room)) return false;
    room -= form.lines.length;
    return true;
  });
  const statements = (form: FormBody, i: number): void => {
    const faults = canFault(module.forms[i]!.body, p.faulting);
    const write = (): void => {
      w.append(form.lines.map((l) => ({ ...l, depth: l.depth + w.depth })));
      if (keep) w.line(`${debugging ? 'R' : 'results'}[${i}] = ${form.value};`);
    };
    if (faults) w.block(`form_${i}:`, write);
    else write();
  };
  forms.forEach((form, i) => {
    if (form === null || inline[i] === true) return;
    w.block(`function form_${i}_(results)`, () => statements(form, i));
  });
  /** By form: the slots that are lost where it faults before it binds them. */
  const lostWith = new Map<number, Set<number>>();
  for (const [s, binders] of p.lost)
    for (const i of binders) lostWith.set(i, (lostWith.get(i) ?? new Set()).add(s));
  // Debuggers show the names of functions.
  const head = debugging ? 'policies()' : 'evaluate(host, guests, results, heard)';
  w.block(`function ${head}`, () => {
    w.line(debugging ? 'F = 0; Host = H; Guests = G;' : 'H = host; G = guests; F = 0; D = heard;');
    for (const s of p.shared) if (p.flagged.has(s)) w.line(`${names.slot(s).flag} = false;`);
    for (const s of p.lost.keys()) w.line(`${names.lost(s)} = false;`);
    forms.forEach((form, i) => {
      if (form === null) return;
      w.line(`K = ${i};`);
      const call = (): void => w.line(`form_${i}_(results);`);
      w.block(
        'try',
        () => (inline[i] === true ? statements(form, i) : call()),
        '} catch (error) { F = caught(error); }',
        // Debuggers stop at statements, so the form's own are better to stop at.
        form.lines.some((l) => l.at !== 0) ? 0 : (module.forms[i]?.at ?? 0),
      );
      const lost = [...(lostWith.get(i) ?? [])].map(
        (s) => ` if (!${names.slot(s).flag}) ${names.lost(s)} = true;`,
      );
      w.line(
        `if (F !== 0) { endForm(F, ${i}); F = 0;${lost.join('')} }${p.formJournalled[i] === true ? ' else forget(0);' : ''}`,
      );
    });
    w.line('H = undefined; G = undefined;');
    if (debugging) w.line('Host = undefined; Guests = undefined;');
  });
  w.line(
    debugging
      ? 'return { Host: T.Host, Guest, Device, begin, policies };'
      : 'return { Host, Guest, Device, evaluate };',
  );
}
