/**
 * Above each function, and where somebody wants it each variable that other policies see: how often it
 * is used. Above each line that proposes something: what is decided on the chosen sample (decision-lens.ts).
 * In: a file. Out: lenses, whose words are found when the editor shows them.
 */
import type { CodeLens } from 'vscode-languageserver';
import { declarationOfKey, keyOfDeclaration } from '../../compiler/query/declaration-key.ts';
import { referencesOf } from '../../compiler/query/references.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import type { Feature } from '../feature.ts';
import { type ItemData, isItemData } from '../item-data.ts';
import type { FileView } from '../workspace/file-view.ts';
import type { LensKinds } from '../workspace/settings.ts';
import { decisionsFor } from './decision-lens.ts';

/** The client's command that shows places: with an address, a position, locations. */
export const showReferences = 'momus.showReferences';

/** What has lenses: functions, variables that other policies can read. */
type Kinds = Pick<LensKinds, 'references' | 'variables'>;

/** The lenses of a file, without their words. */
export function codeLenses(file: FileView, kinds: Kinds): CodeLens[] {
  return file.view
    .occurrences(file.source)
    .filter((one) => one.role === 'declared' && isShown(one, file, kinds))
    .sort((a, b) => a.span.start - b.span.start)
    .map((one) => ({
      range: file.range(one.span),
      data: { uri: file.uri, ...keyOfDeclaration(file.view, one) } satisfies ItemData,
    }));
}

function isShown(
  { kind, of, within }: PlacedOccurrence,
  { notation }: FileView,
  { references, variables }: Kinds,
): boolean {
  if (kind === 'function') return references;
  if (!variables || within !== null || of.kind !== 'variable') return false;
  return notation === 'list' || of.declaration?.public === true;
}

/** A lens with its words; as it was where its name is gone. */
export function resolvedLens(file: FileView, lens: CodeLens): CodeLens {
  const data: unknown = lens.data;
  const declared = isItemData(data) ? declarationOfKey(file.view, data) : null;
  if (declared === null) return lens;
  const uses = referencesOf(file.view, declared)
    .filter(({ role }) => role !== 'declared')
    .map(({ span, source }) => file.location(span, source));
  const title = uses.length === 1 ? '1 reference' : `${uses.length} references`;
  // Without a place to go to, the words are all there is.
  const command = uses.length === 0 ? '' : showReferences;
  return {
    ...lens,
    command: { title, command, arguments: [file.uri, lens.range.start, uses] },
  };
}

/** Code lenses. */
export const codeLensFeature: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: true } },
  listen: (surroundings) => {
    const { connection, ask, settings } = surroundings;
    connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
      const { codeLens } = settings.now();
      const uses =
        codeLens.references || codeLens.variables
          ? ((await ask(uri, token, (file) => codeLenses(file, codeLens))) ?? [])
          : [];
      return [...uses, ...(await decisionsFor(uri, token, surroundings))];
    });
    connection.onCodeLensResolve(async (lens, token) => {
      const data: unknown = lens.data;
      if (!isItemData(data)) return lens;
      return (await ask(data.uri, token, (file) => resolvedLens(file, lens))) ?? lens;
    });
  },
};
