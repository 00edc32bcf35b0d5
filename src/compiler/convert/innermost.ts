/**
 * Where a policy nests deepest.
 * In: a policy, and what counts as a level. Out: the innermost place in its text; the first of several.
 */
import type { Expression, Policy } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import type { Span } from '../text/source.ts';

interface Innermost {
  readonly depth: number;
  readonly span: Span;
}

/** The place of what counts that has the most of it around; the start of the text where nothing does. */
export function innermostIn({ forms }: Policy, counts: (e: Expression) => boolean): Span {
  return forms
    .map(({ form, offset }) => {
      const { depth, span } = innermost(form.expression, counts);
      return { depth, span: { start: span.start + offset, end: span.end + offset } };
    })
    .reduce(deeper, { depth: 0, span: { start: 0, end: 0 } }).span;
}

const deeper = (a: Innermost, b: Innermost): Innermost => (b.depth > a.depth ? b : a);

function innermost(e: Expression, counts: (e: Expression) => boolean): Innermost {
  const isLevel = counts(e);
  return partsOf(e)
    .map((part) => {
      const { depth, span } = innermost(part, counts);
      return { depth: depth > 0 && isLevel ? depth + 1 : depth, span };
    })
    .reduce(deeper, { depth: isLevel ? 1 : 0, span: e.span });
}
