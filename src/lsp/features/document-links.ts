/**
 * Links in comments to other policies of the set: `00-settings.policy`.
 * In: a file. Out: where such a name stands, and its address. Addresses of the web are found by
 * editors themselves.
 */
import type { DocumentLink } from 'vscode-languageserver';
import { commentSpans } from '../../compiler/syntax/comment-spans.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** Names are shorter than that; without a bound a long word is looked through from each of its signs. */
const fileName = /[\w.-]{1,200}\.policy\b/gu;
const longestComment = 2000;

/** The links of a file. */
export function documentLinks(file: FileView): DocumentLink[] {
  const { policy, view, source, text } = file;
  const names = new Set(view.set.sources.map(({ name }) => name));
  return [...commentSpans(policy)]
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end }) =>
      [...text.slice(start, Math.min(end, start + longestComment)).matchAll(fileName)].flatMap(
        ({ 0: name, index }) => {
          if (name === source || !names.has(name)) return [];
          const at = start + index;
          const { uri } = file.location({ start: 0, end: 0 }, name);
          return [{ range: file.range({ start: at, end: at + name.length }), target: uri }];
        },
      ),
    );
}

/** Document links. */
export const documentLinksFeature: Feature = {
  capabilities: { documentLinkProvider: {} },
  listen: ({ connection, ask }) => {
    connection.onDocumentLinks(({ textDocument }, token) =>
      ask(textDocument.uri, token, documentLinks),
    );
  },
};
