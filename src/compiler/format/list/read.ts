/**
 * From a text in list notation to what the printer prints.
 * In: a text without errors of syntax. Out: its forms with the comments around them. One pass.
 */
import { createScanner, scan } from '../../syntax/list/scanner.ts';
import type { BracketList, ListComment, ListFile, ListItem } from './tree.ts';

/** An open list, or the file itself. */
interface Frame {
  readonly open: BracketList['open'];
  readonly items: ListItem[];
  readonly before: readonly ListComment[];
  readonly blankBefore: boolean;
  opening: string | null;
}

/** Reads a text. */
export function readList(text: string): ListFile {
  const scanner = createScanner();
  const outer: Frame[] = [];
  let frame = newFrame('{', [], false);
  let comments: ListComment[] = [];
  // Line ends since the last token; many at the start, so that nothing trails nothing.
  let feeds = 1;
  let afterOpen = false;

  const blankBefore = (): boolean => feeds > 1 && (frame.items.length > 0 || comments.length > 0);
  const add = (item: ListItem): void => {
    frame.items.push(item);
    comments = [];
  };
  const around = () => ({ before: comments, blankBefore: blankBefore(), trailing: null });

  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at = scanner.end) {
    scan(scanner, text, at);
    const { kind, end } = scanner;
    const token = text.slice(at, end);
    if (kind === 'blank') {
      for (let i = 0; i < token.length; i++) if (token.charCodeAt(i) === 10) feeds++;
      continue;
    }
    if (kind === 'comment') {
      const written = token.trimEnd();
      const last = frame.items.at(-1);
      if (feeds > 0) comments.push({ text: written, blankBefore: blankBefore() });
      else if (afterOpen) frame.opening = written;
      else if (last !== undefined) frame.items.splice(-1, 1, { ...last, trailing: written });
    } else if (kind === 'open') {
      outer.push(frame);
      frame = newFrame(bracketOf(token), comments, blankBefore());
      comments = [];
    } else if (kind === 'close') {
      const { open, items, before, blankBefore, opening } = frame;
      const closing = comments;
      frame = outer.pop() ?? newFrame('{', [], false);
      add({ kind: 'list', open, items, opening, closing, before, blankBefore, trailing: null });
    } else {
      add({ kind: 'atom', text: token, ...around() });
    }
    feeds = 0;
    afterOpen = kind === 'open';
  }
  return { forms: frame.items, after: comments };
}

const newFrame = (
  open: BracketList['open'],
  before: readonly ListComment[],
  blankBefore: boolean,
): Frame => ({ open, items: [], before, blankBefore, opening: null });

const bracketOf = (token: string): BracketList['open'] =>
  token === '(' ? '(' : token === '[' ? '[' : '{';
