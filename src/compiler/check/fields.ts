/**
 * What a field is of its entities: the parts that its latest value and its average are, with their
 * types, the same for all entities that have the field.
 * In: an environment, an entry of it. Out: its parts.
 */
import type { Environment, EnvironmentField } from '../../schema/environment.ts';
import { longestText, mostDevices } from '../../schema/limits.ts';
import type { FieldSchema } from '../../schema/types.ts';
import { everything, range } from './range.ts';
import { noCompanions, type Part } from './symbol.ts';
import { entity, Kind, list, logical, number, orMissing, type Type, text } from './type.ts';

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

function fieldType(entry: EnvironmentField): Type {
  const type = presentType(entry.field);
  return entry.optional ? orMissing(type) : type;
}

function averageType({ field, optional }: EnvironmentField): Type {
  const mean = number(field.type === 'number' ? range(field.min, field.max) : everything);
  return optional || field.type === 'any' ? orMissing(mean) : mean;
}

function whyMissing({ collectors, optional, why }: EnvironmentField): string | null {
  if (!optional) return null;
  if (why !== undefined) return why;
  const by = collectors.length === 0 ? '' : ` of ${collectors.map((x) => `\`${x}\``).join(', ')}`;
  return `an optional field${by}`;
}

/** The parts of an entity that a field gives. */
export interface FieldParts {
  /** Its latest value: one for the member, `Stat` and narrowing. */
  readonly latest: Part;
  readonly average: Part;
}

/** What gives the parts of fields: always the same for an entry. */
export function createFieldParts(
  environment: Environment,
): (entry: EnvironmentField) => FieldParts {
  const known = new Map<EnvironmentField, FieldParts>();

  /** What is present whenever the latest value is: what is delivered together with it, and averages. */
  const companions = ({ entity: kind, field, together }: EnvironmentField): readonly Part[] =>
    together.flatMap((name) => {
      const entry = environment.fields[kind].get(name);
      if (entry === undefined) return [];
      const { latest, average } = fieldParts(entry);
      // The window of an average holds the latest value.
      return name === field.name ? [average] : [latest, average];
    });

  const fieldParts = (entry: EnvironmentField): FieldParts => {
    const before = known.get(entry);
    if (before !== undefined) return before;
    const { name } = entry.field;
    const why = whyMissing(entry);
    let others: readonly Part[] | null = null;
    const together = (): readonly Part[] => {
      others ??= companions(entry);
      return others;
    };
    const made: FieldParts = {
      latest: { name: `f.${name}`, info: { type: fieldType(entry), why, companions: together } },
      average: {
        name: `a.${name}`,
        info: { type: averageType(entry), why, companions: noCompanions },
      },
    };
    known.set(entry, made);
    return made;
  };
  return fieldParts;
}
