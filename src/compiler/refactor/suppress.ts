/**
 * A comment that allows a warning where it stands; why, its author writes.
 * In: a set view, a diagnostic of it. Out: the edit that writes the comment above the statement or
 * form around it, where the warning is then gone and nothing else is said. Pure.
 */
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { isAllowable } from '../diagnostics/suppressions.ts';
import type { SetView } from '../query/set-view.ts';
import { reachIn } from '../suppression/reach.ts';
import { allowComments } from '../suppression/suppression.ts';
import type { SetEdit } from './edits.ts';
import { mends } from './recheck.ts';

/** Stands for what the author will write. */
const someReason = 'x';

/** The comment for a warning. */
export interface Suppression {
  readonly title: string;
  readonly edits: readonly [SetEdit];
  /** Characters of what the edit writes up to where the reason goes; null: there is one already. */
  readonly reason: number | null;
}

/** The comment for a warning; null for what nothing allows. */
export function suppressionFor(view: SetView, diagnostic: LocatedDiagnostic): Suppression | null {
  const { code, severity, source, span } = diagnostic;
  const policy = view.policy(source);
  if (severity !== 'warning' || !isAllowable(code) || policy === undefined) return null;
  const text = view.text(source);
  const at = (offset: number, write: string): SetEdit => ({
    source,
    span: { start: offset, end: offset },
    text: write,
  });
  const title = `Allow \`${code}\` here, and say why`;
  const around = reachIn(policy, text).beginning(span.start);
  if (around === null) return null;
  // What it is in may have such a comment already.
  const above = allowComments(policy, text).find(
    ({ codes, reach }) =>
      codes.length > 0 &&
      reach.some(({ start, end }) => start === around.start && end >= around.end),
  );
  const [first] = above?.codes ?? [];
  if (above !== undefined && first !== undefined) {
    const edit = at(above.span.start + first.span.start, `${code}, `);
    return mends(view, diagnostic, [edit]) ? { title, edits: [edit], reason: null } : null;
  }
  const start = text.lastIndexOf('\n', around.start - 1) + 1;
  const indent = text.slice(start, around.start);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const mark = policy.notation === 'list' ? '#' : '!';
  const comment = `${indent}${mark} momus: allow ${code} because `;
  if (!mends(view, diagnostic, [at(start, `${comment}${someReason}${end}`)])) return null;
  return { title, edits: [at(start, `${comment}${end}`)], reason: comment.length };
}
