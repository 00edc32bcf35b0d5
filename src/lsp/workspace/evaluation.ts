/**
 * What a policy set decides on a recorded sample, by the lines of its files.
 * In: sources, the JSON of a sample. Out: decisions, faults and values of forms, each with its place;
 * an Error that says what is wrong with the sample.
 */
import { createCompiler } from '../../compiler/compile.ts';
import { quote } from '../../compiler/diagnostics/syntax-text.ts';
import { moduleDigest } from '../../compiler/lower/digest.ts';
import { lineStarts, positionAt, type Source } from '../../compiler/text/source.ts';
import { arbitrate } from '../../runtime/arbitrate.ts';
import { loadProgram } from '../../runtime/load.ts';
import type { Entity, Site } from '../../runtime/program.ts';
import { encodeValue, readRecorded } from '../../runtime/recorded.ts';
import { fillRecorded } from '../../runtime/recorded-entities.ts';
import { recordedEnvironment } from '../../runtime/recorded-environment.ts';
import { parseJson } from '../../schema/document/json.ts';
import { decisionInWords } from './outcome-words.ts';
import { readInWords } from './read-values.ts';

/** Something to show at the end of a line. */
export interface Outcome {
  readonly source: string;
  /** From 0. */
  readonly line: number;
  readonly kind: 'decision' | 'fault' | 'value';
  readonly text: string;
  /** Whether something is not as it was. */
  readonly changes: boolean;
  /** What the policies read of whom this is about; null where that is nothing, or of nobody. */
  readonly read: string | null;
}

/** What one evaluation gives. */
export interface SampleEvaluation {
  readonly outcomes: readonly Outcome[];
  /** Errors of the set in the environment of the sample: then nothing was evaluated. */
  readonly errors: readonly string[];
}

/** Longer lists are cut. */
const mostOutcomes = 10_000;

/** Evaluates the sources once. */
export function evaluateSample(sources: readonly Source[], sample: string): SampleEvaluation {
  const recorded = readRecorded(jsonOf(sample));
  const environment = recordedEnvironment(recorded, false);
  const compiler = createCompiler(environment);
  const { module, diagnostics } = compiler.compile(sources);
  if (module === null) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return { outcomes: [], errors: errors.map(({ source, message }) => `${source}: ${message}`) };
  }
  const program = loadProgram(module, moduleDigest(module), { keepResults: true });
  const { host, guests, targets } = fillRecorded(program, environment, recorded);
  const { faults, results } = program.evaluate(host, guests, () => {});
  const { decisions } = arbitrate(targets, { environment, program });
  const names = new Map(recorded.guests.map(({ id, properties }) => [id, properties.get('name')]));
  const nameOf = (guest: string): string => `${names.get(guest) ?? guest}`;
  const entities = new Map(guests.map((entity) => [entity.id, entity]));
  const told = new Map<Entity, string | null>();
  const readBy = (guest: string | null): string | null => {
    const entity = guest === null ? host : (entities.get(guest) ?? host);
    const known = told.get(entity);
    if (known !== undefined) return known;
    const read = readInWords(program.manifest, environment, entity, host);
    told.set(entity, read);
    return read;
  };
  const outcomes: Outcome[] = [];
  for (const decision of decisions)
    if (decision.at !== null) {
      const { source, line } = decision.at;
      const { unit = null } =
        environment.controls[decision.entity].get(decision.control)?.control ?? {};
      const text = decisionInWords(decision, unit, nameOf);
      const changes = decision.outcome !== 'unchanged';
      const read = readBy(decision.guest);
      outcomes.push({ source, line: line - 1, kind: 'decision', text, changes, read });
    }
  for (const { site, guest, code, message } of faults) {
    const at = program.sites[site];
    const who = guest === null ? '' : `${nameOf(guest)}: `;
    if (at !== undefined)
      outcomes.push({
        source: at.source,
        line: at.line - 1,
        kind: 'fault',
        text: `${who}${code === 'missing-value' ? missing(at, sources, message) : message}`,
        changes: false,
        read: readBy(guest),
      });
  }
  const values = results.map(encodeValue);
  return {
    outcomes: [...valuesOf(compiler.parse(sources), sources, values), ...outcomes].slice(
      0,
      mostOutcomes,
    ),
    errors: [],
  };
}

/** Which value is missing, as the policy writes it. */
function missing(at: Site, sources: readonly Source[], message: string): string {
  const text = sources.find(({ name }) => name === at.source)?.text ?? '';
  const starts = lineStarts(text);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  const written = text.slice(offset(at.line, at.column), offset(at.endLine, at.endColumn));
  return written === '' ? message : `${quote(written)} is missing`;
}

function jsonOf(sample: string): unknown {
  const json = parseJson(sample);
  if (json.ok) return json.node.value;
  const { line, column } = positionAt(lineStarts(sample), json.offset);
  throw new Error(`the sample is no JSON at ${line}:${column}: ${json.message}`);
}

/** Values of the variables at top level, at the lines that define them. */
function valuesOf(
  parsed: ReturnType<ReturnType<typeof createCompiler>['parse']>,
  sources: readonly Source[],
  values: readonly unknown[],
): readonly Outcome[] {
  let index = 0;
  return parsed.flatMap(({ name: source, policy }) => {
    const starts = lineStarts(sources.find(({ name }) => name === source)?.text ?? '');
    return policy.forms.flatMap(({ form, offset }): readonly Outcome[] => {
      const value = values[index++];
      const { expression: e } = form;
      if (e.kind !== 'variable') return [];
      const { line } = positionAt(starts, e.name.span.start + offset);
      return [
        {
          source,
          line: line - 1,
          kind: 'value',
          text: `${e.name.text} = ${shown(value)}`,
          changes: false,
          read: null,
        },
      ];
    });
  });
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'missing';
  if (typeof value === 'number') return `${Number(value.toPrecision(6))}`;
  return typeof value === 'object' ? JSON.stringify(value).slice(0, 80) : `${value}`;
}
