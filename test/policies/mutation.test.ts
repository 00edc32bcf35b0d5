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
import * as freeform from './freeform-mutations.ts';
import * as list from './mutations.ts';
import { type Mutation, type NamePlace, renamed } from './mutations.ts';
import { listSources, shippedSources } from './shipped.ts';

const timeout = 300_000;
const environment = defaultEnvironment();

/** Of a kind that has thousands every so many, which shows the same share. */
const some = <T>(all: readonly T[], every: number): readonly T[] =>
  all.filter((_, i) => i % every === 0);

interface Kind {
  readonly heading: string;
  readonly mutate: (source: Source) => readonly Mutation[];
  /** Takes each second, third, … one only. */
  readonly every?: number;
  /** The least share that is reported. */
  readonly least: number;
}

interface Notation {
  readonly name: string;
  readonly sources: readonly Source[];
  readonly namesIn: (source: Source) => readonly NamePlace[];
  readonly kinds: readonly Kind[];
  /** The collectors whose fields the policies read. */
  readonly collectors: readonly string[];
}

const notations: readonly Notation[] = [
  {
    name: 'free form, as shipped',
    sources: shippedSources(),
    namesIn: freeform.namesIn,
    kinds: [
      // Missed: `True` and `False`, which only the parameters that VDSM sends use.
      { heading: 'name misspelt', mutate: freeform.misspellings, every: 2, least: 0.99 },
      // Missed: `ms` that becomes `s`, where that fits as well.
      { heading: 'keyword misspelt', mutate: freeform.misspeltKeywords, every: 5, least: 0.99 },
      // Missed: an operand of `max`, which takes any number.
      { heading: 'argument dropped', mutate: freeform.droppedArguments, least: 0.99 },
      // Missed: `a - b` without `a`, which is minus b.
      { heading: 'operand dropped', mutate: freeform.lostOperands, least: 0.95 },
      { heading: 'bracket lost', mutate: freeform.lostBrackets, least: 1 },
      // Missed: an `else if` with its condition, as what stood below it joins what stood above.
      { heading: 'block line lost', mutate: freeform.lostBlockLines, least: 0.9 },
      // Missed: units of which the policies only make products.
      { heading: 'unit exchanged', mutate: freeform.exchangedUnits, least: 0.95 },
    ],
    collectors: [
      'GuestBalloonOptional',
      'GuestCpuTune',
      'GuestIoTuneOptional',
      'GuestMemoryOptional',
      'HostCpu',
      'HostKSM',
      'HostMemory',
    ],
  },
  {
    name: 'list notation',
    sources: listSources(),
    namesIn: list.namesIn,
    kinds: [
      { heading: 'name misspelt', mutate: list.misspellings, every: 3, least: 0.99 },
      // Missed: all are operands of `max`, `min`, `and` and `or`, which take any number.
      { heading: 'argument dropped', mutate: list.droppedArguments, least: 0.98 },
      { heading: 'bracket lost', mutate: list.lostBrackets, least: 1 },
    ],
    collectors: ['GuestBalloonOptional', 'GuestMemoryOptional', 'HostKSM', 'HostMemory'],
  },
];

interface Tally {
  readonly all: number;
  readonly missed: readonly string[];
}

const rate = ({ all, missed }: Tally): number => (all - missed.length) / all;

const faulty = (d: LocatedDiagnostic): boolean =>
  d.severity === 'error' || d.severity === 'warning';

const entityOf = ({ owner }: NamePlace): 'host' | 'guest' => (owner === 'Host' ? 'host' : 'guest');

describe.each(notations)('mistakes in policies in $name', (notation) => {
  const { sources, kinds } = notation;
  const compiler = createCompiler(environment);
  const tallies = new Map<string, Tally>();

  const reported = ({ source }: Mutation): boolean =>
    compiler
      .check(sources.map((s) => (s.name === source.name ? source : s)))
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

  const measureAll = (heading: string, mutations: readonly Mutation[]): Tally =>
    measure(
      heading,
      mutations.map((m) => ({ what: m.what, reported: reported(m) })),
    );

  /** The places where the policies read a field of an entity. */
  const fieldPlaces = sources
    .flatMap(notation.namesIn)
    .filter((place) => place.owner === 'Host' || place.owner === 'guest')
    .filter((place) => environment.fields[entityOf(place)].has(place.name));

  it('begin with none', () => {
    expect(compiler.check(sources).diagnostics).toEqual([]);
  });

  it.each(kinds)('$heading: is reported', { timeout }, ({ heading, mutate, every = 1, least }) => {
    const tally = measureAll(heading, some(sources.flatMap(mutate), every));
    expect(tally.all).toBeGreaterThan(50);
    expect(rate(tally)).toBeGreaterThanOrEqual(least);
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
    expect(rate(measureAll('field not collected', replaced))).toBe(1);
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
    expect([...used].sort()).toEqual(notation.collectors);
    const switchedOff = [...used].flatMap((collector) => {
      const { diagnostics } = createCompiler(environmentFor(without(collector))).check(sources);
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
    const rates = [...tallies.values()].map(rate);
    const mean = `mean of the kinds: ${(100 * (sum(rates) / rates.length)).toFixed(2)} %`;
    const missed = inTotal().missed.map((what) => `  missed: ${what.replace(/\s+/g, ' ')}`);
    const text = [`${notation.name}:`, ...lines, line('in total', inTotal()), mean, ...missed];
    console.log(text.join('\n'));
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const line = (heading: string, tally: Tally): string =>
  `${heading}: ${tally.all - tally.missed.length} of ${tally.all} reported (${(100 * rate(tally)).toFixed(2)} %)`;
