/**
 * Fields of the host, guests, devices and limits.
 * In: an entity value and a member. Out: its type (missing where optional), its identity, its code.
 */

import type { EnvironmentField } from '../../schema/environment.ts';
import { longestText, mostDevices } from '../../schema/limits.ts';
import { suggest } from '../../schema/nearest.ts';
import type { EntityKind, FieldSchema } from '../../schema/types.ts';
import { fieldNotCollected, unknownField, unknownMember } from '../diagnostics/entities.ts';
import { wrongType } from '../diagnostics/values.ts';
import type { Ir } from '../lower/ir.ts';
import type { Expression, MemberExpression } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { absorbed, type Context, checked } from './context.ts';
import { elsewhere } from './elsewhere.ts';
import { label, need } from './need.ts';
import { quantityOf } from './quantities.ts';
import { everything, range } from './range.ts';
import type { ValueSymbol } from './symbol.ts';
import {
  describe,
  entities,
  entity,
  isUnknown,
  Kind,
  list,
  logical,
  number,
  only,
  orMissing,
  type Type,
  text,
  unknown,
} from './type.ts';
import { type Checked, type Quantity, reprOf, typed } from './value.ts';

/** Any value that a snapshot can hold, where no schema says which. */
const anything: Type = {
  kinds: Kind.number | Kind.logical | Kind.text | Kind.list | Kind.missing,
  range: everything,
  texts: null,
  length: Infinity,
  element: null,
};

/** The type of a field's value when it is delivered. */
function presentType(field: FieldSchema): Type {
  switch (field.type) {
    case 'number':
      return number(range(field.min, field.max, field.integral));
    case 'logical':
      return logical;
    case 'text':
      return text(longestText);
    case 'devices':
      return list(entity('device'), mostDevices);
    case 'limits':
      return entity('limits');
    case 'list':
      return list(anything, Infinity);
    case 'any':
      return anything;
    default:
      return field satisfies never;
  }
}

export function fieldType(entry: EnvironmentField): Type {
  const type = presentType(entry.field);
  return entry.optional ? orMissing(type) : type;
}

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
  for (const kind of ['host', 'guest', 'device', 'limits'] as const)
    if (only(type, Kind[kind])) return kind;
  if (only(type, entities))
    c.report(wrongType(e.span, doing, 'one kind of entity', describe(type)));
  else c.report(wrongType(e.span, doing, 'the host, a guest or an I/O device', describe(type)));
  return null;
}

/** Notes of what kind of entity something is asked; a function may ask several kinds. */
export function noteKind(c: Context, e: Expression, kind: EntityKind): void {
  const known = c.askedOf.get(e);
  if (known?.has(kind) !== true) c.askedOf.set(e, new Set([...(known ?? []), kind]));
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
  if (kind !== null) noteKind(c, e, kind);
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
    const other = elsewhere(c, kind, name, 'field', e);
    const groups = c.frame.form.notation === 'freeform' && !quoted ? ['control', 'saved'] : [];
    const near = suggest(name, [...fields.keys(), ...groups]);
    c.report(unknownField(span, nameOfKind(kind), name, near, quoted, other));
  }
  return null;
}

/** The symbol of an entity's latest value of a field: one for the member, `Stat` and narrowing. */
export function fieldSymbol(
  c: Context,
  of: ValueSymbol,
  kind: EntityKind,
  entry: EnvironmentField,
): ValueSymbol {
  const { name } = entry.field;
  return of.partOf(`f.${name}`, (owner) => ({
    type: fieldType(entry),
    why: entry.optional ? whyMissing(entry) : null,
    companions: () =>
      entry.together.flatMap((other) => {
        const companion = c.environment.fields[kind].get(other);
        if (companion === undefined) return [];
        const latest = other === name ? [] : [fieldSymbol(c, owner, kind, companion)];
        return [...latest, averageSymbol(owner, companion)];
      }),
  }));
}

/** The symbol of an average; a present latest value makes it present, since the window holds that value. */
export function averageSymbol(of: ValueSymbol, entry: EnvironmentField): ValueSymbol {
  return of.partOf(`a.${entry.field.name}`, () => ({
    type: averageType(entry),
    why: entry.optional ? whyMissing(entry) : null,
    companions: () => [],
  }));
}

export function averageType(entry: EnvironmentField): Type {
  const { field } = entry;
  const mean = number(field.type === 'number' ? range(field.min, field.max) : everything);
  return entry.optional || field.type === 'any' ? orMissing(mean) : mean;
}

function whyMissing(entry: EnvironmentField): string {
  const by =
    entry.collectors.length === 0
      ? ''
      : ` of ${entry.collectors.map((x) => `\`${x}\``).join(', ')}`;
  return `an optional field${by}`;
}

export function readField(
  c: Context,
  of: Checked,
  kind: EntityKind,
  entry: EnvironmentField,
): Checked {
  const value = c.now(typed(fieldType(entry), fieldSymbol(c, of.value.symbol, kind, entry)));
  const { name } = entry.field;
  const ir: Ir =
    entry.field.type === 'limits' &&
    (name === 'guaranteed' || name === 'maximum' || name === 'current')
      ? { k: 'limits', of: of.ir, which: name }
      : { k: 'field', of: of.ir, entity: kind, name, r: reprOf(fieldType(entry)) };
  return { value, ir, unit: fieldUnit(entry) };
}

/** The unit of a field, where its schema tells one. */
export function fieldUnit({ field }: EnvironmentField): Quantity | undefined {
  return field.type === 'number' && field.anyUnit !== true ? quantityOf(field.unit) : undefined;
}
