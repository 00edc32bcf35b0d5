/**
 * The reference interpreter: LANGUAGE.md part 1 written down as directly as possible, without static
 * analysis. For tests only; it is slow, and right is all it has to be.
 * In: sources of a policy set and an environment in the oracle's JSON. Out: all that one evaluation decides.
 */
import type {
  DefineVariable,
  Expression,
  NumberLiteral,
  Policy,
} from '../../src/compiler/syntax/ast.ts';
import { parsePolicy } from '../../src/compiler/syntax/parse.ts';
import { definedNames } from './effects.ts';
import { decodeEnvironment, type EnvironmentJson, type Saved, type World } from './environment.ts';
import { evaluate, type Machine, shared, type Text } from './evaluate.ts';
import { Proposals } from './proposals.ts';
import { Fault, type FaultCode, isList, isThing, plain, type Thing, type Value } from './values.ts';

export interface SourceText {
  readonly name: string;
  readonly text: string;
}

export interface InterpretOptions {
  /** Saved variables from earlier cycles. */
  readonly saved?: Saved;
  /** Controls of any name take values of any type. */
  readonly anyControl?: boolean;
  /** Of literals with a unit, the number in the unit of their use (only the checker knows it). */
  readonly converted?: Pick<WeakMap<NumberLiteral, number>, 'get'>;
}

export interface ReportedFault {
  readonly code: FaultCode;
  /** Index of the top-level form over the whole set. */
  readonly form: number;
  /** Id of the guest whose iteration ended; null outside `Guests` loops. */
  readonly guest: string | null;
}

/** Control names to values; controls that propose nothing are left out. */
export type Controls = Readonly<Record<string, unknown>>;

export interface Interpretation {
  /** Values of the forms; entities as `{ ref }`, missing (and faulted forms) as null. */
  readonly results: readonly unknown[];
  readonly hostControls: Controls;
  /** In the order of the environment's guests. */
  readonly guestControls: readonly Controls[];
  /** By guest, then by device in the order of its `io_tune`. */
  readonly deviceControls: readonly (readonly Controls[])[];
  /** Values saved afterwards, to be given to the next cycle. */
  readonly saved: Saved;
  /** In the order of their occurrence; skips are not reported. */
  readonly faults: readonly ReportedFault[];
  readonly debug: readonly (readonly unknown[])[];
}

/** A form, and the text that it stands in. */
interface FormOf {
  readonly expression: Expression;
  readonly text: Text;
}

/** Evaluates parsed forms, in the order of the set. */
export function interpretForms(
  forms: readonly Expression[],
  environment: EnvironmentJson,
  options: InterpretOptions = {},
): Interpretation {
  return run(
    forms.map((expression) => ({ expression, text: shared })),
    environment,
    options,
  );
}

function run(
  forms: readonly FormOf[],
  environment: EnvironmentJson,
  options: InterpretOptions,
): Interpretation {
  const world = decodeEnvironment(environment, options.saved);
  const faults: ReportedFault[] = [];
  const debug: (readonly unknown[])[] = [];
  let index = 0;
  const machine: Machine = {
    guests: world.guests,
    scopes: [
      new Map<string, Value>([
        ['Host', world.host],
        ['Guests', world.guests],
      ]),
    ],
    functions: new Map(),
    lost: new Set(),
    text: shared,
    proposals: new Proposals(),
    guest: null,
    anyControl: options.anyControl ?? false,
    converted: options.converted,
    onFault: (code, guest) => {
      if (code !== 'skipped') faults.push({ code, form: index, guest: guest?.id ?? null });
    },
    onDebug: (values) => debug.push(values),
  };
  const results: unknown[] = [];
  for (const form of forms) {
    machine.text = form.text;
    results.push(plain(runForm(form.expression, machine)));
    index += 1;
  }
  return { results, ...controlsOf(world), saved: savedOf(world), faults, debug };
}

/** Evaluates a policy set; a text with a syntax error is refused. */
export function interpret(
  sources: readonly SourceText[],
  environment: EnvironmentJson,
  options: InterpretOptions = {},
): Interpretation {
  const forms = sources.flatMap(({ name, text }) => {
    const policy = parsePolicy(text);
    const faults = [...policy.diagnostics, ...policy.forms.flatMap(({ form }) => form.diagnostics)];
    const error = faults.find(({ severity }) => severity === 'error');
    if (error !== undefined) throw new SyntaxError(`${name}: ${error.message}`);
    const owner = ownNames(name, policy);
    return policy.forms.map(({ form: { expression } }) => ({ expression, text: owner }));
  });
  return run(forms, environment, options);
}

/** What a free-form policy declares without `public`, and its procedures. */
function ownNames(name: string, { notation, forms }: Policy): Text {
  if (notation === 'list') return shared;
  const all = forms.flatMap(({ form }) => declarations(form.expression));
  const seen = new Set(all.filter((e) => e.declaration?.public).map((e) => e.name.text));
  const variables = all.map((e) => e.name.text).filter((variable) => !seen.has(variable));
  const functions = forms.flatMap(({ form: { expression } }) =>
    expression.kind === 'function' ? [expression.name.text] : [],
  );
  return { name, ownVariables: new Set(variables), ownFunctions: new Set(functions) };
}

/** Declarations at policy level: branches and blocks of several names open no scope. */
function declarations(e: Expression): readonly DefineVariable[] {
  if (e.kind === 'variable') return [e];
  if (e.kind === 'block') return e.items.flatMap(declarations);
  return e.kind === 'if' ? [e.then, e.else].flatMap(declarations) : [];
}

function runForm(form: Expression, machine: Machine): Value {
  machine.proposals = new Proposals();
  try {
    return evaluate(form, machine);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    machine.proposals.keepIterations();
    for (const name of definedNames(form)) machine.lost.add(name);
    machine.onFault(error.code, null);
    return null;
  }
}

function controlsOf({
  host,
  guests,
}: World): Pick<Interpretation, 'hostControls' | 'guestControls' | 'deviceControls'> {
  return {
    hostControls: proposedBy(host),
    guestControls: guests.map(proposedBy),
    deviceControls: guests.map((guest) => {
      const devices = guest.latest.get('io_tune') ?? null;
      return isList(devices) ? devices.filter(isThing).map(proposedBy) : [];
    }),
  };
}

function proposedBy(thing: Thing): Controls {
  return Object.fromEntries(
    [...thing.proposed].filter(([, value]) => value !== null).map(([k, v]) => [k, plain(v)]),
  );
}

function savedOf({ host, guests }: World): Saved {
  return {
    host: Object.fromEntries(host.saved),
    guests: Object.fromEntries(
      guests.map((guest) => [guest.id ?? '', Object.fromEntries(guest.saved)]),
    ),
  };
}
