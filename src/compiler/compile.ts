/**
 * The pipeline on one page: texts to diagnostics and, where nothing is wrong, a module.
 * Pure: no I/O, no clock. A compiler keeps its caches, so that an edit costs what it changed.
 */
import type { Environment } from '../schema/environment.ts';
import type { ParsedSource } from './check/placed.ts';
import type { Rules } from './check/rules.ts';
import { type Analysis, createSession } from './check/set.ts';
import type { LocatedDiagnostic } from './diagnostics/diagnostic.ts';
import { boundCost } from './lower/cost.ts';
import type { IrModule } from './lower/ir.ts';
import { link } from './lower/link.ts';
import { createSuppression } from './suppression/suppression.ts';
import { createSourceCache, parsePolicy, type SourceCache } from './syntax/parse.ts';
import type { Source } from './text/source.ts';

/** What compiling a set gives; `module` is null where a diagnostic is an error. */
export interface Compilation {
  readonly sources: readonly Source[];
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly module: IrModule | null;
  /** The trees that it was made of. */
  readonly parsed: readonly ParsedSource[];
}

/** What checking a set gives, with what later phases and editors need. */
export interface CheckedSet {
  readonly sources: readonly Source[];
  readonly parsed: readonly ParsedSource[];
  readonly analysis: Analysis;
  readonly diagnostics: readonly LocatedDiagnostic[];
}

export interface Compiler {
  readonly parse: (sources: readonly Source[]) => readonly ParsedSource[];
  readonly check: (sources: readonly Source[]) => CheckedSet;
  readonly compile: (sources: readonly Source[]) => Compilation;
}

export const hasErrors = (diagnostics: readonly LocatedDiagnostic[]): boolean =>
  diagnostics.some((d) => d.severity === 'error');

/** A compiler for one environment; sources are compiled in the order given. */
export function createCompiler(environment: Environment, rules: Rules = {}): Compiler {
  const session = createSession(environment, rules);
  const caches = new Map<string, SourceCache>();
  const suppress = createSuppression();
  const latest = new Map<string, ParsedSource & { readonly text: string }>();

  const parse = (sources: readonly Source[]): readonly ParsedSource[] => {
    const parsed = sources.map(({ name, text }) => {
      const known = latest.get(name);
      if (known?.text === text) return known;
      const cache = caches.get(name) ?? createSourceCache();
      caches.set(name, cache);
      const made = { name, text, policy: parsePolicy(text, cache) };
      latest.set(name, made);
      return made;
    });
    if (latest.size > sources.length) forgetOthers(sources);
    return parsed;
  };

  /** What a file that was renamed or removed was. */
  const forgetOthers = (sources: readonly Source[]): void => {
    const present = new Set(sources.map(({ name }) => name));
    for (const name of latest.keys()) {
      if (present.has(name)) continue;
      latest.delete(name);
      caches.delete(name);
    }
  };

  const check = (sources: readonly Source[]): CheckedSet => {
    const parsed = parse(sources);
    const analysis = session.analyze(parsed);
    return {
      sources,
      parsed,
      analysis,
      diagnostics: suppress(sources, parsed, analysis.diagnostics),
    };
  };

  const compile = (sources: readonly Source[]): Compilation => {
    const { analysis, diagnostics, parsed } = check(sources);
    if (hasErrors(diagnostics)) return { sources, diagnostics, parsed, module: null };
    const module = link(analysis, sources);
    const costly = boundCost(module, analysis);
    return costly === null
      ? { sources, diagnostics, parsed, module }
      : { sources, diagnostics: [...diagnostics, costly], parsed, module: null };
  };

  return { parse, check, compile };
}
