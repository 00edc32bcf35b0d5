/**
 * Runs a case through the compiler and compares what it says with what the case expects.
 * In: a case. Out: the diagnostics by line, the differences, and the expectations that would fit.
 */
import { type Compilation, createCompiler } from '../../src/compiler/compile.ts';
import type { LocatedDiagnostic } from '../../src/compiler/diagnostics/diagnostic.ts';
import { lineStarts, positionAt, type Source } from '../../src/compiler/text/source.ts';
import { allCollectors } from '../../src/schema/collectors/index.ts';
import type { Environment } from '../../src/schema/environment.ts';
import { defaultNames, environmentFor } from '../../src/schema/presets.ts';
import type { Case, CaseLine, Expected } from './case-file.ts';

/** A diagnostic with its place and those of its notes, as people count. */
export interface Said {
  readonly diagnostic: LocatedDiagnostic;
  readonly source: string;
  readonly line: number;
  readonly column: number;
  /** `source:line` of each note. */
  readonly notes: readonly string[];
}

/** Where a case and the compiler differ: one line of text each. */
export interface Outcome {
  readonly compilation: Compilation;
  readonly said: readonly Said[];
  readonly differences: readonly string[];
  /** Lines whose expectations must change, by index in the case file. */
  readonly changes: ReadonlyMap<number, readonly Expected[]>;
}

/** The sources of a case as the compiler takes them. */
export const sourcesOf = (c: Case): readonly Source[] =>
  c.sources.map(({ name, lines }) => ({ name, text: lines.map((l) => l.text).join('\n') }));

/** The environment that a case asks for. */
export function environmentOf({ collectors, controllers }: Case): Environment {
  const scope = (name: string) => allCollectors.find((c) => c.name === name)?.scope;
  return environmentFor({
    hostCollectors: collectors?.filter((n) => scope(n) !== 'guest') ?? defaultNames.hostCollectors,
    guestCollectors:
      collectors?.filter((n) => scope(n) === 'guest') ?? defaultNames.guestCollectors,
    controllers: controllers ?? defaultNames.controllers,
  });
}

/** Compiles a case and compares. */
export function runCase(c: Case): Outcome {
  const sources = sourcesOf(c);
  const compilation = createCompiler(environmentOf(c)).compile(sources);
  const starts = new Map(sources.map((s) => [s.name, lineStarts(s.text)]));
  const place = (source: string, offset: number) => positionAt(starts.get(source) ?? [0], offset);
  const said = compilation.diagnostics.map((diagnostic): Said => {
    const { source, span, notes } = diagnostic;
    return {
      diagnostic,
      source,
      ...place(source, span.start),
      notes: notes.map(
        (n) => `${n.source ?? source}:${place(n.source ?? source, n.span.start).line}`,
      ),
    };
  });
  const differences: string[] = [];
  const changes = new Map<number, readonly Expected[]>();
  for (const { name, lines } of c.sources) {
    lines.forEach((line, i) => {
      const here = said.filter((s) => s.source === name && s.line === i + 1);
      const found = compareLine(line, here);
      if (found.differences.length === 0) return;
      differences.push(`line ${line.index + 1}: ${line.text.trim()}`, ...found.differences);
      changes.set(line.index, found.fitting);
    });
  }
  return { compilation, said, differences, changes };
}

const fits = (e: Expected, s: Said): boolean =>
  e.code === s.diagnostic.code &&
  (e.column === null || e.column === s.column) &&
  (e.note === null || s.notes.includes(e.note)) &&
  (e.message === null || s.diagnostic.message.includes(e.message));

/** Pairs expectations with diagnostics, the particular ones first. */
function compareLine({ expected }: CaseLine, said: readonly Said[]) {
  const detail = (e: Expected) => [e.column, e.note, e.message].filter((x) => x !== null).length;
  const kept = new Map<Said, Expected>();
  const unmet = [...expected]
    .sort((a, b) => detail(b) - detail(a))
    .filter((e) => {
      const met = said.find((s) => !kept.has(s) && fits(e, s));
      if (met !== undefined) kept.set(met, e);
      return met === undefined;
    });
  const differences = [
    ...unmet.map(
      (e) =>
        `  not said: ${e.code}${e.column === null ? '' : ` @${e.column}`}${e.note === null ? '' : ` note ${e.note}`}${e.message === null ? '' : `: ${e.message}`}`,
    ),
    ...said
      .filter((s) => !kept.has(s))
      .map(
        (s) =>
          `  said: ${s.diagnostic.code} @${s.column}${s.notes.map((n) => ` note ${n}`).join('')}: ${s.diagnostic.message}`,
      ),
  ];
  const fitting = said.map((s): Expected => {
    const { code, message } = s.diagnostic;
    return kept.get(s) ?? { code, column: null, note: null, message };
  });
  return { differences, fitting };
}
