/**
 * What each word is, for colours that know more than a grammar.
 * In: a file, and maybe a range of it. Out: tokens as the protocol packs them, or what changed in
 * them. Only standard types: every editor has colours for these. Controls are properties that are
 * modified, units are members of an enumeration.
 */
import {
  type Range,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
} from 'vscode-languageserver';
import { type Coloured, type ColourKind, colouredIn } from '../../compiler/query/coloured.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

const tokenTypes = [
  'variable',
  'parameter',
  'function',
  'property',
  'keyword',
  'type',
  'number',
  'enumMember',
  'string',
  'comment',
] as const;
const modifiers = ['declaration', 'readonly', 'defaultLibrary', 'modification'] as const;

const typeOf: Readonly<Record<ColourKind, (typeof tokenTypes)[number]>> = {
  variable: 'variable',
  parameter: 'parameter',
  function: 'function',
  field: 'property',
  control: 'property',
  keyword: 'keyword',
  type: 'type',
  number: 'number',
  unit: 'enumMember',
  text: 'string',
  comment: 'comment',
};

/** The types and modifiers that numbers in tokens stand for. */
export const legend = { tokenTypes: [...tokenTypes], tokenModifiers: [...modifiers] };

/** Adds the tokens of a file, or of a range of it, to a builder. */
export function addTokens(builder: SemanticTokensBuilder, file: FileView, range?: Range): void {
  const from = range === undefined ? 0 : file.offsetAt(range.start);
  const to = range === undefined ? file.text.length : file.offsetAt(range.end);
  for (const one of wordsOf(file)) {
    if (one.end <= from || one.start >= to) continue;
    // Tokens end with their lines.
    for (let start = one.start; start < one.end; ) {
      const feed = file.text.indexOf('\n', start);
      const end = feed === -1 ? one.end : Math.min(feed, one.end);
      const { line, character } = file.positionAt(start);
      if (end > start)
        builder.push(line, character, end - start, tokenTypes.indexOf(typeOf[one.kind]), bits(one));
      start = end + 1;
    }
  }
}

/** The words of a file; those of what an edit broke are what they were. */
function wordsOf(file: FileView): readonly Coloured[] {
  const words = colouredIn(file.view, file.source);
  const { former } = file;
  if (former === null) return words;
  const known = new Set(words.map(({ start }) => start));
  const lost = colouredIn(former.view, former.source).flatMap((one): readonly Coloured[] => {
    const start = file.offsetAt(former.positionAt(one.start));
    const end = start + one.end - one.start;
    const isKept = former.text.slice(one.start, one.end) === file.text.slice(start, end);
    return isKept && !known.has(start) ? [{ ...one, start, end }] : [];
  });
  const all = [...words, ...lost].sort((a, b) => a.start - b.start || a.end - b.end);
  return all.filter(({ start }, i) => start >= (all[i - 1]?.end ?? 0));
}

function bits({ kind, declaration, readonly, builtin }: Coloured): number {
  return (
    (declaration ? 1 : 0) | (readonly ? 2 : 0) | (builtin ? 4 : 0) | (kind === 'control' ? 8 : 0)
  );
}

/** All tokens of a file. */
export function semanticTokens(file: FileView, range?: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  addTokens(builder, file, range);
  return builder.build();
}

const nothing: SemanticTokens = { data: [] };

/** Semantic tokens: all, what changed, of a range. */
export const semanticTokensFeature: Feature = {
  capabilities: {
    semanticTokensProvider: { legend, full: { delta: true }, range: true },
  },
  listen: ({ connection, ask }) => {
    /** The latest tokens of each file, to tell what changed. */
    const builders = new Map<string, SemanticTokensBuilder>();
    const builderOf = (uri: string): SemanticTokensBuilder => {
      const known = builders.get(uri);
      if (known !== undefined) return known;
      const made = new SemanticTokensBuilder();
      builders.set(uri, made);
      // Of files that nobody asked about lately, everything is sent again.
      if (builders.size > mostFiles)
        for (const [first] of [...builders].slice(0, 1)) builders.delete(first);
      return made;
    };
    const { semanticTokens: on } = connection.languages;
    on.on(async ({ textDocument: { uri } }, token) => {
      const all = await ask(uri, token, (file) => {
        builders.delete(uri);
        const builder = builderOf(uri);
        addTokens(builder, file);
        return builder.build();
      });
      return all ?? nothing;
    });
    on.onDelta(async ({ textDocument: { uri }, previousResultId }, token) => {
      const all = await ask(uri, token, (file): SemanticTokens | SemanticTokensDelta => {
        const builder = builderOf(uri);
        builder.previousResult(previousResultId);
        addTokens(builder, file);
        return builder.buildEdits();
      });
      return all ?? nothing;
    });
    on.onRange(async ({ textDocument: { uri }, range }, token) => {
      return (await ask(uri, token, (file) => semanticTokens(file, range))) ?? nothing;
    });
  },
};

const mostFiles = 100;
