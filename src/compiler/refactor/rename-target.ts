/**
 * What a rename at a place would rename.
 * In: a set view, a source, an offset. Out: the name there and all places that it stands at, or why
 * it cannot be renamed. Pure.
 */
import { methodNamed } from '../../schema/builtins.ts';
import { engineSwitches, engineTruths } from '../../schema/engine.ts';
import { quote } from '../diagnostics/syntax.ts';
import { type Target, targetAt, touches } from '../query/locate.ts';
import { namedBlocksIn } from '../query/named-blocks.ts';
import { definitionsOf, referencesOf } from '../query/references.ts';
import type { Location, PlacedOccurrence, SetView } from '../query/set-view.ts';
import type { Span } from '../text/source.ts';
import { refused } from './edits.ts';
import { bareName } from './names.ts';

/** A name that can be renamed. */
export interface RenameTarget {
  readonly ok: true;
  /** Where the name stands at the place; within its backquotes. */
  readonly span: Span;
  readonly name: string;
  /** Every place of the name, backquotes included. */
  readonly places: readonly Location[];
  /** Names of policies mean nothing to anybody. */
  readonly kind: 'name' | 'policy';
}

/** The name at a place; null where there is nothing that has one. */
export function renameTargetAt(
  view: SetView,
  source: string,
  at: number,
): RenameTarget | { readonly ok: false; readonly reason: string } | null {
  const text = view.text(source);
  const blocks = namedBlocksIn(view, source);
  const block = blocks.find(
    ({ name, end }) => touches(name, at) || (end !== null && touches(end, at)),
  );
  if (block?.kind === 'policy') {
    const own = touches(block.name, at) ? block.name : (block.end ?? block.name);
    const name = bareName(text.slice(block.name.start, block.name.end));
    const places = [block.name, ...(block.end === null ? [] : [block.end])];
    return {
      ok: true,
      span: withinQuotes(text, own),
      name,
      places: places.map((span) => ({ source, span })),
      kind: 'policy',
    };
  }
  const asked = block === undefined ? at : block.name.start;
  const occurrence = view.occurrences(source).find(({ span }) => touches(span, asked));
  if (occurrence === undefined) return refusedTarget(targetAt(view, source, at));
  const problem = problemOf(view, occurrence);
  if (problem !== null) return refused(problem);
  const own = block?.end != null && touches(block.end, at) ? block.end : occurrence.span;
  return {
    ok: true,
    span: withinQuotes(text, own),
    name: occurrence.text,
    places: placesOf(view, occurrence),
    kind: 'name',
  };
}

const withinQuotes = (text: string, { start, end }: Span): Span =>
  text.charAt(start) === '`' ? { start: start + 1, end: end - 1 } : { start, end };

/** All places of a name, the ends of functions among them. */
function placesOf(view: SetView, occurrence: PlacedOccurrence): readonly Location[] {
  return referencesOf(view, occurrence).flatMap(({ source, span, kind }) => {
    const place = { source, span };
    if (kind !== 'function') return [place];
    const end =
      namedBlocksIn(view, source).find(({ name }) => name.start === span.start)?.end ?? null;
    return end === null ? [place] : [place, { source, span: end }];
  });
}

/** Why a name cannot be renamed; null where it can. */
function problemOf(view: SetView, occurrence: PlacedOccurrence): string | null {
  const { text } = occurrence;
  const definitions = definitionsOf(view, occurrence);
  if (definitions.length === 0)
    return `nothing defines ${quote(text)}, so it is not known what else would have to be renamed`;
  const isPublic = definitions.some(({ within, kind }) => within === null && kind !== 'parameter');
  if (isPublic && (engineSwitches.has(text) || engineTruths.has(text)))
    return `${quote(text)} is the name by which the engine sets this variable; another name would cut it off`;
  return null;
}

/** What has a name that is not the policy's to change. */
function refusedTarget(target: Target | null): ReturnType<typeof refused> | null {
  if (target === null) return null;
  switch (target.kind) {
    case 'name':
    case 'literal':
      return null;
    case 'host':
    case 'guests':
      return refused(
        `\`${target.kind === 'host' ? 'Host' : 'Guests'}\` keeps its meaning in every policy and cannot be renamed`,
      );
    case 'member':
      return refused(
        `${quote(target.of.member.text)} is declared by a schema; a policy cannot rename it`,
      );
    case 'operator':
      return refused(`${quote(target.of.head.text)} is built in and cannot be renamed`);
    case 'method': {
      const { argument } = target;
      const method = target.of.method.text;
      if (argument === null) return refused(`${quote(method)} is built in and cannot be renamed`);
      if (methodNamed(method)?.asks === 'saved')
        return refused(
          `the value of ${quote(argument)} is kept on hosts under this name; under another one it would be lost`,
        );
      return refused(`${quote(argument)} is declared by a schema; a policy cannot rename it`);
    }
    default:
      return target satisfies never;
  }
}
