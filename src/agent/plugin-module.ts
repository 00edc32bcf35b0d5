/**
 * What the module of a plug-in exports.
 * In: a loaded module, of which anything may be wrong. Out: its schemas and functions, or sentences
 * about what is wrong: where, and what belongs there.
 */
import { messageOf } from '../runtime/time-limit.ts';
import { described } from '../schema/document/shape.ts';
import { parseSchemaDocument } from '../schema/document.ts';
import { suggestion } from '../schema/nearest.ts';
import type { CollectorSchema, ControllerSchema } from '../schema/types.ts';

/** A function that a plug-in exports; its argument depends on what it is for. */
export type PluginFunction = (argument: never) => unknown;

/** What a plug-in brings. */
export interface PluginModule {
  readonly collectors: readonly CollectorSchema[];
  readonly controllers: readonly ControllerSchema[];
  /** By the name of the collector. */
  readonly collect: ReadonlyMap<string, PluginFunction>;
  /** By the name of the controller. */
  readonly apply: ReadonlyMap<string, PluginFunction>;
  /** What is wrong, as the ends of sentences about the plug-in. */
  readonly problems: readonly string[];
}

const nothing: Omit<PluginModule, 'problems'> = {
  collectors: [],
  controllers: [],
  collect: new Map(),
  apply: new Map(),
};

/** Reads what a module exports. */
export function readPluginModule(module: Readonly<Record<string, unknown>>): PluginModule {
  const problems: string[] = [];
  const document = schemasOf(module, problems);
  if (document === null) return { ...nothing, problems };
  const { collectors, controllers } = document;
  const collect = functionsOf(module, 'collect', 'collector', collectors, problems);
  const apply = functionsOf(module, 'apply', 'controller', controllers, problems);
  return { collectors, controllers, collect, apply, problems };
}

type Schemas = Pick<PluginModule, 'collectors' | 'controllers'>;

function schemasOf(module: Readonly<Record<string, unknown>>, problems: string[]): Schemas | null {
  const { schema } = module;
  if (schema === undefined) {
    const names = Object.keys(module);
    const found = names.length === 0 ? '' : `, only ${names.slice(0, 10).map(quoted).join(', ')}`;
    problems.push(`it exports no \`schema\`${found}; export the schema document under that name`);
    return null;
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    problems.push(
      `its \`schema\` must be an object, the schema document, not ${described(schema)}`,
    );
    return null;
  }
  let text: string;
  try {
    text = JSON.stringify(schema);
  } catch (error) {
    const [why = ''] = messageOf(error).split('\n');
    problems.push(`its \`schema\` must be plain data, as JSON has it: ${why}`);
    return null;
  }
  // Lines and columns of this text are not those of the module.
  const document = parseSchemaDocument(text, 'schema');
  if (document.ok) return document;
  for (const { path, message } of document.problems)
    problems.push(`${message} (${path === '' ? 'schema' : `schema.${path}`})`);
  return null;
}

/** The functions under one name, and a problem for each that is missing. */
function functionsOf(
  module: Readonly<Record<string, unknown>>,
  name: 'collect' | 'apply',
  what: string,
  declared: readonly { readonly name: string }[],
  problems: string[],
): ReadonlyMap<string, PluginFunction> {
  const { [name]: exported = {} } = module;
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported)) {
    problems.push(
      `its \`${name}\` must be an object with a function for each ${what}, not ${described(exported)}`,
    );
    return new Map();
  }
  const given = new Map(Object.entries(exported));
  const functions = new Map<string, PluginFunction>();
  for (const row of declared) {
    const call = given.get(row.name);
    if (typeof call === 'function') functions.set(row.name, call as PluginFunction);
    else if (call === undefined)
      problems.push(
        `it declares the ${what} \`${row.name}\`, and exports no function \`${name}.${row.name}\`${suggestion(row.name, given.keys())}`,
      );
    else problems.push(`its \`${name}.${row.name}\` must be a function, not ${described(call)}`);
  }
  return functions;
}

const quoted = (name: string): string => `\`${name}\``;
