/**
 * Collections against what MOM's monitors did with the same scripts (test/oracle/monitor.json).
 * Every observation agrees, or is one that docs/mom-compatibility.md lists with what is there instead.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RawData, RawValue } from '../../src/host/port.ts';
import { collect, planCollection } from '../../src/runtime/collect.ts';
import { type Collector, FatalCollectionError } from '../../src/runtime/collectors/collector.ts';
import { History } from '../../src/runtime/history.ts';
import { createEnvironment } from '../../src/schema/environment.ts';
import type { CollectorSchema, NumberField } from '../../src/schema/types.ts';
import { deviationsOf, titled } from '../oracle/deviations.ts';

interface ScriptEntry {
  readonly data?: Readonly<Record<string, number | null>>;
  readonly none?: true;
  readonly raise?: 'CollectionError' | 'FatalError' | 'ValueError';
}
interface Step {
  readonly returned: Readonly<Record<string, number | null>> | null;
  readonly ready: boolean;
  readonly history: readonly Readonly<Record<string, number | null>>[];
  readonly entity: {
    readonly validFields: readonly string[];
    readonly attributes: Readonly<Record<string, number | null>>;
    readonly statAvg: Readonly<
      Record<string, { readonly float?: string; readonly error?: string }>
    >;
  } | null;
}
interface Case {
  readonly name: string;
  readonly sampleHistoryLength: number;
  readonly collectors: readonly {
    readonly fields?: readonly string[];
    readonly optional?: readonly string[];
    readonly script: readonly ScriptEntry[];
  }[];
  readonly steps: readonly Step[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../oracle/monitor.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** What differs on purpose: by case, each step (from 0) and aspect with what is there instead. */
const deviations = deviationsOf('monitor');

const field = (name: string, optional: boolean): NumberField => ({
  name,
  doc: '',
  type: 'number',
  unit: null,
  kind: 'level',
  min: -1e9,
  max: 1e9,
  integral: false,
  optional,
});

function schemaOf(collector: Case['collectors'][number], index: number): CollectorSchema {
  return {
    name: `collector${index}`,
    scope: 'host',
    doc: '',
    together: [],
    fields: [
      ...(collector.fields ?? []).map((name) => field(name, false)),
      ...(collector.optional ?? []).map((name) => field(name, true)),
    ],
  };
}

function answer(entry: ScriptEntry | undefined): RawData | undefined {
  switch (entry?.raise) {
    case 'CollectionError':
    case 'ValueError':
      throw new Error(entry.raise);
    case 'FatalError':
      throw new FatalCollectionError(entry.raise);
    case undefined:
      return entry?.data as Readonly<Record<string, RawValue>> | undefined;
  }
}

async function replay(test: Case): Promise<readonly string[]> {
  const schemas = test.collectors.map(schemaOf);
  const environment = createEnvironment({ collectors: schemas, controllers: [] });
  const fields = environment.fields.host;
  const names = [...fields.keys()].sort();
  const differences: string[] = [];
  let history: History;
  try {
    history = new History(test.sampleHistoryLength, names);
  } catch {
    return ['refused'];
  }
  for (const [index, step] of test.steps.entries()) {
    const collectors = schemas.map((schema, at): Collector => {
      const script = test.collectors[at]?.script ?? [];
      return { schema, collect: async () => answer(script[Math.min(index, script.length - 1)]) };
    });
    const nobody = async () => undefined;
    const sources = { guest: null, readHost: nobody, readGuest: nobody };
    const collection = await collect(planCollection(collectors, fields), sources, 1000);
    if (collection.ready) history.push(collection.sample);
    const check = (aspect: string, ours: unknown, theirs: unknown): void => {
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
        differences.push(`${index} ${aspect} ${JSON.stringify(ours)}`);
      }
    };
    const sorted = (record: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
    const sample = collection.ready ? sorted(Object.fromEntries(collection.sample)) : null;
    check('returned', sample, step.returned && sorted(step.returned));
    check('ready', collection.ready, step.ready);
    const rows = Array.from({ length: history.size }, (_, row) =>
      Object.fromEntries(names.map((name) => [name, missingAsNull(history.values(name)[row])])),
    );
    check('history', rows, step.history.map(sorted));
    check('entity', collection.ready, step.entity !== null);
    if (!collection.ready || step.entity === null) continue;
    check('fields', names, [...step.entity.validFields].sort());
    check('attributes', sample, sorted(step.entity.attributes));
    for (const name of names) {
      const ours = missingAsNull(history.average(name));
      check(`average ${name}`, ours, Number(step.entity.statAvg[name]?.float));
    }
  }
  return differences;
}

const missingAsNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

describe('collections, against MOM', () => {
  for (const test of cases) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), async () => {
      expect(await replay(test)).toEqual(deviation?.gives ?? []);
    });
  }
  it('has all cases, and a case for each deviation', () => {
    const names = cases.map((test) => test.name);
    expect(new Set(names).size).toBe(24);
    expect([...deviations.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });
});
