/**
 * Conversion of one file of a set, while the others stay as they are.
 * In: a checked set, the file. Out: the errors that keep it from being converted: its own, and those
 * of files that its meaning depends on; and what would be wrong elsewhere once it is converted. Pure.
 */
import { definedBySource } from '../check/definitions.ts';
import type { ParsedSource } from '../check/placed.ts';
import type { CheckedSet } from '../compile.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { mentionsIn } from './parts.ts';

/** What a source defines for others, and which names it mentions. */
interface Names {
  readonly defined: ReadonlySet<string>;
  readonly mentioned: ReadonlySet<string>;
}

function namesOf(source: ParsedSource): Names {
  const { places, own } = definedBySource(source);
  const hidden = new Set(own);
  const keys = [...places.keys()].filter((key) => !key.startsWith('local:') && !hidden.has(key));
  const mentioned = source.policy.forms.flatMap(({ form }) => mentionsIn(form.expression));
  return {
    defined: new Set(keys.map((key) => key.replace(/^fn:/u, ''))),
    mentioned: new Set(mentioned),
  };
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...a].some((name) => b.has(name));

/** The errors of a set that concern the conversion of one file. */
export function errorsFor(
  { parsed, diagnostics }: CheckedSet,
  only: string,
): readonly LocatedDiagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return [];
  const concerned = concernedBy(parsed, only);
  return errors.filter(({ source }) => concerned.has(source));
}

/** A file, those whose names it uses, by way of others too, and those that use its names. */
function concernedBy(parsed: readonly ParsedSource[], only: string): ReadonlySet<string> {
  const names = new Map(parsed.map((source) => [source.name, namesOf(source)]));
  const concerned = new Set([only]);
  for (const name of concerned) {
    const { mentioned } = names.get(name) ?? { mentioned: new Set<string>() };
    for (const [other, { defined }] of names) if (meet(defined, mentioned)) concerned.add(other);
  }
  const own = names.get(only)?.defined ?? new Set<string>();
  for (const [other, { mentioned }] of names) if (meet(own, mentioned)) concerned.add(other);
  return concerned;
}

/** What a set says after a conversion that it did not say before: errors, and settings that are refused. */
export function newIn(
  before: readonly LocatedDiagnostic[],
  after: readonly LocatedDiagnostic[],
): readonly LocatedDiagnostic[] {
  const key = (d: LocatedDiagnostic): string => `${d.source}\0${d.code}\0${d.message}`;
  const known = new Set(before.map(key));
  return after.filter(
    (d) => (d.severity === 'error' || d.code === 'refused-parameter') && !known.has(key(d)),
  );
}
