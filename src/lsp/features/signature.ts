/**
 * How what is called is used, while its arguments are typed.
 * In: a file, a position. Out: one signature with its active parameter, or null.
 */
import { MarkupKind, type Position, type SignatureHelp } from 'vscode-languageserver';
import { signatureAt } from '../../compiler/query/signatures.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** The signature of the call around a position. */
export function signature(file: FileView, position: Position): SignatureHelp | null {
  const { view, source, notation } = file;
  const found = signatureAt(view, source, notation, file.offsetAt(position));
  if (found === null) return null;
  const { label, doc, parameters, active } = found;
  const markdown = (value: string) => ({ kind: MarkupKind.Markdown, value });
  return {
    signatures: [
      {
        label,
        ...(doc === '' ? {} : { documentation: markdown(doc) }),
        parameters: parameters.map((one) => ({
          label: [one.start, one.end],
          ...(one.doc === '' ? {} : { documentation: markdown(one.doc) }),
        })),
      },
    ],
    activeSignature: 0,
    // Beyond the last: none of them is marked.
    activeParameter: active ?? parameters.length,
  };
}

/** Signature help. */
export const signatureFeature: Feature = {
  capabilities: {
    signatureHelpProvider: { triggerCharacters: ['(', ',', ' '], retriggerCharacters: [')'] },
  },
  listen: ({ connection, ask }) => {
    connection.onSignatureHelp(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => signature(file, position)),
    );
  },
};
