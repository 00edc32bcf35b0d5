/**
 * Members of the host, guests, devices and limits, each a field.
 * In: an entity value and a member. Out: its type (missing where optional), its identity, its code.
 */

import type { EnvironmentField } from '../../schema/environment.ts';
import { suggest } from '../../schema/nearest.ts';
import { type EntityKind, entityKinds } from '../../schema/types.ts';
import {
  type Elsewhere,
  fieldNotCollected,
  unknownField,
  unknownMember,
} from '../diagnostics/entities.ts';
import { wrongType } from '../diagnostics/values.ts';
import type { Ir } from '../lower/ir.ts';
import type { Expression, MemberExpression } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { absorbed, type Context, checked } from './context.ts';
import { elsewhere } from './elsewhere.ts';
import { label, need } from './need.ts';
import { quantityOf } from './quantities.ts';
import { describe, entities, isUnknown, Kind, only, type Type, unknown } from './type.ts';
import { type Checked, type Quantity, reprOf, typed } from './value.ts';

const kindNames: Readonly<Record<EntityKind, string>> = {
  host: 'the host',
  guest: 'a guest',
  device: 'an I/O device',
  limits: 'I/O limits',
};

export const nameOfKind = (kind: EntityKind): string => kindNames[kind];

/** The kind of an entity value; reported and null where it is none, or could be several. */
export function entityKind(
  c: Context,
  e: Expression,
  type: Type,
  doing: string,
): EntityKind | null {
  if (isUnknown(type)) return null;
  for (const kind of entityKinds) if (only(type, Kind[kind])) return kind;
  if (only(type, entities))
    c.report(wrongType(e.span, doing, 'one kind of entity', describe(type)));
  else c.report(wrongType(e.span, doing, 'the host, a guest or an I/O device', describe(type)));
  return null;
}

export function checkMember(c: Context, e: MemberExpression): Checked {
  const of = need(c, e.of, c.check(e.of, true));
  if (isUnknown(of.value.type)) return absorbed(of);
  if (!only(of.value.type, entities)) {
    const isList = only(of.value.type, Kind.list);
    c.report(
      unknownMember(
        e.member.span,
        c.words,
        `${label(c, e.of)} (${describe(of.value.type)})`,
        e.member.text,
        isList,
      ),
    );
    return checked(typed(unknown), { k: 'missing' });
  }
  const kind = entityKind(c, e.of, of.value.type, 'a member');
  if (kind !== null) c.unit.notes.askedOf.push([e, kind]);
  if (kind === null) return checked(typed(unknown), { k: 'missing' });
  const entry = findField(c, kind, e.member.text, e.member.span, false, e);
  return entry === null ? checked(typed(unknown), { k: 'missing' }) : readField(c, of, kind, entry);
}

/** The declared field of a name; reported and null where there is none. */
export function findField(
  c: Context,
  kind: EntityKind,
  name: string,
  span: Span,
  quoted: boolean,
  e?: MemberExpression,
): EnvironmentField | null {
  const fields = c.environment.fields[kind];
  const entry = fields.get(name);
  if (entry !== undefined) return entry;
  const collectors =
    kind === 'host' || kind === 'guest' ? (c.environment.declaredBy[kind].get(name) ?? []) : [];
  if (collectors.length > 0) c.report(fieldNotCollected(span, nameOfKind(kind), name, collectors));
  else {
    const isFreeform = c.frame.form.notation === 'freeform' && !quoted;
    const other =
      elsewhere(c, kind, name, 'field', e) ?? (isFreeform ? ofLists(kind, name, e) : undefined);
    const groups = isFreeform ? ['control', 'saved'] : [];
    const near = suggest(name, [...fields.keys(), ...groups]);
    c.report(unknownField(span, nameOfKind(kind), name, near, quoted, other));
  }
  return null;
}

/** How free form writes what the methods of lists do. */
const methodsHere: Readonly<Record<string, (of: string) => string>> = {
  Prop: (of) => `property(${of}, "…")`,
  Stat: (of) => `${of}.…`,
  StatAvg: (of) => `average(${of}.…)`,
  Control: (of) => `${of}.control.… = value`,
  GetControl: (of) => `${of}.control.…`,
  SetVar: (of) => `${of}.saved.… = value`,
  GetVar: (of) => `${of}.saved.…`,
};

/** What to write for a method of lists whose name a free-form policy takes for a field. */
function ofLists(kind: EntityKind, name: string, e?: MemberExpression): Elsewhere | undefined {
  const here = Object.hasOwn(methodsHere, name) ? methodsHere[name] : undefined;
  if (here === undefined || (kind !== 'host' && kind !== 'guest')) return undefined;
  const of = e?.of.kind === 'name' ? e.of.name : kind === 'host' ? 'Host' : 'guest';
  return { advice: `it is a method of list notation; write \`${here(of)}\``, fixes: [] };
}

export function readField(
  c: Context,
  of: Checked,
  kind: EntityKind,
  entry: EnvironmentField,
): Checked {
  const { latest } = c.fieldParts(entry);
  const value = c.now(typed(latest.info.type, of.value.symbol.partOf(latest)));
  const { name } = entry.field;
  const ir: Ir =
    entry.field.type === 'limits' &&
    (name === 'guaranteed' || name === 'maximum' || name === 'current')
      ? { k: 'limits', of: of.ir, which: name }
      : { k: 'field', of: of.ir, entity: kind, name, r: reprOf(latest.info.type) };
  return { value, ir, unit: fieldUnit(entry) };
}

/** The unit of a field, where its schema tells one. */
export function fieldUnit({ field }: EnvironmentField): Quantity | undefined {
  return field.type === 'number' && field.anyUnit !== true ? quantityOf(field.unit) : undefined;
}
