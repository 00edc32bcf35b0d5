/**
 * Policies with marks, for tests of what an editor is told: `‸` stands for the cursor, `⟦…⟧` for a
 * span that is expected.
 * In: texts by file name. Out: the file with the cursor within its set, the position, the spans.
 */
import type { Position, Range } from 'vscode-languageserver';
import { createCompiler } from '../../src/compiler/compile.ts';
import { createSetView } from '../../src/compiler/query/set-view.ts';
import { createFileView, type FileView } from '../../src/lsp/workspace/file-view.ts';
import type { Configuration } from '../../src/project/configuration.ts';
import { noDocuments } from '../../src/project/documents.ts';
import { defaultEnvironment, defaultNames } from '../../src/schema/presets.ts';

/** A span of a file, in the terms of the protocol. */
export interface Place {
  readonly uri: string;
  readonly range: Range;
}

/** A set with a cursor. */
export interface Marked {
  readonly file: FileView;
  readonly position: Position;
  /** What stands in `⟦…⟧`, in the order of the files and their texts. */
  readonly spans: readonly Place[];
  /** The files by their names. */
  readonly files: ReadonlyMap<string, FileView>;
}

const environment = defaultEnvironment();

/** Of files without a configuration, but for the environment of the tests. */
const configuration: Configuration = {
  file: null,
  policies: '/policies',
  environment,
  names: defaultNames,
  documents: noDocuments,
  schemas: [],
  problems: [],
  hints: [],
};

const uriOf = (name: string): string => `file:///policies/${name}`;

/** Reads a set with marks; a text alone is the only file of its set. */
export function marked(texts: string | Readonly<Record<string, string>>): Marked {
  const given = typeof texts === 'string' ? { 'a.policy': texts } : texts;
  const plain = Object.entries(given).map(([name, text]) => {
    const marks: { readonly mark: string; readonly at: number }[] = [];
    const clean = text.replaceAll(/[‸⟦⟧]/gu, (mark, at: number) => {
      marks.push({ mark, at: at - marks.length });
      return '';
    });
    return { name, text: clean, marks };
  });
  const sources = plain.map(({ name, text }) => ({ name, text }));
  const set = createCompiler(environment, { observe: true }).check(sources);
  const view = createSetView(set, environment);
  const files = new Map(
    sources.map(({ name }) => [name, createFileView(view, name, configuration, uriOf)]),
  );
  const spans = plain.flatMap(({ name, marks }) => {
    const starts = marks.filter(({ mark }) => mark === '⟦');
    const ends = marks.filter(({ mark }) => mark === '⟧');
    return starts.map(({ at }, i) => ({
      uri: uriOf(name),
      range: files.get(name)!.range({ start: at, end: ends[i]?.at ?? at }),
    }));
  });
  for (const { name, marks } of plain) {
    const cursor = marks.find(({ mark }) => mark === '‸');
    const file = files.get(name)!;
    if (cursor !== undefined) return { file, position: file.positionAt(cursor.at), spans, files };
  }
  const [first] = files.values();
  return { file: first!, position: { line: 0, character: 0 }, spans, files };
}
