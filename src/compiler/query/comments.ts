/**
 * The comment that a definition has: the lines above it, or else the one behind it;
 * or else that of the declarations above, in a row with it.
 * In: a text, an offset in the line of the definition. Out: the comment without its marks. Pure.
 */
import type { Notation } from '../syntax/ast.ts';

const marks: Readonly<Record<Notation, RegExp>> = { list: /^\s*#+ ?/u, freeform: /^\s*[!#]+ ?/u };
const trailing: Readonly<Record<Notation, RegExp>> = {
  list: /\s#+ ?(?<text>[^#"]*)$/u,
  freeform: /\s![! ]*(?<text>[^!"]*)$/u,
};
const declares: Readonly<Record<Notation, RegExp>> = {
  list: /^\(defvar\s/u,
  freeform: /^[^!#"]*::/u,
};
const mostLines = 30;

/** The comment of what is defined at an offset; empty where it has none. */
export function commentAt(text: string, at: number, notation: Notation): string {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const before = text.slice(0, lineStart);
  const above = commentsAbove(before, marks[notation]);
  if (above !== '') return above;
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const behind = trailing[notation].exec(line)?.groups?.text?.trim() ?? '';
  if (behind !== '' || !declares[notation].test(line)) return behind;
  // Declarations in a row share the comment above the first of them.
  const lines = before.split('\n').slice(0, -1);
  const last = lines.findLastIndex((one) => !declares[notation].test(one));
  if (lines.slice(last + 1).some((one) => trailing[notation].test(one))) return '';
  return commentsAbove(`${lines.slice(0, last + 1).join('\n')}\n`, marks[notation]);
}

/** The comment lines that a text ends with. */
function commentsAbove(text: string, mark: RegExp): string {
  const lines = text.split('\n').slice(-mostLines - 1, -1);
  const first = lines.findLastIndex((line) => !mark.test(line)) + 1;
  return lines
    .slice(first)
    .map((line) => line.replace(mark, '').trimEnd())
    .join('\n')
    .trim();
}
