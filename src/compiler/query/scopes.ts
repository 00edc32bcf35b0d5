/**
 * Names that are visible at a place, by the text alone: what encloses it, then what the set defines.
 * In: a set view, a place. Out: what introduces them, innermost first. Pure.
 */
import type { Expression } from '../syntax/ast.ts';
import { type Located, pathTo, touches, touching } from './locate.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** Whether another source sees what one introduces at top level. */
function isShared(view: SetView, { of, source }: PlacedOccurrence): boolean {
  if (view.policy(source)?.notation !== 'freeform') return true;
  if (of.kind === 'variable') return of.declaration?.public === true;
  return of.kind === 'function' && of.procedure?.public === true;
}

/** Whether a name is introduced in a scope of its own, so that only what is inside sees it. */
const isLocal = ({ kind, within }: PlacedOccurrence): boolean =>
  within !== null || kind === 'item' || kind === 'binding' || kind === 'parameter';

/**
 * What introduces names that can be seen from a place in a source; innermost first, functions too.
 * `text`: only names with this text.
 */
export function visibleAt(
  view: SetView,
  source: string,
  at: number,
  located: Located | null,
  text?: string,
): readonly PlacedOccurrence[] {
  const candidates = (name: string): readonly PlacedOccurrence[] =>
    text === undefined
      ? view.declared(name)
      : view.named(name, text).filter(({ role }) => role === 'declared');
  const around = new Set<Expression>(located?.path ?? []);
  const locals: PlacedOccurrence[] = [];
  const globals: PlacedOccurrence[] = [];
  for (const { name } of view.set.sources)
    for (const one of candidates(name)) {
      if (!isLocal(one)) {
        if (name === source || isShared(view, one)) globals.push(one);
      } else if (
        name === source &&
        one.form === located?.form &&
        encloses(one, around, at, located)
      ) {
        locals.push(one);
      }
    }
  // The later of two scopes that enclose a place is the inner one.
  return [...locals.toReversed(), ...globals];
}

/** Whether the scope of a local encloses a place. */
function encloses(
  { of, kind, within, span }: PlacedOccurrence,
  around: ReadonlySet<Expression>,
  at: number,
  located: Located,
): boolean {
  if (kind === 'item' || kind === 'binding' || kind === 'parameter') return around.has(of);
  // A variable of a function, from its definition on.
  return span.start <= at && (within === null || touches(within.span, at - located.offset));
}

/** What a use would mean where it stands; functions for calls, variables for the rest. */
export function innermostFirst(view: SetView, use: PlacedOccurrence): readonly PlacedOccurrence[] {
  const { source, span, form, text, role } = use;
  const offset = span.start - use.node.span.start;
  const path = pathTo(form.expression, touching(span.start - offset));
  const located: Located = { source, form, offset, path };
  return visibleAt(view, source, span.start, located, text).filter(
    (one) => (one.kind === 'function') === (role === 'called'),
  );
}
