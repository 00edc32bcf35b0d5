/**
 * A checked policy set as editors ask about it, with indices that are made when they are first used.
 * In: a checked set, its environment. Out: forms by source, occurrences of names by what they mean.
 * All positions here are offsets in the source; forms hold offsets relative to themselves.
 */
import type { Environment } from '../../schema/environment.ts';
import type { Observed } from '../check/observations.ts';
import { join } from '../check/type.ts';
import type { CheckedSet } from '../compile.ts';
import type { Expression, Form, Name, PlacedForm } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { type Occurrence, occurrencesIn } from './occurrences.ts';

/** A span of one source of the set. */
export interface Location {
  readonly source: string;
  readonly span: Span;
}

/** An occurrence of a name, with its place. */
export interface PlacedOccurrence extends Occurrence, Location {
  readonly form: Form;
}

/** A set that can be asked about. */
export interface SetView {
  readonly set: CheckedSet;
  readonly environment: Environment;
  readonly text: (source: string) => string;
  readonly forms: (source: string) => readonly PlacedForm[];
  /** Names as they occur in a source, in the order of its forms. */
  readonly occurrences: (source: string) => readonly PlacedOccurrence[];
  /** Where a name stands that introduces something. */
  readonly declaration: (name: Name) => PlacedOccurrence | undefined;
  /** The names that introduce what a use may mean, as far as the analysis saw it. */
  readonly meant: (use: Occurrence['node']) => ReadonlySet<Name>;
  /** What is known of an expression; undefined where the analysis never came. */
  readonly known: (e: Expression) => Observed | undefined;
}

/** Makes the view of a set. Nothing is computed before it is asked for. */
export function createSetView(set: CheckedSet, environment: Environment): SetView {
  const sources = new Map(set.sources.map((source) => [source.name, source.text]));
  const policies = new Map(set.parsed.map(({ name, policy }) => [name, policy]));
  const found = new Map<string, readonly PlacedOccurrence[]>();
  let declarations: ReadonlyMap<Name, PlacedOccurrence> | null = null;

  const occurrences = (source: string): readonly PlacedOccurrence[] => {
    const known = found.get(source);
    if (known !== undefined) return known;
    const all = (policies.get(source)?.forms ?? []).flatMap(({ form, offset }) =>
      occurrencesIn(form).map((one) => ({
        ...one,
        form,
        source,
        span: { start: one.node.span.start + offset, end: one.node.span.end + offset },
      })),
    );
    found.set(source, all);
    return all;
  };

  const declaration = (name: Name): PlacedOccurrence | undefined => {
    declarations ??= new Map(
      [...sources.keys()]
        .flatMap(occurrences)
        .filter(({ role }) => role === 'declared')
        .map((one) => [one.node as Name, one]),
    );
    return declarations.get(name);
  };

  const { observations } = set.analysis;
  return {
    set,
    environment,
    text: (source) => sources.get(source) ?? '',
    forms: (source) => policies.get(source)?.forms ?? [],
    occurrences,
    declaration,
    meant: (use) =>
      new Set(
        observations
          .flatMap(({ meant }) => [...(meant.get(use) ?? [])])
          .flatMap((meaning) => ('declared' in meaning ? meaning.declared : [meaning])),
      ),
    known: (e) => {
      let all: Observed | undefined;
      for (const { known } of observations) {
        const seen = known.get(e);
        if (seen === undefined) continue;
        all = all === undefined ? seen : { ...all, type: join(all.type, seen.type) };
      }
      return all;
    },
  };
}
