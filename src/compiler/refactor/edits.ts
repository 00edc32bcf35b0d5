/**
 * Changes of the texts of a set.
 * In: texts, edits. Out: the texts with the edits made, and where an old place is in them. Pure.
 */
import type { Location } from '../query/set-view.ts';
import { withEdits } from '../text/line-edits.ts';
import type { Source } from '../text/source.ts';

/** A place of a source, and what is to stand there. */
export interface SetEdit extends Location {
  readonly text: string;
}

/** What a change of a set comes to: its edits, or in one sentence why it cannot be made. */
export type Refactoring =
  | { readonly ok: true; readonly edits: readonly SetEdit[] }
  | { readonly ok: false; readonly reason: string };

/** Refuses a change. */
export const refused = (reason: string): Refactoring & { readonly ok: false } => ({
  ok: false,
  reason,
});

const inOrder = (edits: readonly SetEdit[], source: string): readonly SetEdit[] =>
  edits
    .filter((edit) => edit.source === source)
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);

/** A text with the edits of its source made; edits do not overlap. */
export const editedText = (name: string, text: string, edits: readonly SetEdit[]): string =>
  withEdits(text, inOrder(edits, name));

/** The sources with the edits made. */
export const editedSources = (
  sources: readonly Source[],
  edits: readonly SetEdit[],
): readonly Source[] =>
  sources.map(({ name, text }) => ({ name, text: editedText(name, text, edits) }));

/**
 * Where an offset of a source is once the edits are made; what stood in an edited place is at its start, and what
 * is inserted goes before it.
 */
export function movedOffset(edits: readonly SetEdit[], source: string, offset: number): number {
  let moved = offset;
  for (const { span, text } of inOrder(edits, source)) {
    const inserts = span.end === span.start;
    if (span.start > offset || (span.start === offset && !inserts)) break;
    const within = offset < span.end;
    moved += within ? span.start - offset : text.length - (span.end - span.start);
    if (within) break;
  }
  return moved;
}
