/**
 * Converts a policy set, or one file of it, to the other notation, and checks what came out.
 * In: a checked set without errors (alone.ts: which ones count for a file). Out: the texts of the whole set, those in the wanted notation as
 * they were; or what cannot be expressed, at its place; or a fault of Momus itself. Pure.
 */
import type { Environment } from '../../schema/environment.ts';
import type { CheckedSet, Compiler } from '../compile.ts';
import { notConvertible } from '../diagnostics/conversion.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { formatPolicy, printFreeform, printList } from '../format/index.ts';
import type { Expression, Notation } from '../syntax/ast.ts';
import type { Source, Span } from '../text/source.ts';
import { errorsFor, newIn } from './alone.ts';
import { differencesOnMom } from './for-mom.ts';
import { loosen } from './freeform/loosen.ts';
import { switchesOf, toFreeform } from './freeform/policy.ts';
import { innermostIn } from './innermost.ts';
import { toList } from './list/policy.ts';
import type { Problem } from './problem.ts';
import { refusedByFreeform, refusedOverrides, refusedWhereReached } from './refused.ts';

/** What is wanted: a notation, and whether MOM itself is to read it. */
export interface Goal {
  readonly to: Notation;
  readonly forMom: boolean;
  /** The only source to convert; the others stay as they are, and so may their errors. */
  readonly only?: string;
}

/** What a conversion gives. */
export type ConvertedSet =
  | { readonly kind: 'texts'; readonly sources: readonly Source[] }
  /** What cannot be expressed; nothing is to be written. */
  | { readonly kind: 'problems'; readonly diagnostics: readonly LocatedDiagnostic[] }
  /** The result would not be right, which is a fault of Momus; nothing is to be written. */
  | { readonly kind: 'fault'; readonly message: string };

/** Converts a set; `compile` compiles what came out, in the set's environment. */
export function convertSet(
  set: CheckedSet,
  goal: Goal,
  environment: Environment,
  compile: Compiler['compile'],
): ConvertedSet {
  const { to, forMom, only } = goal;
  const errors = only === undefined ? [] : errorsFor(set, only);
  if (errors.length > 0) return { kind: 'problems', diagnostics: errors };
  const { texts, problems } =
    to === 'freeform' ? inFreeform(set, environment, only) : inList(set, forMom, environment, only);
  const counts = ({ source, notes }: LocatedDiagnostic): boolean =>
    only === undefined || source === only || notes.some((note) => note.source === only);
  const own = problems.filter(counts);
  if (own.length > 0) return { kind: 'problems', diagnostics: inOrder(own, set) };
  const sources = set.sources.map(({ name, text }) => ({ name, text: texts.get(name) ?? text }));
  const after = newIn(only === undefined ? [] : set.diagnostics, compile(sources).diagnostics);
  const elsewhere = after.filter(({ source }) => only !== undefined && source !== only);
  if (elsewhere.length > 0)
    return { kind: 'problems', diagnostics: elsewhere.map((d) => wouldSay(d, only ?? '')) };
  const error = after.find(({ severity }) => severity === 'error');
  const beyond = error === undefined ? null : beyondLimit(error, set, to);
  if (beyond !== null) return { kind: 'problems', diagnostics: [beyond] };
  const wrong = error === undefined ? untidyIn(texts) : wouldHave(error);
  return wrong === null ? { kind: 'texts', sources } : { kind: 'fault', message: wrong };
}

/** What a file that stays as it is would say of the one that is converted. */
const wouldSay = ({ source, span, message, notes }: LocatedDiagnostic, only: string) =>
  located(
    source,
    span,
    `with ${only} in the other notation this would be wrong: ${message}`,
    notes,
  );

/** What the other notation does not take although it could say it: too deep, or a little too costly. */
function beyondLimit(
  { code, source, span, message }: LocatedDiagnostic,
  { parsed }: CheckedSet,
  to: Notation,
): LocatedDiagnostic | null {
  if (code !== 'nesting-too-deep' && code !== 'too-costly') return null;
  const policy = parsed.find(({ name }) => name === source)?.policy;
  const counts = (e: Expression): boolean => code === 'nesting-too-deep' || e.kind === 'loop';
  const place = policy === undefined ? span : innermostIn(policy, counts);
  const notation = to === 'list' ? 'list notation' : 'free form';
  return located(source, place, `${notation} would go beyond a limit here: ${message}`, []);
}

interface Made {
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly LocatedDiagnostic[];
}

function inFreeform(set: CheckedSet, environment: Environment, only?: string): Made {
  const conflicting = refusedByFreeform(set, environment, only);
  const { operands, conflicts } = loosen(set, environment, conflicting);
  const made = toFreeform(set, operands, only);
  const refused = conflicts.map((d) =>
    located(d.source, d.span, `free form refuses this: ${d.message}`, d.notes),
  );
  const dead = refusedWhereReached(set, environment, switchesOf(set, only)).map((d) =>
    located(
      d.source,
      d.span,
      `in free form no host sets variables, so what depends on them is known and this is wrong: ${d.message}`,
      d.notes,
    ),
  );
  return {
    texts: new Map(made.map(({ name, tree }) => [name, printFreeform(tree)])),
    problems: [...made.flatMap(reported), ...refused, ...dead],
  };
}

function inList(set: CheckedSet, forMom: boolean, environment: Environment, only?: string): Made {
  const made = toList(set, environment, only);
  const onMom = forMom ? differencesOnMom(set, environment) : [];
  const overrides = refusedOverrides(set).map((d) =>
    located(d.source, d.span, `list notation has no settings, so this would take effect`, d.notes),
  );
  const reached = refusedWhereReached(set, environment, 'all').map((d) =>
    located(
      d.source,
      d.span,
      `in list notation a host can set every variable, so this can run and is wrong: ${d.message}`,
      d.notes,
    ),
  );
  return {
    texts: new Map(made.map(({ name, file }) => [name, printList(file)])),
    problems: [...made.flatMap(reported), ...overrides, ...reached, ...onMom],
  };
}

const reported = ({
  problems,
}: {
  readonly problems: readonly Problem[];
}): readonly LocatedDiagnostic[] =>
  problems.map(({ source, span, message }) => located(source, span, message, []));

const located = (
  source: string,
  span: Span,
  message: string,
  notes: LocatedDiagnostic['notes'],
): LocatedDiagnostic => ({ ...notConvertible(span, message), notes, source });

/** Each place once, in the order of the text. */
function inOrder(
  problems: readonly LocatedDiagnostic[],
  { sources }: CheckedSet,
): readonly LocatedDiagnostic[] {
  const order = new Map(sources.map(({ name }, i) => [name, i]));
  const place = (d: LocatedDiagnostic): number => order.get(d.source) ?? 0;
  const key = (d: LocatedDiagnostic): string => `${d.source}\0${d.span.start}\0${d.message}`;
  const once = new Map(problems.map((d) => [key(d), d]));
  return [...once.values()].sort((a, b) => place(a) - place(b) || a.span.start - b.span.start);
}

const wouldHave = ({ source, code, message }: LocatedDiagnostic): string =>
  `the converted ${source} would have the error \`${code}\`: ${message}`;

/** Which text is not as the formatter writes it; null where each is. */
function untidyIn(converted: ReadonlyMap<string, string>): string | null {
  for (const [name, text] of converted) {
    const formatted = formatPolicy(text);
    if (!formatted.ok || formatted.text !== text)
      return `the converted ${name} would not be in its canonical form`;
  }
  return null;
}
