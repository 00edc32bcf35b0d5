/**
 * What an analysis reports: the findings of its units at their places in the sources.
 * In: findings by form, spans relative to the form. Out: diagnostics, absolute, sorted, each once.
 */
import { builtinNamed } from '../../schema/builtins.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { movedBy } from '../diagnostics/move.ts';
import type { Form } from '../syntax/ast.ts';
import { hasWrongBrackets } from './definitions.ts';
import type { ParsedSource, Placed } from './placed.ts';
import type { Found, Place } from './unit.ts';

/** Whether a form cannot mean what it says: its syntax is wrong, or it defines what cannot be defined. */
export const isMalformed = ({ diagnostics, expression }: Form): boolean =>
  diagnostics.some((d) => d.severity === 'error') ||
  (expression.kind === 'function' && builtinNamed(expression.name.text) !== undefined);

/** Whether a finding is about the shape of a form whose brackets are wrong, so that its shape is a guess. */
const followsFrom = ({ form, diagnostic }: Found): boolean =>
  (diagnostic.severity === 'warning' || diagnostic.code === 'wrong-argument-count') &&
  hasWrongBrackets(form);

/** Spans from their forms to their sources; equal findings once; in the order of the text. */
export function locate(
  sources: readonly ParsedSource[],
  placed: readonly Placed[],
  found: readonly Found[],
): readonly LocatedDiagnostic[] {
  const all: LocatedDiagnostic[] = [];
  const seen = new Set<string>();
  const add = (d: LocatedDiagnostic): void => {
    const key = `${d.source}\0${d.span.start}\0${d.span.end}\0${d.code}\0${d.message}`;
    if (seen.has(key)) return;
    seen.add(key);
    all.push(d);
  };
  for (const { name, policy } of sources) {
    for (const d of policy.diagnostics) add({ ...d, source: name });
    for (const { form, offset } of policy.forms) {
      for (const d of form.diagnostics) add({ ...movedBy(d, offset), source: name });
    }
  }
  // Most of the time nothing is wrong.
  const places = new Map(found.length === 0 ? [] : placed.map((p) => [p.form, p]));
  let full = false;
  for (const f of found) {
    const place = places.get(f.form);
    if (place === undefined || followsFrom(f)) continue;
    if (f.diagnostic.code === 'too-many-instances') {
      if (full) continue;
      full = true;
    }
    const at = ({ form, span }: Place) => {
      const other = places.get(form);
      if (other === undefined) return [];
      const moved = { start: span.start + other.offset, end: span.end + other.offset };
      return [{ span: moved, source: other.source }];
    };
    const notes = f.notes.flatMap(({ message, place }) =>
      at(place).map((where) => ({ message, ...where })),
    );
    const fixes = (f.fixes ?? []).map(({ title, edits }) => ({
      title,
      edits: edits.flatMap(({ place, text }) => at(place).map((where) => ({ ...where, text }))),
    }));
    const d = movedBy(f.diagnostic, place.offset);
    add({
      ...d,
      notes: [...d.notes, ...notes],
      fixes: [...d.fixes, ...fixes],
      source: place.source,
    });
  }
  return sorted(sources, all);
}

/** Diagnostics in the order of the texts. */
export function sorted(
  sources: readonly { readonly name: string }[],
  diagnostics: readonly LocatedDiagnostic[],
): readonly LocatedDiagnostic[] {
  if (diagnostics.length < 2) return diagnostics;
  const order = new Map(sources.map((s, i) => [s.name, i]));
  return [...diagnostics].sort(
    (a, b) =>
      (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0) || a.span.start - b.span.start,
  );
}
