/**
 * What a policy read of the host and of one entity, in words.
 * In: a program's manifest, its environment, entities that are filled. Out: one sentence, or null where
 * it read nothing. Pure.
 */

import { inputsOf } from '../../runtime/inputs.ts';
import type { Entity, Manifest } from '../../runtime/program.ts';
import type { Environment } from '../../schema/environment.ts';
import { amountInWords } from './outcome-words.ts';

/** More values than this are counted. */
const mostValues = 24;

/** The values by name, those of the entity first; without the host where it is the entity. */
export function readInWords(
  manifest: Manifest,
  { fields }: Pick<Environment, 'fields'>,
  entity: Entity,
  host: Entity,
): string | null {
  const of = (one: Entity, before: string): readonly string[] =>
    Object.entries(inputsOf(manifest, one)).map(([name, value]) => {
      const field = fields[one.kind].get(name.replace(/^average /u, ''))?.field;
      const unit = field?.type === 'number' ? field.unit : null;
      const told = typeof value === 'boolean' ? `${value}` : amountInWords(value, unit);
      return `${before}${name} ${value === null ? 'missing' : `= ${told}`}`;
    });
  const all = [...of(entity, ''), ...(entity === host ? [] : of(host, 'Host '))];
  if (all.length === 0) return null;
  const more = all.length > mostValues ? `, and ${all.length - mostValues} more` : '';
  return `read: ${all.slice(0, mostValues).join(', ')}${more}`;
}
