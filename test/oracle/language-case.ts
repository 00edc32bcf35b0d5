/**
 * One case of language.json against Momus.
 * In: a case and its environment. Out: what Momus gave, and every difference from what MOM gave;
 * none means that they agree.
 */
import { readFileSync } from 'node:fs';
import { type Evaluated, evaluateOnce } from '../../src/cli/evaluate-once.ts';
import { type Recorded, readRecorded } from '../../src/runtime/recorded.ts';
import { codesFor } from './mom-errors.ts';

type Values = Readonly<Record<string, unknown>>;

/** What MOM gave; see `meta` of language.json. */
interface Expected {
  readonly error: {
    readonly phase: string;
    readonly class: string;
    readonly message: string;
    readonly form?: number;
  } | null;
  readonly results?: readonly unknown[];
  readonly hostControls?: Values;
  readonly guestControls?: readonly Values[];
  readonly hostVariables?: Values;
  readonly guestVariables?: readonly Values[];
  readonly guestIoTuneCurrent?: readonly (readonly Values[] | null)[];
  readonly debug?: readonly (readonly unknown[])[];
}

/** One case of the oracle. */
export interface LanguageCase {
  readonly name: string;
  readonly policy: string;
  readonly tags: readonly string[];
  readonly envRef?: string;
  readonly expected: Expected;
}

interface DeviceJson {
  readonly name: string | null;
  readonly path: string | null;
  readonly current: Values;
}

interface EnvironmentJson {
  readonly guests?: readonly {
    readonly id?: string;
    readonly history?: readonly { readonly io_tune?: readonly { readonly ioTune: DeviceJson }[] }[];
  }[];
}

const oracle = JSON.parse(readFileSync(new URL('./language.json', import.meta.url), 'utf8')) as {
  readonly environments: Readonly<Record<string, EnvironmentJson>>;
  readonly cases: readonly LanguageCase[];
};

/** All cases of language.json. */
export const languageCases: readonly LanguageCase[] = oracle.cases;

/** One of the oracle's environments. */
export function recordedIn(environment: string | undefined): Recorded {
  const json = environment === undefined ? {} : oracle.environments[environment];
  if (json === undefined) throw new Error(`the oracle has no environment \`${environment}\``);
  return readRecorded(json);
}

/** Evaluates a policy text once in one of the oracle's environments. */
export function evaluateIn(environment: string | undefined, text: string): Evaluated {
  return evaluateOnce([{ name: 'policy', text }], recordedIn(environment), { anyControl: true });
}

/** Everything in which Momus differs from MOM on this case. */
export function differences(test: LanguageCase, got: Evaluated): readonly string[] {
  const { error } = test.expected;
  if (error === null) return [...refusals(got), ...otherValues(test, got)];
  const codes = codesFor(error);
  const form = error.form ?? null;
  const mistakes = [
    ...errorsOf(got).map(({ code, span }) => ({
      code,
      form: formAt(got, test.policy, span.start),
    })),
    ...got.result.faults.map((fault) => ({ code: `fault ${fault.code}`, form: fault.form })),
  ];
  const found: string[] = [];
  if (!mistakes.some((m) => codes.includes(m.code) && (form === null || m.form === form))) {
    found.push(`MOM fails in form ${form}: ${error.class} ${error.message}`);
  }
  const before = test.expected.results ?? [];
  const { results } = got.result;
  if (errorsOf(got).length === 0 && !before.every((value, i) => same(results[i], value, test))) {
    found.push(`results: ${JSON.stringify(results)} instead of ${JSON.stringify(before)} before`);
  }
  return found;
}

/** The error diagnostics. */
export const errorsOf = ({ diagnostics }: Evaluated) =>
  diagnostics.filter(({ severity }) => severity === 'error');

/** Codes of the errors, else of the faults, each once, in the order of their places. */
export function codesGiven(got: Evaluated): readonly string[] {
  const errors = errorsOf(got).map(({ code }) => code);
  const codes = errors.length > 0 ? errors : got.result.faults.map(({ code }) => `fault ${code}`);
  return [...new Set(codes)];
}

/** What the page lists for a case: the codes, or else the values of its forms. */
export function given(got: Evaluated): readonly string[] {
  const codes = codesGiven(got);
  return codes.length > 0 ? codes : [`value ${JSON.stringify(got.result.results)}`];
}

const refusals = (got: Evaluated): readonly string[] =>
  codesGiven(got).map((code) => `MOM runs it, Momus gives ${code}`);

/** What differs when both evaluate: results, and every effect. */
export function otherValues(test: LanguageCase, got: Evaluated): readonly string[] {
  const { expected } = test;
  const { results, host, guests, debug } = got.result;
  const found: string[] = [];
  const check = (what: string, ours: unknown, theirs: unknown): void => {
    if (!same(ours, theirs, test)) {
      found.push(`${what}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`);
    }
  };
  check('results', results, expected.results ?? []);
  check('debug', debug, expected.debug ?? []);
  check('host controls', host.proposed, delivered(expected.hostControls));
  check('host variables', host.saved, delivered(expected.hostVariables));
  for (const [i, guest] of guests.entries()) {
    check(`controls of guest ${i}`, guest.proposed, delivered(expected.guestControls?.[i]));
    check(`variables of guest ${i}`, guest.saved, delivered(expected.guestVariables?.[i]));
    const before = devicesOf(test, i);
    const after = expected.guestIoTuneCurrent?.[i] ?? before.map(({ current }) => current);
    check(`limits of guest ${i}`, before.map(proposed(guest.devices)), after);
  }
  return found;
}

const devicesOf = (test: LanguageCase, guest: number): readonly DeviceJson[] => {
  const { guests } = oracle.environments[test.envRef ?? ''] ?? {};
  return (guests?.[guest]?.history?.at(-1)?.io_tune ?? []).map(({ ioTune }) => ioTune);
};

/**
 * The limits that a device would have: MOM's setters write them at once, cut to whole numbers;
 * here they are proposals, rounded later (deviations 17 and 18).
 */
const proposed =
  (devices: Evaluated['result']['guests'][number]['devices']) =>
  ({ name, path, current }: DeviceJson): Values => {
    const wanted = devices.find(({ id }) => id === (path ?? name))?.proposed ?? {};
    const whole = Object.entries(wanted).map(([limit, value]) => [
      limit,
      Math.trunc(Number(value)),
    ]);
    return { ...current, ...Object.fromEntries(whole) };
  };

/** Without what was given nil: MOM stores it, and its controllers take it for nothing. */
const delivered = (values: Values = {}): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** Index of the top-level form that holds this offset. */
function formAt(got: Evaluated, text: string, offset: number): number {
  const before = text.slice(0, offset).split('\n');
  const line = before.length;
  const column = (before.at(-1) ?? '').length + 1;
  return got.forms.findLastIndex(
    (form) => form.line < line || (form.line === line && form.column <= column),
  );
}

/** Equal values: numbers as doubles (0 is -0), everything else with its type. */
function same(ours: unknown, theirs: unknown, test: LanguageCase): boolean {
  const [left, right] = [decode(ours, test), decode(theirs, test)];
  if (typeof left === 'number' && typeof right === 'number') {
    return left === right || (Number.isNaN(left) && Number.isNaN(right));
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, i) => same(item, right[i], test));
  }
  if (isRecord(left) && isRecord(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => same(left[key], right[key], test));
  }
  return left === right;
}

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of either side, in one encoding: numbers, texts, and `ref …` for entities. */
function decode(value: unknown, test: LanguageCase): unknown {
  if (!isRecord(value)) return value;
  if (typeof value.float === 'string') return Number(value.float.replace('inf', 'Infinity'));
  if (typeof value.int === 'string') return Number(value.int);
  if (typeof value.ref === 'string') return `ref ${entityName(value.ref, test)}`;
  if (isRecord(value.ioTune)) return `ref device:${value.ioTune.path ?? value.ioTune.name}`;
  return value;
}

/** MOM's cases name guests by index, Momus by id. */
function entityName(ref: string, test: LanguageCase): string {
  const index = /^guest:(\d+)$/u.exec(ref)?.[1];
  const guests = oracle.environments[test.envRef ?? '']?.guests ?? [];
  return index === undefined ? ref : `guest:${guests[Number(index)]?.id ?? index}`;
}
