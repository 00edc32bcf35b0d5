/**
 * What a line does to the blocks around it, by its first words and what stands at its end.
 * In: a text and its logical lines. Out: one class per line. Words of other languages and joined
 * words (`endif`, `while`) count as what they are meant to be; the reader reports them.
 */
import {
  type BlockWord,
  endWords,
  isProcedureWord,
  joinedElseIfs,
  type Opener,
} from './block-words.ts';
import { skipBlanks, wordEnd } from './lexis.ts';
import type { LogicalLine } from './lines.ts';
import { isAssignment } from './starts.ts';
import { inSmallLetters, typeNames } from './words.ts';

/** A line's class; `any`: a procedure of another language, whose end may name either kind. */
export type LineClass =
  | { readonly kind: 'plain' | 'else' | 'else-if' | 'policy' }
  | { readonly kind: 'open'; readonly block: Opener; readonly any?: boolean }
  | { readonly kind: 'end'; readonly block: BlockWord | null };

const plain: LineClass = { kind: 'plain' };
const opens = {
  if: { kind: 'open', block: 'if' },
  do: { kind: 'open', block: 'do' },
  block: { kind: 'open', block: 'block' },
  function: { kind: 'open', block: 'function' },
  subroutine: { kind: 'open', block: 'subroutine' },
  any: { kind: 'open', block: 'function', any: true },
} as const satisfies Record<Opener | 'any', LineClass>;

const foreignLoops = new Set(['for', 'foreach', 'while', 'loop']);
const foreignProcedures = new Set(['def', 'defun', 'func', 'fn', 'sub', 'procedure', 'proc']);

/** The word of a line at an offset, in small letters; empty where there is none. */
export function smallWord(text: string, at: number): string {
  return inSmallLetters(text.slice(at, Math.min(wordEnd(text, at), at + 24)));
}

/** The classes of all lines. */
export function classify(text: string, lines: readonly LogicalLine[]): readonly LineClass[] {
  return lines.map((line, i) => classOf(text, line, lines[i + 1]));
}

function classOf(text: string, line: LogicalLine, next: LogicalLine | undefined): LineClass {
  const word = smallWord(text, line.start);
  if (word === '' || isAssignment(text, line.start)) return plain;
  const after = skipBlanks(text, line.start + word.length);
  switch (word) {
    case 'if':
      return classOfIf(text, line, next, after);
    case 'else':
      return { kind: smallWord(text, after) === 'if' ? 'else-if' : 'else' };
    case 'end':
      return { kind: 'end', block: endWords.get(smallWord(text, after)) ?? null };
    case 'do':
    case 'block':
    case 'function':
    case 'subroutine':
      return opens[word];
    case 'policy':
      return { kind: 'policy' };
    case 'public':
      return classOfType(text, skipBlanks(text, after + typeLength(text, after)));
    default:
  }
  if (typeNames.has(word)) return classOfType(text, after);
  const joined = word.startsWith('end') ? endWords.get(word.slice(3)) : undefined;
  const foreign =
    joined !== undefined ||
    joinedElseIfs.has(word) ||
    foreignLoops.has(word) ||
    foreignProcedures.has(word);
  if (!foreign) return plain;
  const alone = after >= line.end;
  if (joined !== undefined) {
    const fits = alone || joined === 'policy' || isProcedureWord(joined);
    return fits ? { kind: 'end', block: joined } : plain;
  }
  if (alone || /[.%]/u.test(text.charAt(after))) return plain;
  if (joinedElseIfs.has(word)) return { kind: 'else-if' };
  if (foreignLoops.has(word)) return opens.do;
  return /[A-Za-z_`]/u.test(text.charAt(after)) ? opens.any : plain;
}

/** Characters of the name of a type at an offset; 0 where there is none. */
function typeLength(text: string, at: number): number {
  const word = smallWord(text, at);
  return typeNames.has(word) ? word.length : 0;
}

/** `real(KiB) function`, or a declaration. */
function classOfType(text: string, after: number): LineClass {
  let at = after;
  if (text.charAt(at) === '(') {
    const close = text.slice(at, at + 60).indexOf(')');
    if (close === -1) return plain;
    at = skipBlanks(text, at + close + 1);
  }
  const word = smallWord(text, at);
  return word === 'function' || word === 'subroutine' ? opens[word] : plain;
}

const statementWords = /\b(?:call|return|cycle)\b|[^=<>/!]=[^=]/iu;

/** An `if` opens a block with `then`, and where nothing follows its condition. */
function classOfIf(
  text: string,
  line: LogicalLine,
  next: LogicalLine | undefined,
  after: number,
): LineClass {
  const endsInThen = /(?:^|[^A-Za-z0-9_])then$/iu.test(
    text.slice(Math.max(after, line.end - 5), line.end),
  );
  if (endsInThen) return opens.if;
  const deeper = next !== undefined && next.start - next.margin > line.start - line.margin;
  if (line.closed < 0 || text.charAt(after) !== '(') {
    const rest = text.slice(after, Math.min(line.end, after + 400));
    if (/\bthen\b/iu.test(rest)) return deeper || continuesIf(text, next) ? opens.if : plain;
    return statementWords.test(rest) || !deeper ? plain : opens.if;
  }
  const rest = skipBlanks(text, line.closed);
  if (rest >= line.end) return opens.if;
  const first = smallWord(text, rest);
  if (first === 'then') return deeper || continuesIf(text, next) ? opens.if : plain;
  if (/[{:]/u.test(text.charAt(rest))) return opens.if;
  return first === 'and' || first === 'or' || /[-+*/<>=&|]/u.test(text.charAt(rest))
    ? deeper
      ? opens.if
      : plain
    : plain;
}

/** Whether a line is an `else` or `end if`. */
function continuesIf(text: string, line: LogicalLine | undefined): boolean {
  if (line === undefined) return false;
  const word = smallWord(text, line.start);
  const after = skipBlanks(text, line.start + word.length);
  const endIf = word === 'endif' || (word === 'end' && smallWord(text, after) === 'if');
  return endIf || word === 'else' || joinedElseIfs.has(word);
}
