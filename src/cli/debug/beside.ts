/**
 * What a host and its guests have beside what a program reads: whoever stops in it asks for that too.
 * In: an environment, the program's manifest. Out: the other fields and properties, as a manifest
 * has them.
 */
import type { Held, Manifest } from '../../runtime/program.ts';
import type { Environment } from '../../schema/environment.ts';

const kinds = ['host', 'guest', 'device', 'limits'] as const;

/** The fields and properties that the program does not read. */
export function besideOf(
  { fields, properties }: Pick<Environment, 'fields' | 'properties'>,
  manifest: Manifest,
): Held {
  const known = new Set(manifest.fields.map(keyOf));
  const knownProperties = new Set(manifest.properties.map(keyOf));
  return {
    fields: kinds
      .flatMap((entity) =>
        [...fields[entity].values()].flatMap(({ field: { name, type } }) =>
          // Limits are entities, which every device has.
          type === 'limits' ? [] : [{ entity, name, numeric: type === 'number' }],
        ),
      )
      .filter((item) => !known.has(keyOf(item))),
    properties: (['host', 'guest'] as const)
      .flatMap((entity) =>
        [...properties[entity].values()].map(({ name, type }) => ({
          entity,
          name,
          numeric: type === 'number',
        })),
      )
      .filter((item) => !knownProperties.has(keyOf(item))),
  };
}

const keyOf = ({ entity, name }: { readonly entity: string; readonly name: string }): string =>
  `${entity} ${name}`;
