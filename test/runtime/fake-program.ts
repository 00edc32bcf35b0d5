/**
 * Hand-written programs for tests of the runtime: what the emitter makes, without the emitter.
 * In: a manifest and a function that decides. Out: a Program.
 */
import {
  averageKey,
  controlKey,
  type Entity,
  type Evaluation,
  fieldKey,
  type Manifest,
  type Program,
  propertyKey,
  type Site,
  savedKey,
  siteKey,
} from '../../src/runtime/program.ts';

const nothing: Manifest = { fields: [], averages: [], properties: [], controls: [], saved: [] };

export const noEvaluation: Evaluation = { faults: [], results: [] };

/** A site on a line of `test.policy`. */
export const siteOnLine = (line: number): Site => ({
  source: 'test.policy',
  line,
  column: 3,
  endLine: line,
  endColumn: 9,
  form: line,
});

export interface FakeParts {
  readonly manifest?: Partial<Manifest>;
  readonly digest?: string;
  readonly sites?: readonly Site[];
  readonly evaluate?: Program['evaluate'];
}

/** A program with these parts. */
export function fakeProgram(parts: FakeParts = {}): Program {
  const manifest = { ...nothing, ...parts.manifest };
  const create = (kind: Entity['kind'], id: string): Entity => {
    const entity: Entity = { kind, id, absent: null };
    const own = <T extends { readonly entity: string }>(items: readonly T[]) =>
      items.filter((item) => item.entity === kind);
    const empty = (numeric: boolean) => (numeric ? Number.NaN : undefined);
    for (const item of own(manifest.fields)) entity[fieldKey(item.name)] = empty(item.numeric);
    for (const item of own(manifest.averages)) entity[averageKey(item.name)] = Number.NaN;
    for (const p of own(manifest.properties)) entity[propertyKey(p.name)] = empty(p.numeric);
    for (const item of own(manifest.saved)) entity[savedKey(item.name)] = empty(item.numeric);
    for (const item of own(manifest.controls)) {
      entity[controlKey(item.name)] = empty(item.numeric);
      entity[siteKey(item.name)] = 0;
    }
    if (kind === 'device') {
      for (const set of ['maximum', 'guaranteed', 'current']) entity[set] = create('limits', id);
    }
    return entity;
  };
  return {
    manifest,
    sites: parts.sites ?? [siteOnLine(0), siteOnLine(1), siteOnLine(2), siteOnLine(3)],
    digest: parts.digest ?? 'fake',
    create,
    reset: (entity) => {
      for (const item of manifest.controls) {
        if (item.entity !== entity.kind) continue;
        entity[controlKey(item.name)] = item.numeric ? Number.NaN : undefined;
        entity[siteKey(item.name)] = 0;
      }
    },
    evaluate: parts.evaluate ?? (() => noEvaluation),
  };
}

/** Proposes a control, as generated code does. */
export function propose(entity: Entity, control: string, value: unknown, site = 1): void {
  entity[controlKey(control)] = value;
  entity[siteKey(control)] = site;
}

/** The latest value of a numeric field. */
export const latest = (entity: Entity, name: string): number => Number(entity[fieldKey(name)]);

/** The average of a field. */
export const averageOf = (entity: Entity, name: string): number => Number(entity[averageKey(name)]);

/** Manifest rows of one entity, from names. */
export const numeric = (entity: Entity['kind'], ...names: readonly string[]) =>
  names.map((name) => ({ entity, name, numeric: true }));
