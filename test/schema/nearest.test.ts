import { describe, expect, test } from 'vitest';
import { suggest } from '../../src/schema/nearest.ts';

const names = ['balloon_cur', 'balloon_min', 'balloon_max', 'mem_free', 'Control', 'Host', 'if'];

describe('suggest', () => {
  test.each([
    ['baloon_cur', 'balloon_cur'],
    ['balloon_mni', 'balloon_min'],
    ['control', 'Control'],
    ['HOST', 'Host'],
    ['fi', 'if'],
    ['mem-free', 'mem_free'],
    ['x', undefined],
    ['swap_total', undefined],
    ['', undefined],
  ])('%s -> %s', (name, expected) => expect(suggest(name, names)).toBe(expected));

  test('a name that differs in case only wins over a nearer spelling', () => {
    expect(suggest('hosts', ['host', 'HOSTS'])).toBe('HOSTS');
  });

  test('very long names are not compared letter by letter', () => {
    expect(suggest('a'.repeat(100_000), ['b'.repeat(100_000)])).toBeUndefined();
  });
});
