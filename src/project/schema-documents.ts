/**
 * The schema documents that a description of a host names.
 * In: their paths, what names them. Out: the collectors and controllers that they declare, and what is
 * wrong with the rest.
 */
import { parseSchemaDocument } from '../schema/document.ts';
import type { CollectorSchema, ControllerSchema } from '../schema/types.ts';
import type { Documents } from './documents.ts';
import type { ConfigurationProblem, Place } from './problem.ts';
import type { ReadText } from './read-text.ts';

/** What documents declare. */
export interface Declared {
  readonly collectors: readonly CollectorSchema[];
  readonly controllers: readonly ControllerSchema[];
  readonly documents: Documents;
  readonly problems: readonly ConfigurationProblem[];
}

/** What names documents: a file, null for an editor; where each path stands in it. */
export interface NamedIn {
  readonly file: string | null;
  readonly places: readonly Place[];
}

/** Reads the documents at some paths. */
export async function readSchemaDocuments(
  paths: readonly string[],
  { file, places }: NamedIn,
  read: ReadText,
): Promise<Declared> {
  const problems: ConfigurationProblem[] = [];
  const documents = {
    collectors: new Map<string, string>(),
    controllers: new Map<string, string>(),
  };
  const collectors: CollectorSchema[] = [];
  const controllers: ControllerSchema[] = [];
  for (const [i, path] of paths.entries()) {
    const content = await read(path);
    if (typeof content !== 'string') {
      const why = content?.why ?? 'there is no such file';
      const message = `the schema document \`${path}\` cannot be read: ${why}; mend it, or take it out of \`schemas\``;
      problems.push({ file, ...(places[i] ?? { line: 1 }), message });
      continue;
    }
    const result = parseSchemaDocument(content, path);
    if (!result.ok) {
      for (const { path: place, line, message } of result.problems)
        problems.push({
          file: path,
          line,
          message: place === '' ? message : `${message} (${place})`,
        });
      continue;
    }
    collectors.push(...result.collectors);
    controllers.push(...result.controllers);
    for (const { name } of result.collectors) documents.collectors.set(name, path);
    for (const { name } of result.controllers) documents.controllers.set(name, path);
  }
  return { collectors, controllers, documents, problems };
}
