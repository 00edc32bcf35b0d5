/**
 * A file of a set in the other notation.
 * In: a file. Out: its text, with sentences on what it does not say any more, or on what cannot be
 * expressed; kept for as long as the set is.
 */
import { createCompiler } from '../../compiler/compile.ts';
import { errorsFor } from '../../compiler/convert/alone.ts';
import { convertSet } from '../../compiler/convert/convert.ts';
import { leftBehind } from '../../compiler/convert/left-behind.ts';
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { SetView } from '../../compiler/query/set-view.ts';
import type { Notation } from '../../compiler/syntax/ast.ts';
import { lineStarts, positionAt } from '../../compiler/text/source.ts';
import type { FileView } from './file-view.ts';

/** A text in the other notation, or why there is none. */
export type Converted =
  | {
      readonly ok: true;
      readonly to: Notation;
      readonly text: string;
      /** What the file said and the text does not. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly to: Notation; readonly reasons: readonly string[] };

const kept = new WeakMap<SetView, Map<string, Converted>>();

/** Converts a file; the others of its set stay as they are. */
export function converted(file: FileView): Converted {
  const known = kept.get(file.view) ?? new Map<string, Converted>();
  kept.set(file.view, known);
  const made = known.get(file.source) ?? convert(file);
  known.set(file.source, made);
  return made;
}

/** Of what a conversion left behind, what a message says; null where it is nothing. */
export function leftBehindInWords(notes: readonly string[]): string | null {
  if (notes.length === 0) return null;
  const count = notes.length === 1 ? 'one note' : `${notes.length} notes`;
  const shown = notes.slice(0, mostNotes);
  const more = notes.length > shown.length ? '; …' : '';
  return `Converted, with ${count}: ${shown.join('; ')}${more}.`;
}

/** More than this no message shows. */
const mostNotes = 4;

function convert({ view, source, notation }: FileView): Converted {
  const to: Notation = notation === 'list' ? 'freeform' : 'list';
  const no = (...reasons: string[]): Converted => ({ ok: false, to, reasons });
  const { set, environment } = view;
  const [error] = errorsFor(set, source);
  if (error !== undefined) return no(`${whose(error, source)} errors; mend them first`);
  const { compile, parse } = createCompiler(environment);
  const result = convertSet(set, { to, forMom: false, only: source }, environment, compile);
  if (result.kind === 'fault') return no(result.message);
  if (result.kind === 'problems') return no(...result.diagnostics.map((d) => sentence(view, d)));
  const text = result.sources.find(({ name }) => name === source)?.text;
  if (text === undefined) return no('the file is not part of the set');
  if (text === view.text(source))
    return no('a text that only sets what others declare stays in list notation');
  const before = set.parsed.filter(({ name }) => name === source);
  return { ok: true, to, text, notes: leftBehind(before, parse([{ name: source, text }]), to) };
}

const whose = ({ source }: LocatedDiagnostic, own: string): string =>
  source === own ? 'the file has' : `${source}, which this file goes with, has`;

function sentence(view: SetView, { source, span, message }: LocatedDiagnostic): string {
  const { line, column } = positionAt(lineStarts(view.text(source)), span.start);
  return `${source}:${line}:${column}: ${message}`;
}
