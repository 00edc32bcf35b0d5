/**
 * Names that are visible at a place, by the text alone: what encloses it, then what the set defines.
 * In: a set view, a place. Out: what introduces them, innermost first. Pure.
 */
import type { Expression } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import { type Located, touches } from './locate.ts';
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

/** What introduces names that can be seen from a place in a source; innermost first, functions too. */
export function visibleAt(
  view: SetView,
  source: string,
  at: number,
  located: Located | null,
): readonly PlacedOccurrence[] {
  const around = new Set<Expression>(located?.path ?? []);
  const locals: PlacedOccurrence[] = [];
  const globals: PlacedOccurrence[] = [];
  for (const { name } of view.set.sources)
    for (const one of view.declared(name)) {
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
  const offset = view.forms(source).find((placed) => placed.form === form)?.offset ?? 0;
  const path: Expression[] = [];
  enclosing(form.expression, span.start - offset, path);
  const located: Located = { source, form, offset, path };
  return visibleAt(view, source, span.start, located).filter(
    (one) => one.text === text && (one.kind === 'function') === (role === 'called'),
  );
}

function enclosing(e: Expression, at: number, path: Expression[]): void {
  path.push(e);
  // What follows `if (c) cycle` is the other branch of that line, and reaches beyond its span.
  for (const part of partsOf(e))
    if (touches(part.span, at) || part.kind === 'if' || part.kind === 'block')
      enclosing(part, at, path);
}
