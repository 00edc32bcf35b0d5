/**
 * The policy set of an agent: named texts that are compiled as one program.
 * In: texts under names, as they come from files or over RPC. Out: the compilation in force, which
 * never has errors. A change that would bring errors is refused whole: what was stays in force.
 * Pure but for its own state; whoever holds it swaps the program between two cycles.
 */
import { type Compilation, type Compiler, hasErrors } from '../../compiler/compile.ts';
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { byCodePoints } from '../../compiler/text/order.ts';
import type { Source } from '../../compiler/text/source.ts';
import { aloneName } from './policy-directory.ts';

/** What a set needs of a compiler. */
export type SetCompiler = Pick<Compiler, 'compile'>;

export interface PolicySetChange {
  readonly accepted: boolean;
  /** Of the set as it would be; where the change was refused, why. */
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Names that were left out because of errors; only `load` leaves anything out. */
  readonly leftOut: readonly string[];
}

export class PolicySet {
  readonly #compiler: SetCompiler;
  #texts: ReadonlyMap<string, string> = new Map();
  #compilation: Compilation;

  constructor(compiler: SetCompiler) {
    this.#compiler = compiler;
    this.#compilation = compiler.compile([]);
  }

  /** What is in force: no errors, perhaps warnings. */
  get compilation(): Compilation {
    return this.#compilation;
  }

  /** The texts in force, in their order. */
  get sources(): readonly Source[] {
    return this.#compilation.sources;
  }

  /** Sets one text, or removes it (null; an unknown name is fine). */
  set(name: string, text: string | null): PolicySetChange {
    const texts = new Map(this.#texts);
    if (text === null) texts.delete(name);
    else texts.set(name, text);
    return this.replace(texts);
  }

  /** Replaces the whole set by one text, or by nothing. */
  setAll(text: string | null): PolicySetChange {
    return this.replace(text === null ? new Map() : new Map([[aloneName, text]]));
  }

  /**
   * Loads texts when there is nothing to fall back to: those with errors are left out, again and
   * again, until the rest compiles. The diagnostics are those of the texts that were left out, and
   * of the set that remained.
   */
  load(sources: readonly Source[]): PolicySetChange {
    let rest = [...sources];
    const reported: LocatedDiagnostic[] = [];
    const leftOut: string[] = [];
    for (;;) {
      const change = this.replace(new Map(rest.map((s) => [s.name, s.text])));
      if (change.accepted)
        return { accepted: true, diagnostics: [...reported, ...change.diagnostics], leftOut };
      const errors = change.diagnostics.filter((d) => d.severity === 'error');
      const bad = new Set(errors.map((d) => d.source));
      reported.push(...errors);
      leftOut.push(...rest.filter((s) => bad.has(s.name)).map((s) => s.name));
      rest = rest.filter((s) => !bad.has(s.name));
    }
  }

  /** Replaces the whole set by these texts. */
  replace(texts: ReadonlyMap<string, string>): PolicySetChange {
    const sources = [...texts]
      .map(([name, text]) => ({ name, text }))
      .sort((a, b) => byCodePoints(a.name, b.name));
    const compilation = this.#compiler.compile(sources);
    const { diagnostics } = compilation;
    if (hasErrors(diagnostics)) return { accepted: false, diagnostics, leftOut: [] };
    this.#texts = texts;
    this.#compilation = compilation;
    return { accepted: true, diagnostics, leftOut: [] };
  }
}
