/**
 * What is told of a word that means nothing: how it is called where it is a built-in, what its fault is
 * about, and what would mend it. The message itself an editor shows beside.
 * In: a set view, a source, an offset. Out: Markdown, and the span of the fault. Pure.
 */
import { diagnosticPage } from '../diagnostics/catalogue.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Notation } from '../syntax/ast.ts';
import { listRow } from './builtin-rows.ts';
import type { DescribedWord } from './describe-word.ts';
import { touches } from './locate.ts';
import type { SetView } from './set-view.ts';

/** What is told of the narrowest fault at an offset; null where there is none. */
export function describeFault(
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
): DescribedWord | null {
  const text = view.text(source);
  const fault = view
    .diagnostics(source)
    .filter(({ span }) => touches(span, at) && !text.slice(span.start, span.end).includes('\n'))
    .reduce<LocatedDiagnostic | null>(
      (least, one) => (least === null || width(one) < width(least) ? one : least),
      null,
    );
  if (fault === null) return null;
  const page = diagnosticPage(fault.code);
  const fixes = fault.fixes.map(({ title }) => `- ${title}`).join('\n');
  const parts = [calledAt(text, notation, at), fixes, page?.explanation ?? ''];
  return { span: fault.span, text: parts.filter((part) => part !== '').join('\n\n') };
}

const width = ({ span }: LocatedDiagnostic): number => span.end - span.start;

/** How a built-in is called that stands right behind the parenthesis of a list; empty for none. */
function calledAt(text: string, notation: Notation, at: number): string {
  if (notation !== 'list') return '';
  const [before = ''] = /[^\s()]*$/u.exec(text.slice(Math.max(0, at - longestWord), at)) ?? [];
  const [behind = ''] = /^[^\s()]*/u.exec(text.slice(at, at + longestWord)) ?? [];
  const row = text.charAt(at - before.length - 1) === '(' ? listRow(before + behind) : undefined;
  return row === undefined ? '' : `\`${row.signature}\`\n\n${row.doc}`;
}

const longestWord = 80;
