/**
 * What stands at a position of a source.
 * In: a set view, a source, an offset. Out: the form there, the expressions around the position from
 * the outermost to the innermost, and what is meant by the word there. Pure.
 */
import type { Expression, Form, MemberExpression, MethodExpression, Name } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import { movedSpan, type Span } from '../text/source.ts';
import type { Occurrence } from './occurrences.ts';
import type { SetView } from './set-view.ts';

/** A position inside a form. */
export interface Located {
  readonly source: string;
  readonly form: Form;
  /** Where the form starts in its source. */
  readonly offset: number;
  /** Around the position, the outermost first; never empty. */
  readonly path: readonly Expression[];
}

/** The word under a position. */
export type Target = { readonly span: Span } & (
  | { readonly kind: 'name'; readonly occurrence: Occurrence }
  | { readonly kind: 'host' | 'guests' }
  | { readonly kind: 'member'; readonly of: MemberExpression }
  /** The method itself, or the bare name that it is asked for (`guest.control.balloon_target`). */
  | { readonly kind: 'method'; readonly of: MethodExpression; readonly argument: string | null }
  | { readonly kind: 'operator'; readonly of: Extract<Expression, { kind: 'operator' }> }
  | { readonly kind: 'literal'; readonly of: Expression }
);

/** Positions at both ends of a word count as in it: a cursor stands between characters. */
export const touches = ({ start, end }: Span, at: number): boolean => start <= at && at <= end;

/** The form around a position and the way down to it; null between forms. */
export function locate(view: SetView, source: string, at: number): Located | null {
  let best: Located | null = null;
  for (const { form, offset } of view.forms(source)) {
    const { expression } = form;
    if (!touches(expression.span, at - offset)) continue;
    const path = pathTo(expression, touching(at - offset));
    if (best === null || path.length > best.path.length) best = { source, form, offset, path };
  }
  return best;
}

/** How a way down goes on at an expression: it may end here or below, below only, or not come here. */
export type Step = 'end' | 'inside' | 'through' | 'outside';

/** Accepts what stands around a position. */
export const touching =
  (at: number) =>
  (e: Expression): Step =>
    touches(e.span, at)
      ? 'inside'
      : // What follows `if (c) cycle` is the other branch of that line, and reaches beyond its span.
        e.kind === 'if' || e.kind === 'block'
        ? 'through'
        : 'outside';

/** The longest way down through what is accepted, the first of those that are as long; empty for none. */
export function pathTo(e: Expression, accepts: (e: Expression) => Step): readonly Expression[] {
  const step = accepts(e);
  if (step === 'outside') return [];
  if (step === 'end') return [e];
  let longest: readonly Expression[] = [];
  for (const part of partsOf(e)) {
    const path = pathTo(part, accepts);
    if (path.length > longest.length) longest = path;
  }
  return step === 'inside' || longest.length > 0 ? [e, ...longest] : [];
}

/** Whether a literal stands in the text: a branch that nobody wrote is as wide as its statement. */
const isWritten = ({ span }: Expression, longest: string): boolean =>
  span.end - span.start <= longest.length;

/** The word at a position; null where it is none that means anything. */
export function targetAt(view: SetView, source: string, at: number): Target | null {
  const occurrence = view.occurrences(source).find(({ span }) => touches(span, at));
  if (occurrence !== undefined) return { kind: 'name', span: occurrence.span, occurrence };
  const located = locate(view, source, at);
  if (located === null) return null;
  const { path, offset } = located;
  const inside = (span: Span): boolean => touches(span, at - offset);
  const place = (name: Name | Expression): { readonly span: Span } => ({
    span: movedSpan(name.span, offset),
  });
  // The innermost that has a word of its own here.
  for (const [i, e] of path.toReversed().entries()) {
    const around = path.at(-2 - i);
    switch (e.kind) {
      case 'member':
        if (inside(e.member.span)) return { kind: 'member', of: e, ...place(e.member) };
        break;
      case 'method': {
        const [first] = e.args;
        if (first?.kind === 'text' && inside(first.span))
          return { kind: 'method', of: e, argument: first.value, ...place(first) };
        if (inside(e.method.span))
          return { kind: 'method', of: e, argument: null, ...place(e.method) };
        break;
      }
      case 'operator':
        // `clamp` stands for two operators in each other; the outer one is its value.
        if (around?.kind === 'operator' && around.head === e.head) break;
        if (inside(e.head.span)) return { kind: 'operator', of: e, ...place(e.head) };
        break;
      case 'name':
        if (e.name === 'Host' || e.name === 'Guests')
          return { kind: e.name === 'Host' ? 'host' : 'guests', ...place(e) };
        break;
      case 'number':
        if (isWritten(e, `${e.raw}  ${e.unit ?? ''}`))
          return { kind: 'literal', of: e, ...place(e) };
        break;
      case 'variable': {
        const setting = e.declaration?.setting;
        for (const bound of setting == null ? [] : [setting.low, setting.high])
          if (bound.kind === 'number' && inside(bound.span))
            return { kind: 'literal', of: bound, ...place(bound) };
        break;
      }
      case 'missing':
        if (isWritten(e, 'none')) return { kind: 'literal', of: e, ...place(e) };
        break;
      case 'text':
        if (around?.kind === 'method' && around.args[0] === e)
          return { kind: 'method', of: around, argument: e.value, ...place(e) };
        return { kind: 'literal', of: e, ...place(e) };
      default:
    }
  }
  return null;
}
