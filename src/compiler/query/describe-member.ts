/**
 * Fields, controls, properties and saved variables, in words for people.
 * In: a set view, a member or method expression. Out: Markdown from the rows of the schemas. Pure.
 */
import { methodNamed } from '../../schema/builtins.ts';
import type { EnvironmentControl, EnvironmentField } from '../../schema/environment.ts';
import type {
  Bound,
  ControlSchema,
  EntityKind,
  FieldSchema,
  NumberField,
  OtherField,
} from '../../schema/types.ts';
import type { Observed } from '../check/observations.ts';
import { has, isUnknown, Kind } from '../check/type.ts';
import type { Expression, MemberExpression, MethodExpression, Notation } from '../syntax/ast.ts';
import { amount, rangeWords } from './amounts.ts';
import { type Asked, rowAsked } from './asked.ts';
import { describeKnown, valueInWords } from './describe-value.ts';
import type { SetView } from './set-view.ts';

/** The kinds of entities that a member or method is asked of, as far as the analysis saw it. */
export const kindsOf = (view: SetView, e: Expression): readonly EntityKind[] => [
  ...(view.set.analysis.askedOf.get(e) ?? []),
];

/** The declared field of a member, of the first kind that has it. */
export function fieldOf(
  view: SetView,
  e: MemberExpression,
  kinds = kindsOf(view, e),
): EnvironmentField | null {
  for (const kind of kinds) {
    const entry = view.environment.fields[kind].get(e.member.text);
    if (entry !== undefined) return entry;
  }
  return null;
}

/** What is told of a field; null where it is none. */
export function describeMember(
  view: SetView,
  e: MemberExpression,
  kinds: readonly EntityKind[],
  notation: Notation,
): string | null {
  const entry = fieldOf(view, e, kinds);
  return entry === null ? describeKnown(view, e) : describeField(entry, notation, view.known(e));
}

const written: Readonly<Record<EntityKind, string>> = {
  host: 'Host',
  guest: 'guest',
  device: 'disk',
  limits: 'limits',
};

/** A field as its schema declares it; `here`: what is known of its latest value at a place. */
export function describeField(
  { entity, field, optional, collectors }: EnvironmentField,
  notation: Notation,
  here?: Observed,
): string {
  const parts = [`\`${written[entity]}.${field.name}\`: ${fieldFacts(field)}`, field.doc];
  const missing = here === undefined || has(here.type, Kind.missing);
  if (optional) {
    const check = notation === 'list' ? '(valid …)' : 'present(…)';
    parts.push(
      missing
        ? `Optional: it may be missing${here === undefined ? '' : ' here'}; ask with \`${check}\` first.`
        : 'Optional, but here it is known to be there.',
    );
  }
  if (here !== undefined && field.type === 'number' && isNarrower(here, field))
    parts.push(`Here: ${valueInWords(here)}`);
  if (collectors.length > 0) parts.push(`Collected by ${collectors.join(', ')}.`);
  return parts.join('\n\n');
}

/** Whether more is known of a value than its schema says. */
const isNarrower = ({ type }: Observed, { min, max }: NumberField): boolean =>
  !isUnknown(type) && has(type, Kind.number) && (type.range.lo > min || type.range.hi < max);

/** The type, unit and range of a field, in a line. */
export function fieldFacts(field: FieldSchema): string {
  if (field.type !== 'number') return otherTypes[field.type];
  if (isFlag(field)) return '0 or 1';
  const range = rangeWords(field.min, field.max, field.unit);
  const unit = field.unit === null ? '' : ` in ${field.unit}`;
  return `${field.integral ? 'integer' : 'real'}${unit}${range === null ? '' : `, ${range}`}`;
}

/** Whether a number is one of two. */
const isFlag = ({
  unit,
  min,
  max,
  integral,
}: Pick<ControlSchema, 'unit' | 'min' | 'max' | 'integral'>): boolean =>
  integral && min === 0 && max === 1 && unit === null;

const otherTypes: Readonly<Record<OtherField['type'], string>> = {
  logical: 'logical',
  text: 'text',
  devices: 'list of disks',
  limits: 'I/O limits',
  list: 'list',
  any: 'anything',
};

/** What is told of a method, or of what it is asked for. */
export function describeMethod(
  view: SetView,
  e: MethodExpression,
  kinds: readonly EntityKind[],
  argument: string | null,
  notation: Notation,
): string | null {
  const setter = view.environment.setters.get(e.method.text);
  if (setter !== undefined) return describeControl(setter);
  if (argument !== null) {
    const known = describeArgument(view, e, argument, kinds, notation);
    if (known !== null) return known;
  }
  const row = methodNamed(e.method.text);
  if (row === undefined) return null;
  const known = row.effect ? null : describeKnown(view, e);
  return [
    `\`${notation === 'list' ? row.signature : row.freeForm}\``,
    row.doc,
    ...(known === null ? [] : [`Here: ${known}`]),
  ].join('\n\n');
}

function describeArgument(
  { environment }: SetView,
  e: MethodExpression,
  name: string,
  kinds: readonly EntityKind[],
  notation: Notation,
): string | null {
  for (const kind of kinds) {
    const asked = rowAsked(environment, kind, e.method.text, name);
    if (asked !== null) return describeAsked(asked, kind, name, notation);
  }
  return null;
}

/** What a method is asked for by a name. */
export function describeAsked(
  asked: Asked,
  kind: EntityKind,
  name: string,
  notation: Notation,
): string {
  switch (asked.kind) {
    case 'field':
      return describeField(asked.entry, notation);
    case 'property':
      return `property \`${name}\`: ${asked.row.type}\n\n${asked.row.doc}`;
    case 'control':
      return describeControl(asked.entry);
    case 'saved':
      return `saved variable \`${name}\` of the ${kind}: it keeps its value from cycle to cycle`;
    default:
      return asked satisfies never;
  }
}

const bound = (value: Bound, unit: string | null): string =>
  typeof value === 'number' ? amount(value, unit) : `\`${value}\``;

/** The type, unit and range of a control, in a line. */
export function controlFacts({ unit, min, max, also, integral }: ControlSchema): string {
  if (isFlag({ unit, min, max, integral }) && also.length === 0) return '0 or 1';
  const range =
    typeof min === 'number' && typeof max === 'number'
      ? (rangeWords(min, max, unit) ?? 'any number')
      : `from ${bound(min, unit)} to ${bound(max, unit)}`;
  const others = also.length === 0 ? '' : `, or ${also.join(', ')}`;
  return `${integral ? 'integer' : 'real'}${unit === null ? '' : ` in ${unit}`}, ${range}${others}`;
}

/** A control as its controller takes it. */
export function describeControl({ control, controller, enabled }: EnvironmentControl): string {
  const beyond =
    control.outside === 'clamp' ? 'A value beyond is moved into it.' : 'A value beyond is refused.';
  return [
    `control \`${control.name}\`: ${controlFacts(control)}. ${beyond}`,
    control.doc,
    `Carried out by ${controller.name}${enabled ? '' : ', which is not enabled here'}.`,
  ].join('\n\n');
}
