/**
 * Where a schema document declares a field or control.
 * In: its text, the names of what declares it and of the row. Out: the place of the row's name. Pure.
 */

import type { Span } from '../../compiler/text/source.ts';
import { type JsonNode, parseJson } from '../../schema/document/json.ts';

/** A row of a schema document. */
export interface SchemaRow {
  /** The path of the document. */
  readonly path: string;
  readonly kind: 'field' | 'control';
  /** The collector or controller. */
  readonly by: string;
  readonly name: string;
}

const parts = {
  field: { all: 'collectors', rows: 'fields' },
  control: { all: 'controllers', rows: 'controls' },
} as const;

/** The place of a row; of what should hold it where it is not there; the start where nothing is. */
export function schemaPlace(text: string, { kind, by, name }: SchemaRow): Span {
  const json = parseJson(text);
  if (!json.ok) return { start: 0, end: 0 };
  const owner = named(json.node.entries.get(parts[kind].all)?.node, by);
  const row = named(owner?.entries.get(parts[kind].rows)?.node, name);
  const found = (row ?? owner)?.entries.get('name')?.node;
  if (found === undefined || typeof found.value !== 'string') return { start: 0, end: 0 };
  // Within its quotes.
  return { start: found.offset + 1, end: found.offset + 1 + found.value.length };
}

/** The item of an array whose `name` it is. */
const named = (list: JsonNode | undefined, name: string): JsonNode | undefined =>
  list?.items.find((item) => item.entries.get('name')?.node.value === name);
