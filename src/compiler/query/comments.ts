/**
 * The comment that a definition has: the lines above it, or else the one behind it;
 * or else that of the declarations above, in a row with it.
 * In: a set view, a source, an offset in the line of the definition. Out: the comment without its
 * marks. Pure.
 */
import type { Policy } from '../syntax/ast.ts';
import { commentSpans } from '../syntax/comment-spans.ts';
import type { SetView } from './set-view.ts';

/** The comment of a line. */
interface LineComment {
  readonly text: string;
  /** Nothing stands before it in its line. */
  readonly alone: boolean;
}

/** Lines by where they start. */
interface Lines {
  readonly comments: ReadonlyMap<number, LineComment>;
  /** Those that declare variables. */
  readonly declaring: ReadonlySet<number>;
}

const kept = new WeakMap<Policy, Lines>();
const mostLines = 30;

/** The comment of what is defined at an offset; empty where it has none. */
export function commentAt(view: SetView, source: string, at: number): string {
  const lines = linesIn(view, source);
  if (lines === null) return '';
  const text = view.text(source);
  const line = lineStart(text, at);
  const above = commentsAbove(text, lines, line);
  if (above !== '') return above;
  const behind = lines.comments.get(line);
  if (behind !== undefined) return behind.text.trim();
  if (!lines.declaring.has(line)) return '';
  // Declarations in a row share the comment above the first of them.
  let first = line;
  for (let one = lineBefore(text, first); one !== null; one = lineBefore(text, first)) {
    if (!lines.declaring.has(one)) break;
    if (lines.comments.has(one)) return '';
    first = one;
  }
  return commentsAbove(text, lines, first);
}

/** Where the line of an offset starts, with the comment lines that end in front of it. */
export function startWithComments(view: SetView, source: string, at: number): number {
  const text = view.text(source);
  const lines = linesIn(view, source);
  let first = lineStart(text, at);
  for (let one = lineBefore(text, first); one !== null; one = lineBefore(text, first)) {
    if (lines?.comments.get(one)?.alone !== true) break;
    first = one;
  }
  return first;
}

function linesIn(view: SetView, source: string): Lines | null {
  const policy = view.policy(source);
  if (policy === undefined) return null;
  const lines = kept.get(policy) ?? linesOf(view, source, policy);
  kept.set(policy, lines);
  return lines;
}

const lineStart = (text: string, at: number): number =>
  at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;

const lineBefore = (text: string, line: number): number | null =>
  line === 0 ? null : lineStart(text, line - 1);

/** The comment lines that end in front of a line. */
function commentsAbove(text: string, { comments }: Lines, line: number): string {
  const above: string[] = [];
  for (let one = lineBefore(text, line); one !== null; one = lineBefore(text, one)) {
    const comment = comments.get(one);
    if (comment?.alone !== true || above.length === mostLines) break;
    above.push(comment.text);
  }
  return above.reverse().join('\n').trim();
}

function linesOf(view: SetView, source: string, policy: Policy): Lines {
  const text = view.text(source);
  const comments = commentSpans(policy).map(({ start, end }): [number, LineComment] => {
    const line = lineStart(text, start);
    const alone = text.slice(line, start).trim() === '';
    return [
      line,
      {
        alone,
        text: text
          .slice(start, end)
          .replace(/^[!#]+ ?/u, '')
          .trimEnd(),
      },
    ];
  });
  const declaring = view
    .declared(source)
    .filter(({ of }) => of.kind === 'variable')
    .map(({ span }) => lineStart(text, span.start));
  return { comments: new Map(comments), declaring: new Set(declaring) };
}
