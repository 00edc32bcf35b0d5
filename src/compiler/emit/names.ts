/** Names in generated code: never text from a policy unless it is a plain identifier with our prefix. */
import type { EntityKind } from '../../schema/types.ts';

const plain = /^[A-Za-z0-9_]+$/;

/** A property of an entity: `.f_mem_free`, or bracketed where the name is no identifier. */
export function property(prefix: 'f_' | 'a_' | 'k_' | 'c_' | 'p_' | 's_', name: string): string {
  return plain.test(name) ? `.${prefix}${name}` : `[${textCode(prefix + name)}]`;
}

/** An identifier that reads like the policy's name and is unique by its number. */
export function identifier(name: string, number: number): string {
  const readable = name.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 40);
  return `${/^[A-Za-z]/.test(readable) ? readable : `v${readable}`}_${number}`;
}

/** An identifier that no slot can have: `identifier` never gives a `$`. */
export const ownIdentifier = (name: string, number: number): string => `${name}$${number}`;

/** The class of the entities of a kind. */
export const className = (kind: EntityKind): string => `${kind[0]!.toUpperCase()}${kind.slice(1)}`;

/** A text as code; V8 counts these two separators as line ends, which would shift the source map. */
export const textCode = (v: string): string =>
  JSON.stringify(v).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** A number as code. */
export function numberCode(v: number): string {
  if (Object.is(v, -0)) return '-0';
  return v < 0 ? `(${v})` : String(v);
}
