/**
 * A source of a set as two of the same notation.
 * In: a set view, a part of a source, the name of the new source and where it stands. Out: the texts of
 * the set, in which every piece of the old text knows where it came from. Pure.
 *
 * A free-form policy keeps names to itself; those that one of the two has and the other uses are made
 * public.
 */
import { definedBySource, ownKey } from '../check/definitions.ts';
import { publicAt } from '../check/make-public.ts';
import { definitionsOf } from '../query/references.ts';
import type { Location, SetView } from '../query/set-view.ts';
import type { Name } from '../syntax/ast.ts';
import type { Source, Span } from '../text/source.ts';
import type { SetEdit } from './edits.ts';
import type { Part } from './selected-forms.ts';

/** Where a new source stands: in front of the one that it is taken from, or behind it. */
export type Place = 'before' | 'after';

/** The two sources in their set. */
export interface Split {
  readonly sources: readonly Source[];
  /** What changes in the old source. */
  readonly edits: readonly SetEdit[];
  /** Where a place of the set before is now; null for what is gone. */
  readonly now: (place: Location) => Location | null;
  /** Where a place of the set now was before; null for what is new. */
  readonly before: (place: Location) => Location | null;
}

/** A piece of a text; `from`: where it stood in the old one, null for what is new. */
interface Chunk {
  readonly text: string;
  readonly from: number | null;
}

/** What is written into a text. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** Splits a source. */
export function split(
  view: SetView,
  source: string,
  part: Part,
  name: string,
  place: Place,
): Split {
  const text = view.text(source);
  const isFree = view.policy(source)?.notation === 'freeform';
  const added = isFree ? madePublic(view, source, part) : [];
  const { core, cut } = part;
  const rest = [
    ...chunks(text, { start: 0, end: cut.start }, added),
    ...chunks(text, { start: cut.end, end: text.length }, added),
  ];
  const moved = chunks(text, wholeLine(text, core), added);
  const own = isFree
    ? [made(`policy ${view.policy(source)?.name ?? 'part'}\n`), ...moved, made('\nend policy\n')]
    : [...moved, made('\n')];
  const texts = new Map([
    [source, rest],
    [name, own],
  ]);
  const one = { name: source, text: textOf(rest) };
  const other = { name, text: textOf(own) };
  const two = place === 'before' ? [other, one] : [one, other];
  const isCore = ({ span: { start } }: Location): boolean =>
    start >= core.start && start < core.end;
  const removal: SetEdit = { source, span: cut, text: '' };
  const inRest = added.filter(({ at }) => at < cut.start || at >= cut.end);
  return {
    sources: view.set.sources.flatMap((given) => (given.name === source ? two : [given])),
    edits: [
      removal,
      ...inRest.map(({ at, text: put }) => ({ source, span: { start: at, end: at }, text: put })),
    ],
    now: (location) => {
      if (location.source !== source) return location;
      const target = isCore(location) ? name : source;
      return moves(texts.get(target) ?? [], location, target, (chunk, at) => [chunk.from, at]);
    },
    before: (location) => {
      const given = texts.get(location.source);
      if (given === undefined) return location;
      return moves(given, location, source, (chunk, at) =>
        chunk.from === null ? [null, 0] : [at, chunk.from],
      );
    },
  };
}

const made = (text: string): Chunk => ({ text, from: null });

const textOf = (list: readonly Chunk[]): string => list.map(({ text }) => text).join('');

/** A part with the indentation of its first line. */
function wholeLine(text: string, { start, end }: Span): Span {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  return { start: text.slice(line, start).trim() === '' ? line : start, end };
}

/** A piece of a text, with what is written into it. */
function chunks(text: string, { start, end }: Span, added: readonly Insertion[]): readonly Chunk[] {
  const found: Chunk[] = [];
  let at = start;
  for (const insertion of added) {
    if (insertion.at < start || insertion.at >= end) continue;
    found.push({ text: text.slice(at, insertion.at), from: at }, made(insertion.text));
    at = insertion.at;
  }
  return [...found, { text: text.slice(at, end), from: at }];
}

/** Where a place is on the other side; `ends`: where a chunk starts on this side, and on the other. */
function moves(
  list: readonly Chunk[],
  { span: { start, end } }: Location,
  source: string,
  ends: (chunk: Chunk, at: number) => readonly [number | null, number],
): Location | null {
  let at = 0;
  for (const chunk of list) {
    const [here, there] = ends(chunk, at);
    at += chunk.text.length;
    if (here === null || start < here || start >= here + chunk.text.length) continue;
    return { source, span: { start: start - here + there, end: end - here + there } };
  }
  return null;
}

/** Where `public` has to be written, in the order of the text. */
function madePublic(view: SetView, source: string, { core }: Part): readonly Insertion[] {
  const parsed = view.set.parsed.find(({ name }) => name === source);
  if (parsed === undefined) return [];
  const defined = definedBySource(parsed);
  const own = new Set(defined.own);
  const variables = new Set<Name>(defined.variables);
  const isMoved = (at: number): boolean => at >= core.start && at < core.end;
  const found = new Map<number, string>();
  for (const use of view.occurrences(source)) {
    if (use.role === 'declared') continue;
    for (const definition of definitionsOf(view, use)) {
      const { node, kind, text, form, span } = definition;
      if (definition.source !== source || isMoved(span.start) === isMoved(use.span.start)) continue;
      const isFunction = kind === 'function';
      if (!isFunction && !variables.has(node as Name)) continue;
      if (!own.has(ownKey(isFunction ? `fn:${text}` : text, source))) continue;
      const edit = publicAt({ form, source, span: node.span });
      if (edit !== null) found.set(edit.place.span.start + span.start - node.span.start, edit.text);
    }
  }
  return [...found].map(([at, text]) => ({ at, text })).sort((a, b) => a.at - b.at);
}
