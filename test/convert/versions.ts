/**
 * One policy set in its three versions: as written, in free form, and back in list notation.
 * In: sources. Out: the texts of each version, or why there is none; what a version decides.
 */
import { type CheckedSet, createCompiler } from '../../src/compiler/compile.ts';
import { loosen } from '../../src/compiler/convert/freeform/loosen.ts';
import { toFreeform } from '../../src/compiler/convert/freeform/policy.ts';
import { toList } from '../../src/compiler/convert/list/policy.ts';
import { refusedByFreeform } from '../../src/compiler/convert/refused.ts';
import { formatPolicy, printFreeform, printList } from '../../src/compiler/format/index.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import type { Program } from '../../src/runtime/program.ts';
import type { Environment } from '../../src/schema/environment.ts';
import { comparable, runCompiled } from '../soundness/harness.ts';

/** What became of a set. */
export interface Converted {
  readonly texts: readonly Source[];
  readonly problems: readonly string[];
}

/** A version ready to run, and as it was checked. */
export interface Version {
  readonly set: CheckedSet;
  readonly diagnostics: CheckedSet['diagnostics'];
  /** Null where it has errors. */
  readonly program: Program | null;
}

/** Compiles a version. */
export function ready(sources: readonly Source[], environment: Environment): Version {
  const compiler = createCompiler(environment);
  const { module, diagnostics } = compiler.compile(sources);
  const program = module === null ? null : loadProgram(module, '', { keepResults: true });
  return { set: compiler.check(sources), diagnostics, program };
}

/** The sources in free form; those that are in it already stay as they are. */
export function inFreeform(
  sources: readonly Source[],
  environment: Environment,
  set: CheckedSet = createCompiler(environment).check(sources),
): Converted {
  const { operands, conflicts } = loosen(set, environment, refusedByFreeform(set, environment));
  const made = [
    ...toFreeform(set, operands),
    { name: '', tree: null, problems: conflicts.map(({ code }) => ({ message: code })) },
  ];
  const texts = new Map(
    made.flatMap(({ name, tree }) => (tree === null ? [] : [[name, printFreeform(tree)] as const])),
  );
  return result(sources, texts, made);
}

/** The sources in list notation. */
export function inList(
  sources: readonly Source[],
  environment: Environment,
  set: CheckedSet = createCompiler(environment).check(sources),
): Converted {
  const made = toList(set, environment);
  const texts = new Map(made.map(({ name, file }) => [name, printList(file)]));
  return result(sources, texts, made);
}

function result(
  sources: readonly Source[],
  texts: ReadonlyMap<string, string>,
  made: readonly { readonly problems: readonly { readonly message: string }[] }[],
): Converted {
  return {
    texts: sources.map(({ name, text }) => ({ name, text: texts.get(name) ?? text })),
    problems: made.flatMap(({ problems }) => problems.map(({ message }) => message)),
  };
}

/** Errors of a version, as the compiler gives them. */
export const errorsOf = ({ diagnostics }: Version): readonly string[] =>
  diagnostics.flatMap((d) => (d.severity === 'error' ? [`${d.code}: ${d.message}`] : []));

/** What does not stand as the formatter would have it. */
export function unformatted(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ name, text }) => {
    const formatted = formatPolicy(text);
    if (formatted.ok && formatted.text === text) return [];
    return [`${name} is not formatted:\n${text}\nbut:\n${formatted.ok ? formatted.text : '-'}`];
  });
}

/** The comments of texts, without the signs that begin them, sorted. */
export function commentsOf(sources: readonly Source[], sign: '#' | '!'): readonly string[] {
  const found = sources.flatMap(({ text }) =>
    [
      ...text.replace(/"[^"]*"|'[^']*'/gu, '""').matchAll(sign === '#' ? /#+(.*)/gu : /!+(.*)/gu),
    ].map((match) => (match[1] ?? '').trim()),
  );
  return found.sort();
}

/** What a version decides, as comparable text: results and places of forms left out. */
export function decided(
  { program }: Version,
  environment: Environment,
  recorded: Parameters<typeof runCompiled>[2],
): string {
  if (program === null) return 'it has errors';
  const outcome = runCompiled(program, environment, recorded);
  const faults = outcome.faults.map((fault) => fault.replace(/ form \d+/u, '')).sort();
  return JSON.stringify(comparable({ ...outcome, results: [], faults }));
}
