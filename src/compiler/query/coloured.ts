/**
 * What each word of a source is, for colours: by what the analysis knows of names, and by the words of
 * the notation for the rest.
 * In: a set view, a source. Out: words with their spans in the source, in its order, none over another.
 */
import { builtinNamed, methodNamed } from '../../schema/builtins.ts';
import type { Environment } from '../../schema/environment.ts';
import type { Expression, Name, PlacedForm } from '../syntax/ast.ts';
import { builtInFunctions, constants, keywords, typeNames } from '../syntax/freeform/words.ts';
import { partsOf } from '../syntax/parts.ts';
import { movedSpan, type Span } from '../text/source.ts';
import { type Lined, linedOf } from './lined.ts';
import { definitionsOf } from './references.ts';
import type { SetView } from './set-view.ts';
import { freeformTokens, keyword, listTokens, type Token } from './tokens.ts';

/** What a word is. */
export type ColourKind =
  | 'variable'
  | 'parameter'
  | 'function'
  | 'field'
  | 'control'
  | 'keyword'
  | 'type'
  | 'number'
  | 'unit'
  | 'text'
  | 'comment';

/** A word with what it is. */
export interface Coloured extends Span {
  readonly kind: ColourKind;
  readonly declaration: boolean;
  /** It never changes: constants and settings. */
  readonly readonly: boolean;
  /** The language has it, no policy defines it. */
  readonly builtin: boolean;
}

const kept = new WeakMap<SetView, Map<string, readonly Coloured[]>>();

/** The words of a source. */
export function colouredIn(view: SetView, source: string): readonly Coloured[] {
  // Editors ask for what can be seen, then for all of it.
  const sources = kept.get(view) ?? new Map<string, readonly Coloured[]>();
  kept.set(view, sources);
  const words = sources.get(source) ?? wordsOf(view, source);
  sources.set(source, words);
  return words;
}

function wordsOf(view: SetView, source: string): readonly Coloured[] {
  const words = new Map<number, Coloured>();
  const add = (
    { start, end }: Span,
    kind: ColourKind,
    is: Partial<Pick<Coloured, 'declaration' | 'readonly' | 'builtin'>> = {},
  ): void => {
    if (end > start && !words.has(start))
      words.set(start, {
        start,
        end,
        kind,
        declaration: false,
        readonly: false,
        builtin: false,
        ...is,
      });
  };
  const policy = view.policy(source);
  const text = view.text(source);
  for (const one of view.occurrences(source)) {
    const [meant] = definitionsOf(view, one);
    const kind =
      one.role === 'called' || meant?.kind === 'function'
        ? 'function'
        : meant?.kind === 'parameter'
          ? 'parameter'
          : 'variable';
    add(one.span, kind, {
      declaration: one.role === 'declared',
      readonly: meant?.kind === 'constant',
    });
  }
  for (const placed of view.forms(source)) ofForm(placed, text, view.environment, add);
  for (const { span } of policy?.comments ?? []) add(span, 'comment');
  const tokens =
    policy?.notation === 'freeform' ? tokensOfFreeform(linedOf(view, source)) : listTokens(text);
  for (const [i, token] of tokens.entries()) {
    const kind = kindOfToken(token, tokens[i - 1], policy?.notation === 'freeform');
    if (kind !== null) add(token, kind, { builtin: kind === 'function' });
  }
  const all = [...words.values()].sort((a, b) => a.start - b.start);
  return all.filter(({ start }, i) => start >= (all[i - 1]?.end ?? 0));
}

type Add = (
  span: Span,
  kind: ColourKind,
  is?: Partial<Pick<Coloured, 'declaration' | 'readonly' | 'builtin'>>,
) => void;

/** Members, methods, literals, declared types and comments of a form. */
function ofForm(
  { form, offset }: PlacedForm,
  text: string,
  { setters }: Environment,
  add: Add,
): void {
  const moved = (span: Span): Span => movedSpan(span, offset);
  const name = ({ span }: Name): Span => moved(span);
  for (const { span } of form.comments) add(moved(span), 'comment');
  const visit = (e: Expression): void => {
    switch (e.kind) {
      case 'name':
        if (e.name === 'Host' || e.name === 'Guests')
          add(moved(e.span), 'variable', { builtin: true, readonly: true });
        break;
      case 'member':
        add(name(e.member), 'field');
        break;
      case 'method': {
        const [first] = e.args;
        const asks = methodNamed(e.method.text)?.asks ?? null;
        if (first?.kind === 'text' && asks !== null)
          add(moved(first.span), asks === 'control' ? 'control' : 'field');
        const word = setters.has(e.method.text) ? 'control' : 'function';
        add(name(e.method), word, { builtin: true });
        break;
      }
      case 'number': {
        const { start, end } = moved(e.span);
        // What nobody wrote stands where it is understood: the value of a branch without any.
        if (!text.startsWith(e.raw, start)) break;
        const cut = Math.min(end, start + e.raw.length);
        add({ start, end: cut }, 'number');
        if (e.unit !== undefined) add({ start: end - e.unit.length, end }, 'unit');
        break;
      }
      case 'text':
        add(moved(e.span), 'text');
        break;
      case 'variable': {
        const { type, setting = null } = e.declaration ?? {};
        if (type !== undefined) typeWords(type, moved(type.span), add);
        if (setting !== null) [setting.low, setting.high].forEach(visit);
        break;
      }
      case 'function':
        for (const type of [...(e.procedure?.params ?? []), e.procedure?.result ?? null])
          if (type !== null) typeWords(type, moved(type.span), add);
        break;
      default:
    }
    for (const part of partsOf(e)) visit(part);
  };
  visit(form.expression);
}

/** `real(KiB)`: a type, and a unit before its bracket. */
function typeWords(
  { type, unit }: { readonly type: string; readonly unit: string | null },
  span: Span,
  add: Add,
): void {
  add({ start: span.start, end: Math.min(span.end, span.start + type.length) }, 'type', {
    builtin: true,
  });
  if (unit === null) return;
  const end = span.end - 1;
  add({ start: end - unit.length, end }, 'unit');
}

const tokensOfFreeform = ({ text, lines }: Lined): readonly Token[] =>
  lines.flatMap(({ start, end }) => freeformTokens(text, start, end));

/** What a word is that no expression stands for. */
function kindOfToken(
  token: Token,
  before: Token | undefined,
  freeform: boolean,
): ColourKind | null {
  if (token.kind === 'comment') return 'comment';
  if (token.kind !== 'word') return null;
  if (freeform) {
    const word = keyword(token);
    if (keywords.has(word) || constants.has(word)) return 'keyword';
    if (typeNames.has(word)) return 'type';
    return builtInFunctions.has(word) ? 'function' : null;
  }
  if (before?.text !== '(') return null;
  const row = builtinNamed(token.text);
  if (row === undefined) return null;
  return row.category === 'form' ? 'keyword' : row.category === 'function' ? 'function' : 'keyword';
}
