/**
 * Warnings that a comment allows at one place: `momus: allow CODE because REASON`.
 * In: the diagnostics of a checked set, its texts. Out: those that nothing allows, and what is wrong
 * with the comments. Pure.
 */
import { suggest } from '../schema/nearest.ts';
import { sorted } from './check/findings.ts';
import type { ParsedSource } from './check/placed.ts';
import { catalogue } from './diagnostics/catalogue.ts';
import type { LocatedDiagnostic } from './diagnostics/diagnostic.ts';
import {
  isAllowable,
  malformedSuppression,
  type SuppressionFault,
  unusedSuppression,
} from './diagnostics/suppressions.ts';
import { commentSpans } from './syntax/comment-spans.ts';
import { lineStarts, positionAt, type Source, type Span } from './text/source.ts';

/** A code that a comment allows, where it stands. */
interface Allowed {
  readonly code: string;
  readonly span: Span;
  /** The line that it is for. */
  readonly line: number;
  /** What goes with the comment when it is removed; null where it says more than this code. */
  readonly comment: Span | null;
}

/** The suppressions of a source. */
interface Suppressions {
  readonly allowed: readonly Allowed[];
  readonly malformed: readonly LocatedDiagnostic[];
  readonly starts: readonly number[];
}

const codesOf = (severity: 'error' | 'warning'): ReadonlySet<string> =>
  new Set(catalogue.flatMap(({ page }) => (page.severity === severity ? [page.code] : [])));
const errors = codesOf('error');
const warnings: ReadonlySet<string> = new Set([...codesOf('warning')].filter(isAllowable));

/** What tools of other languages call it. */
const directive =
  /^[!#]+\s*momus:\s*(allow|ignore|disable|suppress|nolint|alow|allows|expect)\b[ \t]*/iu;

/** Makes what takes out of the diagnostics of a set what its comments allow. */
export function createSuppression(): (
  sources: readonly Source[],
  parsed: readonly ParsedSource[],
  diagnostics: readonly LocatedDiagnostic[],
) => readonly LocatedDiagnostic[] {
  const known = new WeakMap<ParsedSource, Suppressions | null>();
  const suppressionsOf = (source: ParsedSource, text: string): Suppressions | null => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const found = suppressionsIn(source, text);
    known.set(source, found);
    return found;
  };
  return (sources, parsed, diagnostics) => {
    const bySource = new Map<string, Suppressions>();
    for (const [i, source] of parsed.entries()) {
      const found = suppressionsOf(source, sources[i]?.text ?? '');
      if (found !== null) bySource.set(source.name, found);
    }
    return bySource.size === 0 ? diagnostics : allowing(sources, bySource, diagnostics);
  };
}

function allowing(
  sources: readonly Source[],
  bySource: ReadonlyMap<string, Suppressions>,
  diagnostics: readonly LocatedDiagnostic[],
): readonly LocatedDiagnostic[] {
  const used = new Set<Allowed>();
  const left = diagnostics.filter(({ source, severity, code, span }) => {
    const found = bySource.get(source);
    if (found === undefined || severity !== 'warning') return true;
    const { line } = positionAt(found.starts, span.start);
    const by = found.allowed.filter((one) => one.code === code && one.line === line);
    for (const one of by) used.add(one);
    return by.length === 0;
  });
  // Where something is wrong, some warnings are not looked for.
  const isWhole = diagnostics.every(({ severity }) => severity !== 'error');
  const about = [...bySource].flatMap(([source, { allowed, malformed }]) => [
    ...malformed,
    ...allowed.flatMap((one) =>
      used.has(one) || !isWhole
        ? []
        : { ...unusedSuppression(one.span, one.code, one.comment), source },
    ),
  ]);
  return sorted(sources, [...left, ...about]);
}

/** The suppressions in the comments of a source; null where it has none. */
function suppressionsIn({ name, policy }: ParsedSource, text: string): Suppressions | null {
  if (!/momus:/iu.test(text)) return null;
  const spans = commentSpans(policy);
  const starts = lineStarts(text);
  const allowed: Allowed[] = [];
  const malformed: LocatedDiagnostic[] = [];
  for (const span of spans) {
    const comment = text.slice(span.start, span.end);
    const [head, word = ''] = directive.exec(comment) ?? [];
    if (head === undefined) continue;
    const say = (at: Span, fault: SuppressionFault): void => {
      malformed.push({ ...malformedSuppression(at, comment.charAt(0), fault), source: name });
    };
    const from = span.start + head.length;
    if (word.toLowerCase() !== 'allow') {
      const at = span.start + head.trimEnd().length - word.length;
      say({ start: at, end: at + word.length }, { kind: 'word', word });
      continue;
    }
    const [list = '', because] = comment.slice(head.length).split(/\bbecause\b(.*)/isu);
    const codes = [...list.matchAll(/[^\s,]+/gu)].map(({ 0: code, index }) => ({
      code,
      span: { start: from + index, end: from + index + code.length },
    }));
    if (codes.length === 0) say(span, { kind: 'no-code' });
    const right = codes.filter(({ code, span: at }) => {
      if (warnings.has(code)) return true;
      if (errors.has(code)) say(at, { kind: 'error', code });
      else say(at, { kind: 'unknown', code, suggestion: suggest(code, warnings) });
      return false;
    });
    if (right.length > 0 && (because ?? '').trim() === '')
      say(span, { kind: 'no-reason', codes: right.map(({ code }) => code) });
    const line = lineFor(text, starts, span, spans);
    const whole = codes.length === 1 ? removal(text, span) : null;
    for (const one of right) allowed.push({ ...one, line, comment: whole });
  }
  return { allowed, malformed, starts };
}

/** The line that a comment is for: its own, or the next one with code where it stands alone. */
function lineFor(
  text: string,
  starts: readonly number[],
  { start }: Span,
  comments: readonly Span[],
): number {
  const { line } = positionAt(starts, start);
  if (text.slice(starts[line - 1], start).trim() !== '') return line;
  const commented = new Set(comments.map((one) => positionAt(starts, one.start).line));
  for (let next = line + 1; next <= starts.length; next++) {
    const content = text.slice(starts[next - 1], starts[next]).trim();
    const isComment = commented.has(next) && /^[!#]/u.test(content);
    if (content !== '' && !isComment) return next;
  }
  return line;
}

/** A comment with the line that it stands alone in, or with the blanks before it. */
function removal(text: string, { start, end }: Span): Span {
  let from = start;
  while (from > 0 && /[ \t]/u.test(text.charAt(from - 1))) from--;
  const isAlone = from === 0 || text.charAt(from - 1) === '\n';
  const next = text.indexOf('\n', end);
  return { start: from, end: isAlone ? (next === -1 ? text.length : next + 1) : end };
}
