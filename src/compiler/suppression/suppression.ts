/**
 * Warnings that comments allow where they stand.
 * In: the diagnostics of a checked set, its texts. Out: those that nothing allows, and what is wrong
 * with the comments. Pure.
 */
import { sorted } from '../check/findings.ts';
import type { ParsedSource } from '../check/placed.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { malformedSuppression, unusedSuppression } from '../diagnostics/suppressions.ts';
import type { Policy } from '../syntax/ast.ts';
import { commentSpans } from '../syntax/comment-spans.ts';
import { movedSpan, type Source, type Span } from '../text/source.ts';
import { type AllowComment, allowComment } from './comments.ts';
import { reachIn } from './reach.ts';

/** A comment that allows something, in its source. */
export interface PlacedComment extends AllowComment {
  readonly span: Span;
  /** `!` or `#`. */
  readonly mark: string;
  /** What it is for. */
  readonly reach: readonly Span[];
}

/** The comments of a source that allow something, or should. */
export function allowComments(policy: Policy, text: string): readonly PlacedComment[] {
  if (!/momus/iu.test(text)) return [];
  const found = commentSpans(policy).flatMap((span) => {
    const read = allowComment(text.slice(span.start, span.end));
    return read === null ? [] : { ...read, span, mark: text.charAt(span.start) };
  });
  if (found.length === 0) return [];
  const reach = reachIn(policy, text);
  return found.map((one) => ({ ...one, reach: reach.of(one.span) }));
}

/** Makes what takes out of the diagnostics of a set what its comments allow. */
export function createSuppression(): (
  sources: readonly Source[],
  parsed: readonly ParsedSource[],
  diagnostics: readonly LocatedDiagnostic[],
) => readonly LocatedDiagnostic[] {
  const known = new WeakMap<ParsedSource, readonly PlacedComment[]>();
  return (sources, parsed, diagnostics) => {
    const bySource = new Map<
      string,
      { readonly text: string; readonly all: readonly PlacedComment[] }
    >();
    for (const [i, source] of parsed.entries()) {
      const text = sources[i]?.text ?? '';
      const all = known.get(source) ?? allowComments(source.policy, text);
      known.set(source, all);
      if (all.length > 0) bySource.set(source.name, { text, all });
    }
    if (bySource.size === 0) return diagnostics;
    const used = new Map<PlacedComment, Set<string>>();
    const left = diagnostics.filter(({ source, severity, code, span }) => {
      if (severity !== 'warning') return true;
      const by = (bySource.get(source)?.all ?? []).filter((one) => allows(one, code, span));
      for (const one of by) used.set(one, (used.get(one) ?? new Set()).add(code));
      return by.length === 0;
    });
    // Where something is wrong, some warnings are not looked for.
    const isWhole = diagnostics.every(({ severity }) => severity !== 'error');
    const about = [...bySource].flatMap(([source, { text, all }]) =>
      all
        .flatMap((one) => wrongWith(one, used.get(one) ?? new Set(), isWhole, text))
        .map((one) => ({ ...one, source })),
    );
    return sorted(sources, [...left, ...about]);
  };
}

const allows = ({ codes, reach }: PlacedComment, code: string, { start }: Span): boolean =>
  codes.some((one) => one.code === code) &&
  reach.some((span) => span.start <= start && start <= span.end);

function wrongWith(
  { span, mark, codes, faults, unreasoned, isOnly }: PlacedComment,
  used: ReadonlySet<string>,
  isWhole: boolean,
  text: string,
) {
  const at = (inner: Span): Span => movedSpan(inner, span.start);
  const unused = isWhole ? codes.filter(({ code }) => !used.has(code)) : [];
  // One slip, one report: what is to be removed needs no reason.
  const asked = used.size > 0 && unreasoned !== null ? unreasoned : null;
  return [
    ...faults.map((one) => malformedSuppression(at(one.span), mark, one.fault)),
    ...(asked === null
      ? []
      : [
          malformedSuppression(at(asked.span), mark, {
            kind: 'no-reason',
            codes: [...used],
            write: asked.text,
          }),
        ]),
    ...unused.map((one) =>
      unusedSuppression(at(one.span), one.code, isOnly ? removal(text, span) : null),
    ),
  ];
}

/** A comment with the line that it stands alone in, or with the blanks before it. */
function removal(text: string, { start, end }: Span): Span {
  let from = start;
  while (from > 0 && /[ \t]/u.test(text.charAt(from - 1))) from--;
  const isAlone = from === 0 || text.charAt(from - 1) === '\n';
  const next = text.indexOf('\n', end);
  return { start: from, end: isAlone ? (next === -1 ? text.length : next + 1) : end };
}
