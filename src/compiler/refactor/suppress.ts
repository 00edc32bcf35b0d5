/**
 * A comment that allows a warning where it stands; why, its author writes.
 * In: a set view, a diagnostic of it. Out: the edit that writes the comment above the line. Pure.
 */
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { isAllowable } from '../diagnostics/suppressions.ts';
import type { SetView } from '../query/set-view.ts';
import type { SetEdit } from './edits.ts';

/** The comment for a warning; null for what nothing allows. */
export function suppressionFor(
  view: SetView,
  { code, severity, source, span }: LocatedDiagnostic,
): { readonly title: string; readonly edits: readonly SetEdit[] } | null {
  const policy = view.policy(source);
  if (severity !== 'warning' || !isAllowable(code) || policy === undefined) return null;
  const text = view.text(source);
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const indent = /^[ \t]*/u.exec(text.slice(start))?.[0] ?? '';
  const end = /\r\n/u.test(text) ? '\r\n' : '\n';
  const mark = policy.notation === 'list' ? '#' : '!';
  const above = /(?:^|\n)[ \t]*[!#][ \t]*momus: allow ()[^\n]*\n$/du.exec(text.slice(0, start));
  const [at] = above?.indices?.[1] ?? [];
  const edit =
    at === undefined
      ? { at: start, text: `${indent}${mark} momus: allow ${code} because ${end}` }
      : // The line has such a comment already.
        { at, text: `${code}, ` };
  return {
    title: `Allow \`${code}\` here, and say why`,
    edits: [{ source, span: { start: edit.at, end: edit.at }, text: edit.text }],
  };
}
