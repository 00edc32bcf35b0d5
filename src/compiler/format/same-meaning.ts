/**
 * Whether two parsed texts say the same: what a formatter must keep.
 * In: two parsed sources. Out: yes or no. Places do not count; the number of comments does.
 */
import type { Policy } from '../syntax/ast.ts';

/** Whether two sources have equal forms and as many comments. */
export function sameMeaning(a: Policy, b: Policy): boolean {
  return (
    a.forms.length === b.forms.length &&
    a.forms.every(({ form }, i) => same(form.expression, b.forms[i]?.form.expression)) &&
    commentCount(a) === commentCount(b)
  );
}

const commentCount = ({ comments, forms }: Policy): number =>
  forms.reduce((count, { form }) => count + form.comments.length, comments.length);

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Object.is(a, b);
  const left = Object.entries(a).filter(([key]) => key !== 'span');
  const right = new Map(Object.entries(b).filter(([key]) => key !== 'span'));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && same(value, right.get(key)))
  );
}
