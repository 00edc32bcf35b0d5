/**
 * Which schemas declare what a policy asks of an entity.
 * In: a set view, a member or method, the kinds of entities that it may be asked of. Out: names of collectors or controllers, and of the field or
 * control. Pure.
 */
import type { EntityKind } from '../../schema/types.ts';
import { rowAsked } from './asked.ts';
import type { Target } from './locate.ts';
import type { SetView } from './set-view.ts';

/** A row of schemas. */
export interface Declared {
  readonly kind: 'field' | 'control';
  readonly name: string;
  /** The collectors that declare the field, the one whose row holds first; or the controller. */
  readonly by: readonly string[];
}

/** What declares the word at a place, which one of these kinds is asked for; null where no schema does. */
export function declaredBy(
  view: SetView,
  target: Target,
  kinds: readonly EntityKind[],
): Declared | null {
  const { fields, setters } = view.environment;
  if (target.kind === 'member') {
    for (const kind of kinds) {
      const entry = fields[kind].get(target.of.member.text);
      if (entry !== undefined)
        return { kind: 'field', name: entry.field.name, by: entry.collectors };
    }
    return null;
  }
  if (target.kind !== 'method') return null;
  const { of, argument } = target;
  const setter = setters.get(of.method.text);
  if (setter !== undefined)
    return { kind: 'control', name: setter.control.name, by: [setter.controller.name] };
  if (argument === null) return null;
  for (const kind of kinds) {
    const asked = rowAsked(view.environment, kind, of.method.text, argument);
    if (asked?.kind === 'control')
      return { kind: 'control', name: argument, by: [asked.entry.controller.name] };
    if (asked?.kind === 'field')
      return { kind: 'field', name: argument, by: asked.entry.collectors };
  }
  return null;
}
