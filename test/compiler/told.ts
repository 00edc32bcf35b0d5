/**
 * All that editors are told of the names, members and literals of a set.
 * In: a checked set. Out: a line each, which are equal where the same is told.
 */
import type { CheckedSet } from '../../src/compiler/compile.ts';
import { describePlace } from '../../src/compiler/query/describe-place.ts';
import { everGiven } from '../../src/compiler/query/ever-given.ts';
import { definitionsOf, referencesOf } from '../../src/compiler/query/references.ts';
import { createSetView, type PlacedOccurrence } from '../../src/compiler/query/set-view.ts';
import type { Environment } from '../../src/schema/environment.ts';

const places = (all: readonly PlacedOccurrence[]): readonly string[] =>
  all.map(({ source, span }) => `${source}:${span.start}`);

/** What is told of a set. */
export function toldOf(set: CheckedSet, environment: Environment): readonly string[] {
  const view = createSetView(set, environment);
  return set.parsed.flatMap(({ name, policy }) => {
    const hover = (at: number) => describePlace(view, name, policy.notation, at)?.text ?? null;
    const names = view
      .occurrences(name)
      .map((one) => [
        one.text,
        hover(one.span.start),
        places(definitionsOf(view, one)),
        places(referencesOf(view, one)),
        one.role === 'declared' ? everGiven(view, one) : null,
      ]);
    const others = [...view.text(name).matchAll(/\.\w|"\w|\b\d/gu)].map(({ 0: sign, index }) => [
      sign,
      hover(index + (sign.length - 1)),
    ]);
    return [...names, ...others].map((one) => `${name} ${JSON.stringify(one)}`);
  });
}
