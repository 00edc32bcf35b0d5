/**
 * Collections against what MOM's monitors did with the same scripts (test/oracle/monitor.json).
 * Every observation agrees, or is one of the numbered deviations.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RawData, RawValue } from '../../src/host/port.ts';
import { collect } from '../../src/runtime/collect.ts';
import { type Collector, FatalCollectionError } from '../../src/runtime/collectors/collector.ts';
import { History } from '../../src/runtime/history.ts';
import { createEnvironment } from '../../src/schema/environment.ts';
import type { CollectorSchema, NumberField } from '../../src/schema/types.ts';

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

/** What differs on purpose, by case, step (from 0) and aspect. */
const deviations: ReadonlyMap<string, number> = new Map([
  // 1. A history of length 0 is refused: nothing could be averaged (LANGUAGE row 25).
  ['history-0 refused', 1],
  // 2. nil in a mandatory field counts as not delivered: the entity is not ready (row 25).
  ['mandatory-none-counts-as-present 0 returned', 2],
  ['mandatory-none-counts-as-present 0 ready', 2],
  ['mandatory-none-counts-as-present 0 history', 2],
  ['mandatory-none-counts-as-present 0 entity', 2],
  ['mandatory-none-counts-as-present 1 history', 2],
  // 3. The average of no data is missing, not 0 (row 13).
  ['optional-missing-becomes-none 0 average o', 3],
  ['collector-none-optional 0 average o', 3],
  ['collection-error-skips-collector 0 average o', 3],
  ['unexpected-error-skips-collector 0 average o', 3],
  // 4. What no collector declares is not kept: policies cannot see it in MOM either.
  ['undeclared-data-kept-but-hidden 0 returned', 4],
  ['undeclared-data-kept-but-hidden 0 history', 4],
]);

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
    return [`${test.name} refused`];
  }
  for (const [index, step] of test.steps.entries()) {
    const collectors = schemas.map((schema, at): Collector => {
      const script = test.collectors[at]?.script ?? [];
      return { schema, collect: async () => answer(script[Math.min(index, script.length - 1)]) };
    });
    const nobody = async () => undefined;
    const sources = { guest: null, readHost: nobody, readGuest: nobody };
    const collection = await collect(collectors, fields, sources, 1000);
    if (collection.ready) history.push(collection.sample);
    const check = (aspect: string, ours: unknown, theirs: unknown): void => {
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
        differences.push(`${test.name} ${index} ${aspect}`);
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
    it(test.name, async () => {
      const expected = [...deviations.keys()].filter((key) => key.startsWith(`${test.name} `));
      expect(await replay(test)).toEqual(expected);
    });
  }
  it('knows no deviation that no case shows', () => {
    const names = cases.map((test) => test.name);
    for (const key of deviations.keys()) expect(names).toContain(key.split(' ')[0]);
  });
});
