/**
 * One evaluation on a recorded snapshot: what `eval` does.
 * In: sources and a snapshot. Out: the value of each form, what was proposed and what would be
 * actuated, faults, debug output and diagnostics.
 */
import { createCompiler } from '../compiler/compile.ts';
import type { LocatedDiagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { moduleDigest } from '../compiler/lower/digest.ts';
import { lineStarts, positionAt, type Source } from '../compiler/text/source.ts';
import { arbitrate, type Target } from '../runtime/arbitrate.ts';
import type { Decision } from '../runtime/decision.ts';
import { type LoadOptions, loadProgram } from '../runtime/load.ts';
import { controlKey, type Program, savedKey } from '../runtime/program.ts';
import { encodeValue, type Recorded } from '../runtime/recorded.ts';
import { fillRecorded } from '../runtime/recorded-entities.ts';
import {
  type IgnoredValue,
  ignoredValues,
  recordedEnvironment,
} from '../runtime/recorded-environment.ts';
import type { DebuggedSet } from './debug/debuggable.ts';

type Values = Readonly<Record<string, unknown>>;

interface Acted {
  readonly proposed: Values;
  readonly actuated: Values;
  /** What arbitration says about each proposal, and about what has to go with it. */
  readonly decisions: readonly EvalDecision[];
}

/** A decision about a control, without the place that it stands at in the result. */
export type EvalDecision = Pick<
  Decision,
  'control' | 'wanted' | 'value' | 'before' | 'outcome' | 'sent' | 'reason'
>;

/** A place in a source, from 1. */
interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface EvalFault extends Location {
  readonly code: string;
  readonly message: string;
  readonly guest: string | null;
  /** Index of the top-level form, counted over the set. */
  readonly form: number;
}

export interface EvalDiagnostic extends Location {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface EvalResult {
  /** The value of each top-level form, in the encoding of recorded.ts; empty where the set has errors. */
  readonly results: readonly unknown[];
  readonly host: Acted & { readonly saved: Values };
  readonly guests: readonly (Acted & {
    readonly id: string;
    readonly saved: Values;
    readonly devices: readonly (Acted & { readonly id: string })[];
  })[];
  readonly faults: readonly EvalFault[];
  /** Values of the snapshot that count as missing, and why. */
  readonly ignored: readonly IgnoredValue[];
  readonly debug: readonly (readonly unknown[])[];
  readonly diagnostics: readonly EvalDiagnostic[];
}

/** The result with what a person's view needs beside it. */
export interface Evaluated {
  readonly result: EvalResult;
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** The top-level forms, in the order of the results. */
  readonly forms: readonly EvaluatedForm[];
}

/** A top-level form: its text and place. */
export interface EvaluatedForm extends Location {
  readonly text: string;
  /** Where in the text the name stands that it declares, behind type and attributes; else 0. */
  readonly nameAt: number;
  /** It has a value that people ask for. */
  readonly valued: boolean;
}

export interface EvalOptions {
  readonly anyControl: boolean;
  /** How to load the module where a debugger is to step through it. */
  readonly load?: (set: Omit<DebuggedSet, 'files'>) => LoadOptions;
}

/** Compiles the sources for the snapshot's environment and evaluates them once. */
export function evaluateOnce(
  sources: readonly Source[],
  recorded: Recorded,
  options: EvalOptions,
): Evaluated {
  const environment = recordedEnvironment(recorded, options.anyControl);
  const ignored = ignoredValues(environment, recorded);
  const compiler = createCompiler(environment);
  const { module, diagnostics } = compiler.compile(sources);
  const located = diagnostics.map((d) => locate(d, sources));
  const parsed = compiler.parse(sources);
  const forms = parsed.flatMap(({ name, policy }, i) => {
    const text = sources[i]?.text ?? '';
    const starts = lineStarts(text);
    return policy.forms.map(({ form, offset }) => {
      const { expression } = form;
      const { kind, span } = expression;
      const start = span.start + offset;
      // Statements of free form have no values, but for declarations.
      const valued = form.notation === 'list' || kind === 'variable';
      const isDeclared = kind === 'variable' && form.notation === 'freeform';
      return {
        file: name,
        ...positionAt(starts, start),
        text: text.slice(start, span.end + offset),
        nameAt: isDeclared ? expression.name.span.start - span.start : 0,
        valued,
      };
    });
  });
  if (module === null) {
    const result = { ...nothing(recorded), ignored, diagnostics: located };
    return { result, diagnostics, forms };
  }
  const digest = moduleDigest(module);
  const loading = options.load?.({ module, digest, parsed, environment }) ?? { keepResults: true };
  const program = loadProgram(module, digest, loading);
  const { host, guests, targets } = fillRecorded(program, environment, recorded);
  const debug: unknown[][] = [];
  const { faults, results } = program.evaluate(host, guests, (values) =>
    debug.push(values.map(encodeValue)),
  );
  const { decisions } = arbitrate(targets, { environment, program });
  const acted = (t: Target) => ({
    proposed: proposals(program, t),
    ...decided(decisions, t),
  });
  const saved = (t: Target): Values => savedValues(program, t);
  const [hostTarget, ...others] = targets;
  const result: EvalResult = {
    results: results.map(encodeValue),
    host: { ...acted(hostTarget!), saved: saved(hostTarget!) },
    guests: others
      .filter((t) => t.kind === 'guest')
      .map((t) => ({
        id: t.guest ?? '',
        ...acted(t),
        saved: saved(t),
        devices: others
          .filter((d) => d.kind === 'device' && d.guest === t.guest)
          .map((d) => ({ id: d.device ?? '', ...acted(d) })),
      })),
    faults: faults.map(({ code, site, form, guest, message }) => {
      const at = program.sites[site];
      return {
        file: at?.source ?? '',
        line: at?.line ?? 0,
        column: at?.column ?? 0,
        code,
        message,
        guest,
        form,
      };
    }),
    ignored,
    debug,
    diagnostics: located,
  };
  return { result, diagnostics, forms };
}

const none: Acted & { readonly saved: Values } = {
  proposed: {},
  actuated: {},
  decisions: [],
  saved: {},
};

function nothing(recorded: Recorded): Omit<EvalResult, 'diagnostics' | 'ignored'> {
  const guests = recorded.guests.map((g) => ({ id: g.id, ...none, devices: [] }));
  return { results: [], host: none, guests, faults: [], debug: [] };
}

function proposals(program: Program, t: Target): Values {
  const values: Record<string, unknown> = {};
  for (const { entity, name } of program.manifest.controls) {
    const value = entity === t.kind ? encodeValue(t.entity[controlKey(name)]) : null;
    if (value !== null) values[name] = value;
  }
  return values;
}

function decided(decisions: readonly Decision[], t: Target): Pick<Acted, 'actuated' | 'decisions'> {
  const own = decisions.filter(
    (d) => d.entity === t.kind && d.guest === t.guest && d.device === t.device,
  );
  return {
    actuated: Object.fromEntries(
      own.flatMap((d) => (d.sent && d.value !== null ? [[d.control, d.value]] : [])),
    ),
    decisions: own.map(({ control, wanted, value, before, outcome, sent, reason }) => ({
      control,
      wanted,
      value,
      before,
      outcome,
      sent,
      reason,
    })),
  };
}

function savedValues(program: Program, t: Target): Values {
  const values: Record<string, unknown> = {};
  for (const { entity, name } of program.manifest.saved) {
    const value = entity === t.kind ? encodeValue(t.entity[savedKey(name)]) : null;
    if (value !== null) values[name] = value;
  }
  return values;
}

function locate(d: LocatedDiagnostic, sources: readonly Source[]): EvalDiagnostic {
  const starts = lineStarts(sources.find((s) => s.name === d.source)?.text ?? '');
  const from = positionAt(starts, d.span.start);
  const to = positionAt(starts, d.span.end);
  const { code, severity, message } = d;
  return {
    code,
    severity,
    message,
    file: d.source,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
}
