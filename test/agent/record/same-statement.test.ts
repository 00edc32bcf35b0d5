/** Statements are the same where all of them is, and another one where any part is. */
import { describe, expect, it } from 'vitest';
import { isSameStatement } from '../../../src/agent/record/same-statement.ts';
import type { Statement } from '../../../src/agent/record/statement.ts';
import { decisionOf } from './reports.ts';

const site = decisionOf('a').at;
const statement: Statement = {
  nothing: 'refused',
  reason: 'why',
  problems: [
    { collector: 'GuestBalloon', field: 'balloon_cur', message: '`-5` is outside 0 to 9' },
    { collector: 'GuestMemory', field: null, message: 'no answer' },
  ],
  inputs: { mem_unused: 5, 'average mem_unused': null },
  decisions: [
    decisionOf('a'),
    decisionOf('a', { device: 'vda', reason: 'why', limit: 'balloon-step' }),
  ],
  actions: [
    {
      action: { kind: 'balloon', guest: 'a', target: 5 },
      status: 'failed',
      message: 'no',
      milliseconds: 2.5,
      decisions: [0],
    },
  ],
  faults: [{ code: 'internal', message: 'bad', guest: 'a', at: site }],
};

/** What identifies the entity is the same for all statements that are compared. */
const given = new Set(['entity', 'guest']);

/** Copies of a value that differ in one leaf, by its path. */
function* variants(value: unknown, path = ''): Iterable<[path: string, variant: unknown]> {
  if (typeof value !== 'object' || value === null) {
    yield [path, typeof value === 'string' ? `${value}!` : value === null ? 'x' : null];
    if (typeof value === 'number') yield [path, value + 1];
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    if (given.has(key) && !path.includes('action')) continue;
    for (const [where, variant] of variants(part, `${path}.${key}`)) {
      const copy = structuredClone(value);
      Reflect.set(copy, key, variant);
      yield [where, copy];
    }
  }
  if (Array.isArray(value)) yield [`${path} shorter`, value.slice(1)];
}

describe('statements', () => {
  it('that are equal are the same', () => {
    expect(isSameStatement(statement, structuredClone(statement))).toBe(true);
  });

  it('that differ anywhere are not', () => {
    const all = [...variants(statement)] as [string, Statement][];
    expect(all.length).toBeGreaterThan(60);
    for (const [path, variant] of all) {
      expect(isSameStatement(statement, variant), path).toBe(false);
      expect(isSameStatement(variant, statement), path).toBe(false);
    }
  });

  it('are the same where a value that is not believed is another one', () => {
    const [first, ...more] = statement.problems;
    if (first === undefined) throw new Error('no problem');
    const other = { ...first, message: '`-7` is outside 0 to 9' };
    expect(isSameStatement(statement, { ...statement, problems: [other, ...more] })).toBe(true);
    const worse = { ...first, message: '`-5` is not a number' };
    expect(isSameStatement(statement, { ...statement, problems: [worse, ...more] })).toBe(false);
  });

  it('that read something else are not', () => {
    for (const inputs of [{}, { mem_unused: 5 }, { mem_unused: 5, other: null }])
      expect(isSameStatement(statement, { ...statement, inputs })).toBe(false);
  });
});
