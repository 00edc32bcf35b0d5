/**
 * Above each function, and where somebody wants it each variable that other policies see: how often it
 * is used. Above each line that proposes something: what is decided on the chosen sample (decision-lens.ts).
 * In: a file. Out: lenses, whose words are found when the editor shows them.
 */
import type { CodeLens } from 'vscode-languageserver';
import { touches } from '../../compiler/query/locate.ts';
import { referencesOf } from '../../compiler/query/references.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';
import type { LensKinds } from '../workspace/settings.ts';
import { decisionsFor } from './decision-lens.ts';

/** What a lens is resolved by. */
interface LensData {
  readonly uri: string;
  readonly offset: number;
}

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
    .map(({ span }) => ({
      range: file.range(span),
      data: { uri: file.uri, offset: span.start } satisfies LensData,
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
export function resolvedLens(file: FileView, lens: CodeLens, { offset }: LensData): CodeLens {
  const occurrence = file.view
    .occurrences(file.source)
    .find(({ span }) => touches(span, offset) && span.start === offset);
  if (occurrence === undefined) return lens;
  const uses = referencesOf(file.view, occurrence)
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

const isLensData = (data: unknown): data is LensData =>
  typeof data === 'object' &&
  data !== null &&
  'uri' in data &&
  typeof data.uri === 'string' &&
  'offset' in data &&
  typeof data.offset === 'number';

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
      if (!isLensData(data)) return lens;
      return (await ask(data.uri, token, (file) => resolvedLens(file, lens, data))) ?? lens;
    });
  },
};
