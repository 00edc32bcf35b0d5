/**
 * The layout of text, after Wadler and Prettier.
 * In: a document: texts, places where a line may break, and groups that break as a whole. Out: text
 * of a given width. Comments at the ends of lines do not count for the width, since nobody can
 * break them; those of adjacent lines are aligned.
 */
import { alignComments, type Line, type Run } from './align-comments.ts';
import { widthOf } from './width.ts';

/** Something to print. Texts print as they are, also where they hold line feeds. */
export type Doc = string | readonly Doc[] | Command;

type Command =
  /** A place to break: `flat` where its group is on one line (null: it breaks always), else `mark` and a line end. */
  | {
      readonly kind: 'line';
      readonly flat: string | null;
      readonly mark: string;
      readonly blank: boolean;
    }
  | { readonly kind: 'nest'; readonly by: number; readonly doc: Doc }
  | { readonly kind: 'align'; readonly doc: Doc }
  | { readonly kind: 'group'; readonly doc: Doc; readonly broken: boolean }
  | { readonly kind: 'either'; readonly first: Doc; readonly second: Doc; readonly need: number }
  | {
      readonly kind: 'comment';
      readonly text: string;
      readonly run: Run | null;
      readonly within: Run | null;
    }
  | { readonly kind: 'start'; readonly run: Run };

/** A blank, or a line end where the group is broken. */
export const line: Doc = { kind: 'line', flat: ' ', mark: '', blank: false };
/** Nothing, or a line end where the group is broken. */
export const softline: Doc = { kind: 'line', flat: '', mark: '', blank: false };
/** A line end; its groups are broken. */
export const hardline: Doc = { kind: 'line', flat: null, mark: '', blank: false };
/** A line end and an empty line. */
export const blankline: Doc = { kind: 'line', flat: null, mark: '', blank: true };
/** A place to break where the line then ends with a mark that says that it goes on. */
export const markedLine = (flat: string | null, mark: string): Doc => ({
  kind: 'line',
  flat,
  mark,
  blank: false,
});

/** Lines within begin `by` columns further right. */
export const nest = (by: number, doc: Doc): Doc => ({ kind: 'nest', by, doc });
/** Lines within begin in the column where it begins. */
export const align = (doc: Doc): Doc => ({ kind: 'align', doc });
/** On one line where it fits and `broken` does not forbid it; else all its own places break. */
export const group = (doc: Doc, broken = false): Doc => ({ kind: 'group', doc, broken });
/** The first where so many columns are left before what follows on the line, else the second. */
export const either = (need: number, first: Doc, second: Doc): Doc => ({
  kind: 'either',
  first,
  second,
  need,
});
/**
 * A comment that ends its line. It is aligned with those of adjacent lines of its run: `run` where
 * the item of that run is on one line, else `within`.
 */
export const comment = (text: string, run: Run | null, within: Run | null = null): Doc => ({
  kind: 'comment',
  text,
  run,
  within,
});
/** An item of a run starts here. */
export const start = (run: Run): Doc => ({ kind: 'start', run });

/** The items with something between them. */
export const join = (between: Doc, items: readonly Doc[]): Doc =>
  items.flatMap((item, i) => (i === 0 ? [item] : [between, item]));

interface Entry {
  readonly indent: number;
  readonly flat: boolean;
  readonly doc: Doc;
}

/** Prints a document; the text ends without a line feed. */
export function print(doc: Doc, width: number): string {
  const lines: Line[] = [];
  const starts = new Map<Run, number>();
  let current: Line = { code: '', comment: null, run: null };
  let column = 0;
  let indent = 0;

  const endLine = (): void => {
    lines.push(current);
    current = { code: '', comment: null, run: null };
    column = 0;
  };
  const write = (text: string): void => {
    if (text === '') return;
    // A comment ends its line, whatever the document says.
    if (current.comment !== null) endLine();
    if (current.code === '') {
      current.code = ' '.repeat(indent);
      column = indent;
    }
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) endLine();
      current.code += part;
      column += widthOf(part);
    }
  };

  const stack: Entry[] = [{ indent: 0, flat: false, doc }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { doc: here, flat } = entry;
    if (typeof here === 'string') {
      indent = entry.indent;
      write(here);
      continue;
    }
    if (isList(here)) {
      for (let i = here.length - 1; i >= 0; i--) stack.push({ ...entry, doc: here[i] ?? '' });
      continue;
    }
    const at = current.code === '' ? entry.indent : column;
    switch (here.kind) {
      case 'line':
        if (flat && here.flat !== null) {
          indent = entry.indent;
          write(here.flat);
          break;
        }
        current.code += here.mark;
        endLine();
        if (here.blank) endLine();
        break;
      case 'nest':
        stack.push({ indent: entry.indent + here.by, flat, doc: here.doc });
        break;
      case 'align':
        stack.push({ indent: at, flat, doc: here.doc });
        break;
      case 'group': {
        const whole = { ...entry, flat: true, doc: here.doc };
        const oneLine = flat || (!here.broken && fits(whole, stack, at, width));
        stack.push(oneLine ? whole : { ...entry, doc: here.doc });
        break;
      }
      case 'either': {
        const needed = { ...entry, flat: true, doc: ' '.repeat(here.need) };
        const enough = flat || fits(needed, stack, at, width);
        stack.push({ ...entry, doc: enough ? here.first : here.second });
        break;
      }
      case 'start':
        starts.set(here.run, lines.length);
        break;
      case 'comment': {
        if (current.comment !== null) endLine();
        const whole = here.run !== null && starts.get(here.run) === lines.length;
        current.comment = here.text;
        current.run = whole ? here.run : here.within;
        break;
      }
      default:
        here satisfies never;
    }
  }
  endLine();
  return alignComments(lines, width);
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

/** Whether a group on one line, and what follows it up to the next line end, keeps to the width. */
function fits(whole: Entry, rest: readonly Entry[], column: number, width: number): boolean {
  const stack: Entry[] = [whole];
  let next = rest.length;
  let at = column;
  for (;;) {
    const entry = stack.pop() ?? rest[--next];
    if (entry === undefined) return at <= width;
    const { doc, flat } = entry;
    if (typeof doc === 'string') {
      for (const [i, part] of doc.split('\n').entries()) {
        at = (i === 0 ? at : 0) + widthOf(part);
        if (at > width) return false;
      }
      continue;
    }
    if (isList(doc)) {
      for (let i = doc.length - 1; i >= 0; i--) stack.push({ ...entry, doc: doc[i] ?? '' });
      continue;
    }
    switch (doc.kind) {
      case 'line':
        if (!flat) return at + doc.mark.length <= width;
        if (doc.flat === null) return false;
        at += doc.flat.length;
        break;
      case 'comment':
        return !flat;
      case 'group':
        if (flat && doc.broken) return false;
        stack.push({ ...entry, doc: doc.doc });
        break;
      case 'either':
        stack.push({ ...entry, doc: doc.first });
        break;
      case 'nest':
      case 'align':
        stack.push({ ...entry, doc: doc.doc });
        break;
      case 'start':
        break;
      default:
        doc satisfies never;
    }
  }
}
