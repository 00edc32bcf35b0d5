/**
 * Runs one generated policy through the compiler and the runtime's program, and through the reference.
 * In: a policy's text, an environment and a snapshot in the oracle's JSON. Out: both outcomes, in the
 * same shape, to be compared.
 */
import type { Analysis } from '../../src/compiler/check/set.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import type { Target } from '../../src/runtime/arbitrate.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import { controlKey, type Entity, type Program, savedKey } from '../../src/runtime/program.ts';
import { encodeValue, type Recorded, readRecorded } from '../../src/runtime/recorded.ts';
import { fillRecorded } from '../../src/runtime/recorded-entities.ts';
import { acceptRecorded } from '../../src/runtime/recorded-environment.ts';
import type { Environment } from '../../src/schema/environment.ts';
import type { EntityJson, EnvironmentJson } from '../reference/environment.ts';
import { interpretForms } from '../reference/interpreter.ts';

export interface Outcome {
  readonly results: readonly unknown[];
  readonly host: Readonly<Record<string, unknown>>;
  readonly guests: readonly Readonly<Record<string, unknown>>[];
  readonly saved: Readonly<Record<string, unknown>>;
  readonly faults: readonly string[];
  readonly debug: readonly unknown[];
}

export interface Prepared {
  readonly json: EnvironmentJson;
  readonly recorded: Recorded;
}

/** What monitors let through: refused values are missing, entities that lack a mandatory field are not there; null where the host is not ready. */
export function monitored(json: EnvironmentJson, environment: Environment): Prepared | null {
  const host = entity('host', json.host ?? {}, environment);
  if (host === null) return null;
  const guests = (json.guests ?? []).flatMap((g) => entity('guest', g, environment) ?? []);
  const filtered: EnvironmentJson = { host, guests };
  return { json: filtered, recorded: readRecorded(filtered) };
}

function entity(
  kind: 'host' | 'guest',
  json: EntityJson,
  environment: Environment,
): EntityJson | null {
  const [decoded] =
    kind === 'host' ? [readRecorded({ host: json }).host] : readRecorded({ guests: [json] }).guests;
  const fields = environment.fields[kind];
  const rows = (json.history ?? []).map((row, i) => {
    const entries = [...fields.values()].map(({ field }) => {
      const accepted = acceptRecorded(field, decoded!.history[i]?.get(field.name));
      if (accepted === null) return [field.name, null] as const;
      // Of devices, limits that are no numbers are left out.
      const devices = field.type === 'devices' && Array.isArray(accepted);
      return [
        field.name,
        devices ? accepted.map((ioTune) => ({ ioTune })) : row[field.name],
      ] as const;
    });
    return Object.fromEntries(withTogether(entries, environment, kind));
  });
  // A sample that lacks a mandatory field is dropped; without a complete latest one nobody is ready.
  const complete = (row: Readonly<Record<string, unknown>>): boolean =>
    [...fields.values()].every((f) => f.optional || row[f.field.name] !== null);
  const last = rows.at(-1);
  if (last === undefined || !complete(last)) return null;
  return { ...json, fields: [...fields.keys()], history: rows.filter(complete) };
}

/** A value that counts as missing takes those with it that are delivered together. */
function withTogether(
  entries: readonly (readonly [string, unknown])[],
  environment: Environment,
  kind: 'host' | 'guest',
): readonly (readonly [string, unknown])[] {
  const missing = new Set(entries.filter(([, v]) => v === null).map(([name]) => name));
  return entries.map(([name, v]) => {
    const group = environment.fields[kind].get(name)?.together ?? [];
    return [name, group.some((other) => missing.has(other)) ? null : v] as const;
  });
}

export interface CompiledPolicy {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
  }[];
  readonly program: Program | null;
  readonly forms: Parameters<typeof interpretForms>[0];
  /** It is in free form, where nobody uses the values of forms. */
  readonly statements: boolean;
  readonly converted: Analysis['converted'];
}

/** Compiles one text as a set of its own. */
export function compilePolicy(
  text: string,
  environment: Environment,
  anyControl = false,
): CompiledPolicy {
  return compileSet([{ name: 'generated.policy', text }], environment, anyControl);
}

/** Compiles a set. */
export function compileSet(
  sources: readonly Source[],
  environment: Environment,
  anyControl = false,
): CompiledPolicy {
  const compiler = createCompiler({ ...environment, anyControl });
  const { module, diagnostics } = compiler.compile(sources);
  const { parsed, analysis } = compiler.check(sources);
  const forms = parsed.flatMap((s) => s.policy.forms.map((f) => f.form.expression));
  return {
    diagnostics,
    program: module === null ? null : loadProgram(module, '', { keepResults: true }),
    forms,
    statements: parsed.some((s) => s.policy.notation === 'freeform'),
    converted: analysis.converted,
  };
}

const clean = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, v]) => v !== null && v !== undefined)
      .sort(),
  );

/** What the compiled program decides. */
export function runCompiled(
  program: Program,
  environment: Environment,
  recorded: Recorded,
): Outcome & { readonly targets: readonly Target[] } {
  const { host, guests, targets } = fillRecorded(program, environment, recorded);
  const debug: unknown[] = [];
  const { faults, results } = program.evaluate(host, guests, (values) =>
    debug.push(values.map(encodeValue)),
  );
  const controls = (e: Entity): Readonly<Record<string, unknown>> =>
    clean(
      Object.fromEntries(
        program.manifest.controls
          .filter((c) => c.entity === e.kind)
          .map((c) => [c.name, encodeValue(e[controlKey(c.name)])]),
      ),
    );
  const saved = (e: Entity): Readonly<Record<string, unknown>> =>
    clean(
      Object.fromEntries(
        program.manifest.saved
          .filter((s) => s.entity === e.kind)
          .map((s) => [s.name, encodeValue(e[savedKey(s.name)])]),
      ),
    );
  return {
    results: results.map(encodeValue),
    host: controls(host),
    guests: guests.map((g) => ({
      ...controls(g),
      devices: targets
        .filter((t) => t.kind === 'device' && t.guest === g.id)
        .map((t) => controls(t.entity)),
    })),
    saved: { host: saved(host), guests: guests.map(saved) },
    faults: faults.map((f) => `${f.code} form ${f.form} guest ${f.guest}`).sort(),
    debug,
    targets,
  };
}

/** What the reference decides. */
export function runReference(
  policy: CompiledPolicy,
  json: EnvironmentJson,
  anyControl = false,
): Outcome {
  const guests = json.guests ?? [];
  const savedGuests = Object.fromEntries(
    guests.map((g) => [g.id ?? '', (g as { saved?: Record<string, never> }).saved ?? {}]),
  );
  const saved = {
    host: (json.host as { saved?: Record<string, never> } | undefined)?.saved ?? {},
    guests: savedGuests,
  };
  const r = interpretForms(policy.forms, json, {
    anyControl,
    saved,
    converted: policy.converted,
  });
  const numbers = (values: Readonly<Record<string, unknown>>) =>
    clean(
      Object.fromEntries(
        Object.entries(values).map(([k, v]) => [
          k,
          typeof v === 'boolean' && !anyControl ? Number(v) : encodeValue(v),
        ]),
      ),
    );
  const encodeAll = (values: Readonly<Record<string, unknown>>) =>
    clean(Object.fromEntries(Object.entries(values).map(([k, v]) => [k, encodeValue(v)])));
  return {
    results: r.results.map((v) => (isRef(v) ? v : encodeDeep(v))),
    host: numbers(r.hostControls),
    guests: guests.map((_, i) => ({
      ...numbers(r.guestControls[i] ?? {}),
      devices: (r.deviceControls[i] ?? []).map(numbers),
    })),
    saved: {
      host: encodeAll(r.saved.host),
      guests: guests.map((g) => encodeAll(r.saved.guests[g.id ?? ''] ?? {})),
    },
    faults: r.faults.map((f) => `${f.code} form ${f.form} guest ${f.guest}`).sort(),
    debug: r.debug.map(encodeDeep),
  };
}

const isRef = (v: unknown): boolean => typeof v === 'object' && v !== null && 'ref' in v;
const encodeDeep = (v: unknown): unknown =>
  Array.isArray(v) ? v.map(encodeDeep) : isRef(v) ? v : encodeValue(v);

/** Outcomes as comparable data: -0 is 0, references to entities are alike. */
export function comparable(o: Outcome): unknown {
  const plain = (v: unknown): unknown => {
    if (Array.isArray(v)) return v.map(plain);
    if (typeof v !== 'object' || v === null) return v;
    if ('ref' in v) return 'entity';
    if ('float' in v && v.float === '-0.0') return 0;
    return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, plain(x)]));
  };
  const { results, host, guests, saved, faults, debug } = o;
  return plain({ results, host, guests, saved, faults, debug });
}
