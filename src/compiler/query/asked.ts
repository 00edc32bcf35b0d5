/**
 * What the name in the quotes of a method stands for.
 * In: an environment, the kind of an entity, a method, the name. Out: the row that declares it. Pure.
 */
import { methodNamed } from '../../schema/builtins.ts';
import type {
  Environment,
  EnvironmentControl,
  EnvironmentField,
} from '../../schema/environment.ts';
import type { EntityKind, PropertySchema } from '../../schema/types.ts';
import type { Notation } from '../syntax/ast.ts';

/** What a method is asked for. */
export type Asked =
  | { readonly kind: 'field'; readonly entry: EnvironmentField }
  | { readonly kind: 'property'; readonly row: PropertySchema }
  | { readonly kind: 'control'; readonly entry: EnvironmentControl }
  /** A saved variable, which no row declares. */
  | { readonly kind: 'saved' };

/** The row that a method of an entity is asked for by a name; null where none has it. */
export function rowAsked(
  { fields, properties, controls }: Environment,
  kind: EntityKind,
  method: string,
  name: string,
): Asked | null {
  const asks = methodNamed(method)?.asks ?? null;
  switch (asks) {
    case 'field':
      return field(fields[kind].get(name));
    case 'property': {
      // A disk has its name as a field.
      if (kind !== 'host' && kind !== 'guest') return field(fields[kind].get(name));
      const row = properties[kind].get(name);
      return row === undefined ? null : { kind: 'property', row };
    }
    case 'control': {
      const entry = kind === 'limits' ? undefined : controls[kind].get(name);
      return entry === undefined ? null : { kind: 'control', entry };
    }
    case 'saved':
      return { kind: 'saved' };
    case null:
      return null;
    default:
      return asks satisfies never;
  }
}

const field = (entry: EnvironmentField | undefined): Asked | null =>
  entry === undefined ? null : { kind: 'field', entry };

/** The functions of free form that take a name in quotes, by the methods that they are. */
const freeformMethods: ReadonlyMap<string, string> = new Map([
  ['stat', 'Stat'],
  ['control', 'Control'],
  ['saved', 'GetVar'],
  ['property', 'Prop'],
]);

/** The method that a call is: `guest.StatAvg`, or of free form `stat`; undefined where it is none. */
export const methodCalled = (notation: Notation, callee: string): string | undefined =>
  notation === 'list' ? callee.split('.').at(-1) : freeformMethods.get(callee.toLowerCase());
