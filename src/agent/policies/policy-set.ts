/**
 * The policy set of an agent: named texts that are compiled as one program.
 * In: texts under names, as they come from files or over RPC. Out: the compilation in force, which
 * never has errors. A change that would bring errors is refused whole: what was stays in force.
 * One change at a time; whoever holds it swaps the program between two cycles.
 */
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { byCodePoints } from '../../compiler/text/order.ts';
import type { Source } from '../../compiler/text/source.ts';
import type { Environment } from '../../schema/environment.ts';
import { type CompiledSet, CompileFailure, type CompileSet } from './compile-apart.ts';

const nothing: CompiledSet = { sources: [], diagnostics: [], module: null, digest: '' };

/** Part of the time limit for one text where it is not known which one has no end. */
const shareAlone = 0.25;

export interface PolicySetChange {
  readonly accepted: boolean;
  /** Of the set as it would be; where the change was refused, why. */
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Names that were left out because of errors; only `load` leaves anything out. */
  readonly leftOut: readonly string[];
  /** Why compiling had no end for what is left out: a sentence. */
  readonly failure?: string;
}

export class PolicySet {
  readonly #compile: CompileSet;
  #environment: Environment;
  #texts: ReadonlyMap<string, string> = new Map();
  #compiled: CompiledSet = nothing;

  constructor(compile: CompileSet, environment: Environment) {
    this.#compile = compile;
    this.#environment = environment;
  }

  /** What is in force: no errors, perhaps warnings. */
  get compiled(): CompiledSet {
    return this.#compiled;
  }

  /** What it was compiled for. */
  get environment(): Environment {
    return this.#environment;
  }

  /** The texts in force, in their order. */
  get sources(): readonly Source[] {
    return this.#compiled.sources;
  }

  /**
   * Loads texts when there is nothing to fall back to: those with errors are left out, again and
   * again, until the rest compiles. The diagnostics are those of the texts that were left out, and
   * of the set that remained. Where compiling has no end, those are left out for which it has none
   * by themselves, or all. `failed`: it is known that all of them together have none.
   */
  async load(
    sources: readonly Source[],
    failed: CompileFailure | null = null,
  ): Promise<PolicySetChange> {
    let rest = [...sources];
    const reported: LocatedDiagnostic[] = [];
    const leftOut: string[] = [];
    let known = failed;
    let failure: string | undefined;
    for (;;) {
      const change =
        known ?? (await endOf(this.replace(new Map(rest.map((s) => [s.name, s.text])))));
      known = null;
      if (change instanceof CompileFailure) {
        // Nothing at all compiles.
        if (rest.length === 0) throw change;
        failure = change.message;
        const endless = await this.#endless(rest);
        leftOut.push(...endless);
        rest = rest.filter(({ name }) => !endless.has(name));
        continue;
      }
      if (change.accepted) {
        const diagnostics = [...reported, ...change.diagnostics];
        return {
          accepted: true,
          diagnostics,
          leftOut,
          ...(failure === undefined ? {} : { failure }),
        };
      }
      const errors = change.diagnostics.filter((d) => d.severity === 'error');
      const bad = new Set(errors.map((d) => d.source));
      reported.push(...errors);
      leftOut.push(...rest.filter((s) => bad.has(s.name)).map((s) => s.name));
      rest = rest.filter((s) => !bad.has(s.name));
    }
  }

  /** Names of texts that have no end by themselves; where each has one, of all. */
  async #endless(sources: readonly Source[]): Promise<ReadonlySet<string>> {
    const endless = new Set<string>();
    for (const source of sources) {
      const compiled = await endOf(this.#compile(this.#environment, [source], shareAlone));
      if (compiled instanceof CompileFailure) endless.add(source.name);
    }
    return endless.size > 0 ? endless : new Set(sources.map(({ name }) => name));
  }

  /**
   * Replaces the whole set by these texts, for another environment where one is given. Rejects with a
   * `CompileFailure`; what was in force stays then, too.
   */
  async replace(
    texts: ReadonlyMap<string, string>,
    environment: Environment = this.#environment,
  ): Promise<PolicySetChange> {
    if (environment === this.#environment && same(texts, this.#texts) && this.#compiled !== nothing)
      return { accepted: true, diagnostics: this.#compiled.diagnostics, leftOut: [] };
    const sources = [...texts]
      .map(([name, text]) => ({ name, text }))
      .sort((a, b) => byCodePoints(a.name, b.name));
    const compiled = await this.#compile(environment, sources);
    const { diagnostics, module } = compiled;
    if (module === null) return { accepted: false, diagnostics, leftOut: [] };
    this.#environment = environment;
    this.#texts = texts;
    this.#compiled = compiled;
    return { accepted: true, diagnostics, leftOut: [] };
  }
}

const same = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);

/** What came of it, or the `CompileFailure`; rejects with whatever else went wrong. */
export function endOf<T>(work: Promise<T>): Promise<T | CompileFailure> {
  return work.catch((error: unknown) => {
    if (error instanceof CompileFailure) return error;
    throw error;
  });
}
