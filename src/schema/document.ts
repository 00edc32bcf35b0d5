/**
 * Schemas of collectors and controllers that others write, as JSON documents
 * (docs/schema-documents.md).
 * In: the text of a document. Out: schemas like the built-in ones, or every problem with its place.
 */
import { type JsonNode, nodeAt, parseJson } from './document/json.ts';
import { checkReferences } from './document/references.ts';
import {
  type DocumentShape,
  fitDocument,
  type JsonPath,
  type PathProblem,
} from './document/shape.ts';
import type { CollectorSchema, ControllerSchema, ControlSchema, FieldSchema } from './types.ts';

/** Something wrong with a schema document. Lines and columns count from 1. */
export interface SchemaProblem {
  /** The name that the document was given. */
  readonly source: string;
  /** Where it stands in the document, such as `collectors[0].fields[2].min`; empty: the document. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The schemas of a document, or what is wrong with it. */
export type SchemaDocument =
  | {
      readonly ok: true;
      readonly collectors: readonly CollectorSchema[];
      readonly controllers: readonly ControllerSchema[];
    }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

/** Reads a schema document; `name` is what its problems call it. */
export function parseSchemaDocument(text: string, name: string): SchemaDocument {
  const json = parseJson(text);
  if (!json.ok) {
    const problem = { source: name, path: '', message: json.message, ...place(text, json.offset) };
    return { ok: false, problems: [problem] };
  }
  const located = (problems: readonly PathProblem[]): SchemaDocument => ({
    ok: false,
    problems: problems.map((problem) => ({
      source: name,
      path: written(problem.path),
      message: problem.message,
      ...place(text, offsetOf(json.node, problem)),
    })),
  });
  const fitted = fitDocument(json.node.value);
  if (!fitted.ok) return located(fitted.problems);
  const problems = checkReferences(fitted.document);
  if (problems.length > 0) return located(problems);
  return { ok: true, ...schemasOf(fitted.document) };
}

/** A problem as one line: `file:line:column: message (path)`. */
export function formatSchemaProblem(problem: SchemaProblem): string {
  const path = problem.path === '' ? '' : ` (${problem.path})`;
  return `${problem.source}:${problem.line}:${problem.column}: ${problem.message}${path}`;
}

function schemasOf(document: DocumentShape): {
  readonly collectors: readonly CollectorSchema[];
  readonly controllers: readonly ControllerSchema[];
} {
  return {
    collectors: document.collectors.map((collector) => ({
      ...collector,
      fields: collector.fields.map(fieldOf),
    })),
    controllers: document.controllers.map((controller) => ({
      ...controller,
      controls: controller.controls.map((row) => controlOf(row, controller.scope)),
    })),
  };
}

function fieldOf(row: DocumentShape['collectors'][number]['fields'][number]): FieldSchema {
  if (row.type !== 'number') return row;
  const { anyUnit, ...field } = row;
  return anyUnit ? { ...field, anyUnit } : field;
}

function controlOf(
  row: DocumentShape['controllers'][number]['controls'][number],
  scope: 'host' | 'guest',
): ControlSchema {
  const { setter, entity, ...control } = row;
  return { ...control, entity: entity ?? scope, ...(setter === undefined ? {} : { setter }) };
}

/** `['collectors', 0, 'name']` as `collectors[0].name`. */
function written(path: JsonPath): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}

/** Where a problem stands: its value; its key; or, where that is missing, what should hold it. */
function offsetOf(root: JsonNode, problem: PathProblem): number {
  const last = problem.path.at(-1);
  if (problem.atKey === true && typeof last === 'string') {
    const owner = nodeAt(root, problem.path.slice(0, -1));
    return owner.entries.get(last)?.offset ?? owner.offset;
  }
  return nodeAt(root, problem.path).offset;
}

function place(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
