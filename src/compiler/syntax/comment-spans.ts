/**
 * The comments of a policy, whichever notation it is in.
 * In: a policy. Out: the spans of its comments in its source.
 */
import { movedSpan, type Span } from '../text/source.ts';
import type { Policy } from './ast.ts';

/** Where the comments of a source stand: those between its forms, then those of each form. */
export const commentSpans = ({ comments, forms }: Policy): readonly Span[] => [
  ...comments.map(({ span }) => span),
  ...forms.flatMap(({ form, offset }) => form.comments.map(({ span }) => movedSpan(span, offset))),
];
