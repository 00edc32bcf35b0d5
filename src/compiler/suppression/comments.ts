/**
 * Comments that allow warnings: `momus: allow CODE because REASON`.
 * In: the text of a comment. Out: what it allows and why, or how it is wrong; null for any other
 * comment. Pure.
 */
import { suggest } from '../../schema/nearest.ts';
import { catalogue } from '../diagnostics/catalogue.ts';
import { isAllowable, type SuppressionFault } from '../diagnostics/suppressions.ts';
import type { Span } from '../text/source.ts';

/** A code as written; spans are relative to the comment. */
export interface AllowedCode {
  readonly code: string;
  readonly span: Span;
}

/** What a comment says. */
export interface AllowComment {
  /** The warnings that it allows. */
  readonly codes: readonly AllowedCode[];
  /** It says nothing else: it may go when its code goes. */
  readonly isOnly: boolean;
  /** What is missing between the codes and the text behind them; null where a reason stands there. */
  readonly unreasoned: { readonly span: Span; readonly text: string | null } | null;
  readonly faults: readonly { readonly span: Span; readonly fault: SuppressionFault }[];
}

const codesOf = (severity: 'error' | 'warning'): ReadonlySet<string> =>
  new Set(catalogue.flatMap(({ page }) => (page.severity === severity ? [page.code] : [])));
const errors = codesOf('error');
const warnings: ReadonlySet<string> = new Set([...codesOf('warning')].filter(isAllowable));

const directive = /^[!#]+\s*momus:\s*allow\b[ \t]*/iu;
/** What other tools say, in front of a code. */
const other = /^([!#]+\s*)(momus:?\s*\p{L}+)[ \t]+([a-z]+(?:-[a-z]+)+)/iu;

/** Reads a comment, from its mark on. */
export function allowComment(comment: string): AllowComment | null {
  const [head] = directive.exec(comment) ?? [];
  if (head === undefined) return otherWord(comment);
  const rest = comment.slice(head.length);
  const because = /(?:^|[\s,;:])because\b/iu.exec(rest);
  const list = because === null ? rest : rest.slice(0, because.index);
  const written = codesIn(list, head.length, because === null);
  const faults: { readonly span: Span; readonly fault: SuppressionFault }[] = [];
  if (written.length === 0)
    faults.push({ span: { start: 0, end: comment.length }, fault: { kind: 'no-code' } });
  const codes = written.filter(({ code, span }) => {
    if (warnings.has(code)) return true;
    faults.push({ span, fault: faultOf(code) });
    return false;
  });
  const end = written.at(-1)?.span.end ?? head.length;
  const reason = because === null ? null : rest.slice(because.index + because[0].length).trim();
  return {
    codes,
    isOnly: written.length === 1,
    unreasoned: reason === null || reason === '' ? missingReason(comment, end, reason) : null,
    faults,
  };
}

const faultOf = (code: string): SuppressionFault =>
  errors.has(code)
    ? { kind: 'error', code }
    : { kind: 'unknown', code, suggestion: suggest(code, warnings) };

/** The codes in front of the reason; without `because`, the first word and those with commas between. */
function codesIn(list: string, offset: number, isOpen: boolean): readonly AllowedCode[] {
  const found: AllowedCode[] = [];
  let end = 0;
  for (const { 0: word, index } of list.matchAll(/[^\s,;:]+/gu)) {
    if (isOpen && found.length > 0 && !list.slice(end, index).includes(',')) break;
    end = index + word.length;
    found.push({ code: word, span: { start: offset + index, end: offset + end } });
  }
  return found;
}

/** Where `because` goes, if a reason stands there without it. */
function missingReason(
  comment: string,
  from: number,
  reason: string | null,
): NonNullable<AllowComment['unreasoned']> {
  const whole = { start: 0, end: comment.length };
  const [, between = '', prose = ''] = /^([\s,;:(–—-]*)(.*)$/su.exec(comment.slice(from)) ?? [];
  if (reason !== null || prose.trim() === '') return { span: whole, text: null };
  return { span: { start: from, end: from + between.length }, text: ' because ' };
}

/** `momus: ignore unused-name`: another word, and then a code. */
function otherWord(comment: string): AllowComment | null {
  const [, mark = '', word = '', code = ''] = other.exec(comment) ?? [];
  if (!warnings.has(code) && !errors.has(code)) return null;
  const span = { start: mark.length, end: mark.length + word.length };
  return {
    codes: [],
    isOnly: false,
    unreasoned: null,
    faults: [{ span, fault: { kind: 'word', word } }],
  };
}
