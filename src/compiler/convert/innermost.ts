/**
 * Where a policy nests deepest.
 * In: a policy. Out: the innermost place in its text; the first of several.
 */
import type { Expression, Policy } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { partsOf } from './parts.ts';

interface Innermost {
  readonly depth: number;
  readonly span: Span;
}

/** The place with the most expressions around it. */
export function innermostIn({ forms }: Policy): Span {
  const [first, ...others] = forms.map(({ form, offset }) => {
    const { depth, span } = innermost(form.expression);
    return { depth, span: { start: span.start + offset, end: span.end + offset } };
  });
  if (first === undefined) return { start: 0, end: 0 };
  return others.reduce(deeper, first).span;
}

const deeper = (a: Innermost, b: Innermost): Innermost => (b.depth > a.depth ? b : a);

function innermost(e: Expression): Innermost {
  const own: Innermost = { depth: 0, span: e.span };
  return partsOf(e)
    .map((part) => {
      const { depth, span } = innermost(part);
      return { depth: depth + 1, span };
    })
    .reduce(deeper, own);
}
