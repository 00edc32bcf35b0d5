/**
 * Fields, controls, properties and saved variables, in words for people.
 * In: a set view, a member or method expression. Out: Markdown from the rows of the schemas. Pure.
 */
import { methodNamed } from '../../schema/builtins.ts';
import type { EnvironmentControl, EnvironmentField } from '../../schema/environment.ts';
import type { Bound, EntityKind } from '../../schema/types.ts';
import type { Expression, MemberExpression, MethodExpression, Notation } from '../syntax/ast.ts';
import { describeKnown } from './describe-value.ts';
import type { SetView } from './set-view.ts';

/** The kinds of entities that a member or method is asked of, as far as the analysis saw it. */
export const kindsOf = (view: SetView, e: Expression): readonly EntityKind[] => [
  ...(view.set.analysis.askedOf.get(e) ?? []),
];

/** The declared field of a member, of the first kind that has it. */
export function fieldOf(view: SetView, e: MemberExpression): EnvironmentField | null {
  for (const kind of kindsOf(view, e)) {
    const entry = view.environment.fields[kind].get(e.member.text);
    if (entry !== undefined) return entry;
  }
  return null;
}

/** What is told of a field; null where it is none. */
export function describeMember(view: SetView, e: MemberExpression): string | null {
  const entry = fieldOf(view, e);
  if (entry === null) return describeKnown(view, e);
  const known = describeKnown(view, e);
  return [describeField(entry), ...(known === null ? [] : [`Here: ${known}`])].join('\n\n');
}

/** A field as its schema declares it. */
export function describeField({ entity, field, optional, collectors }: EnvironmentField): string {
  const facts =
    field.type === 'number'
      ? [
          field.integral ? 'integer' : 'real',
          ...(field.unit === null ? [] : [`in ${field.unit}`]),
          `from ${field.min} to ${field.max}`,
        ]
      : [field.type];
  const lines = [`\`${entity}.${field.name}\`: ${facts.join(', ')}`, field.doc];
  if (optional) lines.push('Optional: it may be missing.');
  if (collectors.length > 0) lines.push(`Collected by ${collectors.join(', ')}.`);
  return lines.join('\n\n');
}

/** What is told of a method, or of what it is asked for. */
export function describeMethod(
  view: SetView,
  e: MethodExpression,
  argument: string | null,
  notation: Notation,
): string | null {
  const kinds = kindsOf(view, e);
  const setter = view.environment.setters.get(e.method.text);
  if (setter !== undefined) return describeControl(setter);
  if (argument !== null) {
    const known = describeArgument(view, e, argument, kinds);
    if (known !== null) return known;
  }
  const row = methodNamed(e.method.text);
  if (row === undefined) return null;
  return `\`${notation === 'list' ? row.signature : row.freeForm}\`\n\n${row.doc}`;
}

function describeArgument(
  view: SetView,
  e: MethodExpression,
  name: string,
  kinds: readonly EntityKind[],
): string | null {
  const { fields, properties, controls } = view.environment;
  for (const kind of kinds) {
    switch (e.method.text) {
      case 'Stat':
      case 'StatAvg': {
        const entry = fields[kind].get(name);
        if (entry !== undefined) return describeField(entry);
        break;
      }
      case 'Prop': {
        const row = kind === 'host' || kind === 'guest' ? properties[kind].get(name) : undefined;
        const field = kind === 'device' ? fields.device.get(name) : undefined;
        if (row !== undefined) return `property \`${name}\`: ${row.type}\n\n${row.doc}`;
        if (field !== undefined) return describeField(field);
        break;
      }
      case 'Control':
      case 'GetControl': {
        const entry = kind === 'limits' ? undefined : controls[kind].get(name);
        if (entry !== undefined) return describeControl(entry);
        break;
      }
      case 'SetVar':
      case 'GetVar':
        return `saved variable \`${name}\` of the ${kind}: it keeps its value from cycle to cycle`;
      default:
    }
  }
  return null;
}

const bound = (value: Bound): string => (typeof value === 'number' ? `${value}` : `\`${value}\``);

/** A control as its controller takes it. */
export function describeControl({ control, controller, enabled }: EnvironmentControl): string {
  const { name, unit, min, max, also, outside, integral } = control;
  const facts = [
    integral ? 'integer' : 'real',
    ...(unit === null ? [] : [`in ${unit}`]),
    `from ${bound(min)} to ${bound(max)}${also.length === 0 ? '' : `, or ${also.join(', ')}`}`,
  ];
  const beyond =
    outside === 'clamp' ? 'A value beyond is moved into it.' : 'A value beyond is refused.';
  return [
    `control \`${name}\`: ${facts.join(', ')}. ${beyond}`,
    control.doc,
    `Carried out by ${controller.name}${enabled ? '' : ', which is not enabled here'}.`,
  ].join('\n\n');
}
