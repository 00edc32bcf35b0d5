/**
 * A checked policy set as editors ask about it, with indices that are made when they are first used.
 * In: a checked set, its environment. Out: forms by source, occurrences of names by what they mean.
 * All positions here are offsets in the source; forms hold offsets relative to themselves.
 *
 * An index of a source lives as long as the source's syntax tree, so that after an edit only those of
 * the edited source are made anew.
 */
import type { Environment } from '../../schema/environment.ts';
import { gather, joinObserved, type Observations, type Observed } from '../check/observations.ts';
import type { CheckedSet } from '../compile.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Expression, Form, Name, PlacedForm, Policy } from '../syntax/ast.ts';
import { movedSpan, type Span } from '../text/source.ts';
import { grouped } from './grouped.ts';
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
  readonly policy: (source: string) => Policy | undefined;
  readonly forms: (source: string) => readonly PlacedForm[];
  /** What is reported of a source, in the order of its text. */
  readonly diagnostics: (source: string) => readonly LocatedDiagnostic[];
  /** Names as they occur in a source, in the order of its forms. */
  readonly occurrences: (source: string) => readonly PlacedOccurrence[];
  /** Those of them that introduce something. */
  readonly declared: (source: string) => readonly PlacedOccurrence[];
  /** Those that have a text. */
  readonly named: (source: string, text: string) => readonly PlacedOccurrence[];
  /** Where a name stands that introduces something. */
  readonly declaration: (name: Name) => PlacedOccurrence | undefined;
  /**
   * The names that introduce what a use may mean, as far as the analysis saw it; `form`: where the
   * use stands, which saves looking for it.
   */
  readonly meant: (use: Occurrence['node'], form?: Form) => ReadonlySet<Name>;
  /** What is known of an expression, `form` as for `meant`; undefined where the analysis never came. */
  readonly known: (e: Expression, form?: Form) => Observed | undefined;
}

/** What occurs in a source. */
interface Index {
  readonly source: string;
  readonly all: readonly PlacedOccurrence[];
  readonly declared: readonly PlacedOccurrence[];
  readonly named: ReadonlyMap<string, readonly PlacedOccurrence[]>;
  readonly declarations: ReadonlyMap<Name, PlacedOccurrence>;
}

const kept = new WeakMap<Policy, Index>();
const nothing: readonly PlacedOccurrence[] = [];

/** Makes the view of a set. Nothing is computed before it is asked for. */
export function createSetView(set: CheckedSet, environment: Environment): SetView {
  const sources = new Map(set.sources.map((source) => [source.name, source.text]));
  const policies = new Map(set.parsed.map(({ name, policy }) => [name, policy]));
  const { observations } = set.analysis;
  const known = new Map<Expression, Observed | undefined>();
  let notesByForm: ReadonlyMap<Form, readonly Observations[]> | null = null;
  let diagnostics: ReadonlyMap<string, readonly LocatedDiagnostic[]> | null = null;

  const indexOf = (source: string): Index | undefined => {
    const policy = policies.get(source);
    if (policy === undefined) return undefined;
    const before = kept.get(policy);
    if (before?.source === source) return before;
    const made = createIndex(policy, source);
    kept.set(policy, made);
    return made;
  };

  /** All notes in which a use may be. */
  const notesOf = (form: Form | undefined): readonly Observations[] => {
    if (form === undefined) return observations.map(({ notes }) => notes);
    notesByForm ??= byForm(
      set,
      [...policies.keys()].map((source) => indexOf(source)?.declared ?? nothing),
    );
    return notesByForm.get(form) ?? [];
  };

  const knownOf = (e: Expression, form: Form | undefined): Observed | undefined => {
    let all: Observed | undefined;
    for (const notes of notesOf(form)) {
      const seen = gather(notes).known.get(e);
      if (seen !== undefined) all = all === undefined ? seen : joinObserved(all, seen);
    }
    return all;
  };

  return {
    set,
    environment,
    text: (source) => sources.get(source) ?? '',
    policy: (source) => policies.get(source),
    forms: (source) => policies.get(source)?.forms ?? [],
    diagnostics: (source) => {
      diagnostics ??= grouped(set.diagnostics, (one) => one.source);
      return diagnostics.get(source) ?? [];
    },
    occurrences: (source) => indexOf(source)?.all ?? nothing,
    declared: (source) => indexOf(source)?.declared ?? nothing,
    named: (source, text) => indexOf(source)?.named.get(text) ?? nothing,
    declaration: (name) => {
      for (const source of policies.keys()) {
        const found = indexOf(source)?.declarations.get(name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    meant: (use, form) =>
      new Set(
        notesOf(form)
          .flatMap((notes) => [...(gather(notes).meant.get(use) ?? [])])
          .flatMap((meaning) =>
            'declared' in meaning ? (set.analysis.introducing.get(meaning) ?? []) : [meaning],
          ),
      ),
    known: (e, form) => {
      if (!known.has(e)) known.set(e, knownOf(e, form));
      return known.get(e);
    },
  };
}

function createIndex(policy: Policy, source: string): Index {
  const all = policy.forms.flatMap(({ form, offset }) =>
    occurrencesIn(form).map(({ node, text, role, kind, of, within }): PlacedOccurrence => {
      const span = movedSpan(node.span, offset);
      return { node, text, role, kind, of, within, form, source, span };
    }),
  );
  const declared = all.filter(({ role }) => role === 'declared');
  return {
    source,
    all,
    declared,
    named: grouped(all, ({ text }) => text),
    declarations: new Map(declared.map((one) => [one.node as Name, one])),
  };
}

/** The notes that tell of each form: its own, and those of what calls the function in it. */
function byForm(
  { analysis }: CheckedSet,
  declared: readonly (readonly PlacedOccurrence[])[],
): ReadonlyMap<Form, readonly Observations[]> {
  const functions = new Map<Expression, Form>();
  for (const { kind, of, form } of declared.flat())
    if (kind === 'function') functions.set(of, form);
  const all = new Map<Form, Observations[]>();
  const add = (form: Form | undefined, notes: Observations): void => {
    if (form === undefined) return;
    const before = all.get(form);
    if (before === undefined) all.set(form, [notes]);
    else before.push(notes);
  };
  for (const { form, called, notes } of analysis.observations) {
    add(form, notes);
    for (const one of new Set([...called].map((callee) => functions.get(callee))))
      if (one !== form) add(one, notes);
  }
  return all;
}
