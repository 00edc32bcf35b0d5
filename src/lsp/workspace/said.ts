/**
 * What is said of a file, in a form that costs nothing to compare: most files of a large set are as
 * they were after an edit of another one.
 * In: the view of a set. Out: the diagnostics of a source with the texts that their places are in.
 */
import type { SetView } from '../../compiler/query/set-view.ts';

/** What the diagnostics of a source are made of. */
export interface Said {
  readonly diagnostics: ReturnType<SetView['diagnostics']>;
  /** The texts that give lines to offsets: of the source, then of all that its diagnostics point to. */
  readonly texts: readonly string[];
}

/** What is said of a source now. */
export function saidOf(view: SetView, source: string): Said {
  const diagnostics = view.diagnostics(source);
  const texts = [view.text(source)];
  for (const { notes } of diagnostics)
    for (const note of notes) if (note.source !== undefined) texts.push(view.text(note.source));
  return { diagnostics, texts };
}

/** Whether the same is said at the same places; false where it only may be. */
export const isSameSaid = (before: Said, now: Said): boolean =>
  before.diagnostics.length === now.diagnostics.length &&
  now.diagnostics.every((one, i) => isSame(one, before.diagnostics[i])) &&
  now.texts.every((text, i) => text === before.texts[i]);

type One = Said['diagnostics'][number];
type Note = One['notes'][number];

const isSame = (a: One, b: One | undefined): boolean =>
  a === b ||
  (b !== undefined &&
    a.code === b.code &&
    a.message === b.message &&
    a.severity === b.severity &&
    isSamePlace(a, b) &&
    a.notes.length === b.notes.length &&
    a.notes.every((note, i) => isSameNote(note, b.notes[i])));

const isSameNote = (a: Note, b: Note | undefined): boolean =>
  b !== undefined && a.message === b.message && a.source === b.source && isSamePlace(a, b);

const isSamePlace = ({ span: a }: Pick<Note, 'span'>, { span: b }: Pick<Note, 'span'>): boolean =>
  a.start === b.start && a.end === b.end;
