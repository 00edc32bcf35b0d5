/**
 * How many small mistakes in the shipped policies the checker reports.
 * A mistake counts as reported when the set then has an error or a warning; it has none without.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { LocatedDiagnostic } from '../../src/compiler/diagnostics/diagnostic.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { allCollectors } from '../../src/schema/collectors/index.ts';
import { defaultEnvironment, defaultNames, environmentFor } from '../../src/schema/presets.ts';
import {
  droppedArguments,
  lostBrackets,
  type Mutation,
  misspellings,
  type NamePlace,
  namesIn,
  renamed,
} from './mutations.ts';
import { shippedSources } from './shipped.ts';

const timeout = 120_000;
const environment = defaultEnvironment();
const compiler = createCompiler(environment);
const shipped = shippedSources();

interface Tally {
  readonly all: number;
  readonly missed: readonly string[];
}

const tallies = new Map<string, Tally>();
const rate = ({ all, missed }: Tally): number => (all - missed.length) / all;

const faulty = (d: LocatedDiagnostic): boolean =>
  d.severity === 'error' || d.severity === 'warning';

const reported = ({ source }: Mutation): boolean =>
  compiler
    .check(shipped.map((s) => (s.name === source.name ? source : s)))
    .diagnostics.some(faulty);

/** All tallies so far as one. Misspellings are by far the most, so the kinds count on their own too. */
const inTotal = (): Tally => ({
  all: sum([...tallies.values()].map((t) => t.all)),
  missed: [...tallies.values()].flatMap((t) => t.missed),
});

/** Counts what is missed, under a heading. */
function measure(
  heading: string,
  mutations: readonly { readonly what: string; readonly reported: boolean }[],
): Tally {
  const missed = mutations.filter((m) => !m.reported).map((m) => m.what);
  const tally = { all: mutations.length, missed };
  tallies.set(heading, tally);
  return tally;
}

const measureAll = (mutate: (source: Source) => readonly Mutation[], heading: string): Tally =>
  measure(
    heading,
    shipped.flatMap(mutate).map((m) => ({ what: m.what, reported: reported(m) })),
  );

const entityOf = ({ owner }: NamePlace): 'host' | 'guest' => (owner === 'Host' ? 'host' : 'guest');

/** The places where the shipped policies read a field of an entity. */
const fieldPlaces = shipped
  .flatMap(namesIn)
  .filter((place) => place.owner !== null && environment.fields[entityOf(place)].has(place.name));

describe('mistakes in the shipped policies', () => {
  it('begin with none', () => {
    expect(compiler.check(shipped).diagnostics).toEqual([]);
  });

  it('misspelt names are reported', { timeout }, () => {
    // Missed: `False`, which only the parameters that VDSM sends use.
    expect(rate(measureAll(misspellings, 'name misspelt'))).toBeGreaterThan(0.99);
  });

  it('dropped arguments are reported', { timeout }, () => {
    // Missed: all are operands of `max`, `min`, `and` and `or`, which take any number.
    expect(rate(measureAll(droppedArguments, 'argument dropped'))).toBeGreaterThan(0.98);
  });

  it('lost brackets are reported', { timeout }, () => {
    expect(rate(measureAll(lostBrackets, 'bracket lost'))).toBe(1);
  });

  it('fields that no enabled collector delivers are reported', { timeout }, () => {
    const unknown = new Set(
      allCollectors
        .filter((c) => !environment.collectors.includes(c))
        .flatMap((c) => c.fields.map((f) => f.name)),
    );
    const replaced = fieldPlaces.flatMap((place) =>
      [...unknown]
        .filter((name) => !environment.fields[entityOf(place)].has(name))
        .map((name) => renamed(place, name, 'field not collected')),
    );
    const tally = measure(
      'field not collected',
      replaced.map((m) => ({ what: m.what, reported: reported(m) })),
    );
    expect(rate(tally)).toBe(1);
  });

  it('fields of a collector that is switched off are reported where they stand', () => {
    const without = (name: string) => ({
      ...defaultNames,
      hostCollectors: defaultNames.hostCollectors.filter((c) => c !== name),
      guestCollectors: defaultNames.guestCollectors.filter((c) => c !== name),
    });
    const used = new Set(
      fieldPlaces.flatMap((p) => environment.fields[entityOf(p)].get(p.name)?.collectors ?? []),
    );
    expect([...used].sort()).toEqual([
      'GuestBalloonOptional',
      'GuestMemoryOptional',
      'HostKSM',
      'HostMemory',
    ]);
    const switchedOff = [...used].flatMap((collector) => {
      const { diagnostics } = createCompiler(environmentFor(without(collector))).check(shipped);
      const at = ({ source, start, name }: NamePlace): boolean =>
        diagnostics.some(
          (d) =>
            faulty(d) &&
            d.source === source.name &&
            d.span.start <= start &&
            d.span.end >= start + name.length,
        );
      return fieldPlaces
        .filter((p) => environment.fields[entityOf(p)].get(p.name)?.collectors.includes(collector))
        .map((p) => ({ what: `${p.source.name} ${p.name} without ${collector}`, reported: at(p) }));
    });
    expect(rate(measure('collector switched off', switchedOff))).toBe(1);
  });

  it('are reported, 99 of 100 at least', () => {
    expect(inTotal().all).toBeGreaterThan(1000);
    expect(rate(inTotal())).toBeGreaterThanOrEqual(0.99);
  });

  afterAll(() => {
    const lines = [...tallies].map(([heading, tally]) => line(heading, tally));
    const kinds = [...tallies.values()].map(rate);
    const mean = `mean of the kinds: ${(100 * (sum(kinds) / kinds.length)).toFixed(2)} %`;
    const missed = inTotal().missed.map((what) => `  missed: ${what.replace(/\s+/g, ' ')}`);
    console.log([...lines, line('in total', inTotal()), mean, ...missed].join('\n'));
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const line = (heading: string, tally: Tally): string =>
  `${heading}: ${tally.all - tally.missed.length} of ${tally.all} reported (${(100 * rate(tally)).toFixed(2)} %)`;
