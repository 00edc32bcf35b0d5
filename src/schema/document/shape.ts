/**
 * The shape of a schema document, and sentences for what does not fit it.
 * In: an unknown value. Out: a typed document with its defaults filled in, or problems by path.
 * What names refer to is checked elsewhere (references.ts).
 */
import { z } from 'zod';
import { suggestion } from '../nearest.ts';
import type { FieldKind, OtherField } from '../types.ts';
import { schemaUnits } from '../units.ts';

/** Keys and indices from the root of a document. */
export type JsonPath = readonly (string | number)[];

/** A fault of a document: where, and one sentence. */
export interface PathProblem {
  readonly path: JsonPath;
  readonly message: string;
  /** The place is the key, not its value. */
  readonly atKey?: boolean;
}

const fieldKinds = [
  'level',
  'counter',
  'change',
  'rate',
  'flag',
  'calendar',
] as const satisfies readonly FieldKind[];
const otherTypes = [
  'logical',
  'text',
  'devices',
  'list',
  'any',
] as const satisfies readonly OtherField['type'][];
const scopes = ['host', 'guest'] as const;

/** What is called a name in documents: it can be written in both notations without quotes. */
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);
const doc = z.string().trim().min(1);
const unit = z.enum(schemaUnits).nullable();
const groups = z.array(z.array(name)).default([]);

const numberField = z.strictObject({
  name,
  doc,
  type: z.literal('number'),
  unit,
  anyUnit: z.boolean().default(false),
  kind: z.enum(fieldKinds),
  min: z.number(),
  max: z.number(),
  integral: z.boolean().default(false),
  optional: z.boolean().default(false),
});

const otherField = z.strictObject({
  name,
  doc,
  type: z.enum(otherTypes),
  optional: z.boolean().default(false),
});

const collector = z.strictObject({
  name,
  doc,
  scope: z.enum(scopes),
  fields: z.array(z.discriminatedUnion('type', [numberField, otherField])).min(1),
  together: groups,
});

const bound = z.union([z.number(), name]);

const control = z.strictObject({
  name,
  doc,
  entity: z.enum(['host', 'guest', 'device']).optional(),
  setter: name.optional(),
  unit,
  min: bound,
  max: bound,
  also: z.array(z.number()).default([]),
  integral: z.boolean().default(true),
  outside: z.enum(['clamp', 'refuse']),
  shownBy: name.nullable().default(null),
});

const exclusive = z.strictObject({ total: name, parts: z.array(name).min(1) });

const controller = z.strictObject({
  name,
  doc,
  scope: z.enum(scopes),
  controls: z.array(control).min(1),
  together: groups,
  exclusive: z.array(exclusive).default([]),
});

const document = z.strictObject({
  format: z.literal(1),
  collectors: z.array(collector).default([]),
  controllers: z.array(controller).default([]),
});

/** A document of the right shape. */
export type DocumentShape = z.infer<typeof document>;

/** Fits a value to the shape. */
export function fitDocument(
  value: unknown,
):
  | { readonly ok: true; readonly document: DocumentShape }
  | { readonly ok: false; readonly problems: readonly PathProblem[] } {
  const result = document.safeParse(value);
  if (result.success) return { ok: true, document: result.data };
  return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, value)) };
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, root: unknown): readonly PathProblem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const value = valueAt(root, path);
  const subject = label(path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: unknownKey(key, path, value),
      atKey: true,
    }));
  }
  if (value === undefined) return [{ path, message: `${subject} is missing` }];
  return [{ path, message: `${subject} ${complaint(issue, path, value)}` }];
}

/** What is wrong with a value that is there, as the rest of a sentence about it. */
function complaint(issue: Issue, path: JsonPath, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${expectedWords[issue.expected] ?? issue.expected}, not ${described(value)}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), path, value);
    case 'invalid_union':
      return path.at(-1) === 'type'
        ? oneOf(['number', ...otherTypes], path, value)
        : `must be a number or the name of a field, not ${described(value)}`;
    case 'invalid_format':
      return path.at(-1) === 'min' || path.at(-1) === 'max'
        ? `must be a number or the name of a field, not ${described(value)}`
        : `must be a name (letters, digits and \`_\`, not a digit first), not ${described(value)}`;
    case 'too_small':
      return 'must not be empty';
    default:
      return `does not fit: ${issue.message}`;
  }
}

const expectedWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: '`true` or `false`',
  array: 'an array',
  object: 'an object',
};

function oneOf(values: readonly string[], path: JsonPath, value: unknown): string {
  const list = values.map((v) => `\`${v}\``).join(', ');
  const nullable = path.at(-1) === 'unit' ? ' or null' : '';
  const expected = values.length === 1 && nullable === '' ? list : `one of ${list}${nullable}`;
  const hint = typeof value === 'string' ? suggestion(value, values) : '';
  return `must be ${expected}, not ${described(value)}${hint}`;
}

/** What a value is, for a sentence: `the text \`x\``, `an array`. */
export function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return `the text \`${value.length > 40 ? `${value.slice(0, 40)}…` : value}\``;
    case 'number':
    case 'boolean':
      return `\`${value}\``;
    case 'undefined':
      return 'nothing';
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** The last key of a path in a sentence. */
function label(path: JsonPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'the document';
  return typeof last === 'number' ? `item ${last} of \`${String(path.at(-2))}\`` : `\`${last}\``;
}

function unknownKey(key: string, path: JsonPath, owner: unknown): string {
  const known = keysAt(path, owner);
  if (known === otherKeys && numberKeys.includes(key)) {
    return `only a field of type \`number\` has the key \`${key}\``;
  }
  return `unknown key \`${key}\`${suggestion(key, known)}`;
}

const numberKeys: readonly string[] = Object.keys(numberField.shape);
const otherKeys: readonly string[] = Object.keys(otherField.shape);

/** The keys of the object at a path. */
function keysAt(path: JsonPath, owner: unknown): readonly string[] {
  if (path.length === 0) return Object.keys(document.shape);
  switch (path.at(-2)) {
    case 'collectors':
      return Object.keys(collector.shape);
    case 'controllers':
      return Object.keys(controller.shape);
    case 'controls':
      return Object.keys(control.shape);
    case 'exclusive':
      return Object.keys(exclusive.shape);
    default:
      return valueAt(owner, ['type']) === 'number' ? numberKeys : otherKeys;
  }
}

function valueAt(root: unknown, path: JsonPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
