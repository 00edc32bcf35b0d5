/**
 * A file of a set in the other notation.
 * In: a file. Out: its text, or in sentences what cannot be expressed; kept for as long as the set is.
 */
import { createCompiler, hasErrors } from '../../compiler/compile.ts';
import { convertSet } from '../../compiler/convert/convert.ts';
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { SetView } from '../../compiler/query/set-view.ts';
import type { Notation } from '../../compiler/syntax/ast.ts';
import { lineStarts, positionAt } from '../../compiler/text/source.ts';
import type { FileView } from './file-view.ts';

/** A text in the other notation, or why there is none. */
export type Converted =
  | { readonly ok: true; readonly to: Notation; readonly text: string }
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

function convert({ view, source, notation }: FileView): Converted {
  const to: Notation = notation === 'list' ? 'freeform' : 'list';
  const no = (...reasons: string[]): Converted => ({ ok: false, to, reasons });
  const { set, environment } = view;
  if (hasErrors(set.diagnostics)) return no('the policy set has errors; mend them first');
  const compile = createCompiler(environment).compile;
  const result = convertSet(set, { to, forMom: false }, environment, compile);
  if (result.kind === 'fault') return no(result.message);
  if (result.kind === 'problems') return no(...result.diagnostics.map((d) => sentence(view, d)));
  const text = result.sources.find(({ name }) => name === source)?.text;
  if (text === undefined) return no('the file is not part of the set');
  // Others of the set would have been converted with it; alone it may not fit to them.
  const alone = set.sources.map((one) => (one.name === source ? { name: source, text } : one));
  const wrong = createCompiler(environment)
    .compile(alone)
    .diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined)
    return no(`it can only be converted with the others of its set: ${wrong.message}`);
  return { ok: true, to, text };
}

function sentence(view: SetView, { source, span, message }: LocatedDiagnostic): string {
  const { line, column } = positionAt(lineStarts(view.text(source)), span.start);
  return `${source}:${line}:${column}: ${message}`;
}
