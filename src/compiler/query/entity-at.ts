/**
 * Which entities a name with dots stands for, also where the line it is in is not finished.
 * In: a set view, what is visible, the words between the dots. Out: kinds of entities, by the analysis
 * where it came that far, else by what the names are given. Pure.
 */
import { type EntityKind, entityKinds } from '../../schema/types.ts';
import { Kind, type Type } from '../check/type.ts';
import type { Expression, Form, Name } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** What a value may hold: entities, or lists of them. */
export interface Holds {
  readonly entities: ReadonlySet<EntityKind>;
  /** What the elements are, if it is a list. */
  readonly elements: ReadonlySet<EntityKind>;
}

const nothing: Holds = { entities: new Set(), elements: new Set() };
const one = (kind: EntityKind): Holds => ({ ...nothing, entities: new Set([kind]) });
const listOf = (kind: EntityKind): Holds => ({ ...nothing, elements: new Set([kind]) });

/** A value leads to others by at most so many names: `a = b`, `b = c`, … */
const mostSteps = 8;

const ofType = (type: Type): Holds => ({
  entities: new Set(entityKinds.filter((kind) => (type.kinds & Kind[kind]) !== 0)),
  elements: new Set(
    entityKinds.filter((kind) => type.element !== null && (type.element.kinds & Kind[kind]) !== 0),
  ),
});

const isEmpty = ({ entities, elements }: Holds): boolean =>
  entities.size === 0 && elements.size === 0;

/** What the words of a chain hold: of `guest`, `disk.maximum`. `visible`: innermost first. */
export function holdsOf(
  view: SetView,
  visible: readonly PlacedOccurrence[],
  chain: readonly string[],
): Holds {
  const [root = '', ...members] = chain;
  let holds = ofName(view, visible, root, mostSteps);
  for (const member of members) holds = memberOf(view, holds, member);
  return holds;
}

/** What a name that is introduced somewhere holds. */
export function holdsOfName(
  view: SetView,
  visible: readonly PlacedOccurrence[],
  declared: PlacedOccurrence,
): Holds {
  return ofDeclared(view, visible, declared, mostSteps);
}

function ofName(
  view: SetView,
  visible: readonly PlacedOccurrence[],
  name: string,
  steps: number,
): Holds {
  if (name === 'Host') return one('host');
  if (name === 'Guests') return listOf('guest');
  const declared = visible.find(({ text, kind }) => text === name && kind !== 'function');
  return declared === undefined || steps === 0
    ? nothing
    : ofDeclared(view, visible, declared, steps - 1);
}

function ofDeclared(
  view: SetView,
  visible: readonly PlacedOccurrence[],
  declared: PlacedOccurrence,
  steps: number,
): Holds {
  const type = view.set.analysis.variables.get(declared.node as Name);
  const known = type === undefined ? nothing : ofType(type);
  if (!isEmpty(known)) return known;
  const { of, text, kind, form } = declared;
  switch (of.kind) {
    case 'loop': {
      const { elements } = ofExpression(view, visible, of.over, form, steps);
      return { ...nothing, entities: elements };
    }
    case 'variable':
      return ofExpression(view, visible, of.value, form, steps);
    case 'let': {
      const binding = of.bindings.find(({ name }) => name === declared.node);
      return binding === undefined
        ? nothing
        : ofExpression(view, visible, binding.value, form, steps);
    }
    case 'function':
      return kind === 'parameter' ? byUse(view, of.body, text) : nothing;
    default:
      return nothing;
  }
}

function ofExpression(
  view: SetView,
  visible: readonly PlacedOccurrence[],
  e: Expression,
  form: Form,
  steps: number,
): Holds {
  const known = view.known(e, form);
  const seen = known === undefined ? nothing : ofType(known.type);
  if (!isEmpty(seen)) return seen;
  if (e.kind === 'name') return ofName(view, visible, e.name, steps);
  if (e.kind !== 'member' || steps === 0) return nothing;
  return memberOf(view, ofExpression(view, visible, e.of, form, steps - 1), e.member.text);
}

function memberOf(view: SetView, { entities }: Holds, member: string): Holds {
  for (const kind of entities) {
    const type = view.environment.fields[kind].get(member)?.field.type;
    if (type === 'devices') return listOf('device');
    if (type === 'limits') return one('limits');
  }
  return nothing;
}

/** The kinds of entities that have every field which a parameter is asked for; nobody calls its function. */
function byUse(view: SetView, body: Expression, name: string): Holds {
  const asked = new Set<string>();
  const visit = (e: Expression): void => {
    if (e.kind === 'member' && e.of.kind === 'name' && e.of.name === name) asked.add(e.member.text);
    for (const part of partsOf(e)) visit(part);
  };
  visit(body);
  const having = entityKinds.filter((kind) =>
    [...asked].every((field) => view.environment.fields[kind].has(field)),
  );
  return { ...nothing, entities: new Set(having) };
}
