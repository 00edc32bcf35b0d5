/**
 * Bundles made by hand, as an attacker would: any module, with a digest and a manifest that fit.
 * In: parts of a module, of any shape. Out: bundle texts; modules that the validator has not seen.
 */
import { moduleDigest, moduleText } from '../../../src/compiler/lower/digest.ts';
import type { Ir, IrModule } from '../../../src/compiler/lower/ir.ts';
import { manifestOf } from '../../../src/compiler/lower/manifest.ts';

/** A slot that holds anything. */
export const x: Ir = { k: 'slot', slot: 0, r: 'any' };
export const one: Ir = { k: 'num', v: 1 };
export const host: Ir = { k: 'host' };
export const guests: Ir = { k: 'guests' };
export const text = (v: string): Ir => ({ k: 'text', v });
export const seq = (...items: readonly Ir[]): Ir => ({ k: 'seq', items });
export const fails: Ir = { k: 'fault', code: 'missing-value', at: 1 };

export const when = (cond: Ir, yes: Ir, no: Ir): Ir => ({ k: 'if', cond, then: yes, else: no });
export const bound = (slot: number, yes: Ir, no: Ir): Ir => ({
  k: 'bound',
  slot,
  then: yes,
  else: no,
});

/** Stores to slot 0. */
export const store = (value: Ir, slot = 0): Ir => ({
  k: 'store',
  slot,
  value,
  r: 'any',
  defines: true,
  unless: false,
  at: 1,
});

export const propose = (of: Ir, value: Ir = one, name = 'c'): Ir => ({
  k: 'propose',
  of,
  entity: 'host',
  name,
  r: 'num',
  value,
  at: 1,
});

export const field = (of: Ir, name = 'f', r: 'num' | 'bool' | 'any' = 'num'): Ir => ({
  k: 'field',
  of,
  entity: 'host',
  name,
  r,
});

export const loop = (over: Ir, body: Ir, options: object = {}): Ir => ({
  k: 'loop',
  over,
  item: 1,
  r: 'any',
  body,
  boundary: false,
  keep: false,
  at: 1,
  ...options,
});

export const op = (name: string, ...args: readonly Ir[]): Ir =>
  ({ k: 'op', op: name, args, at: 1, faults: true }) as Ir;

/** A module with one source, one site, four slots that hold anything and one that holds numbers. */
export function handMade(forms: readonly Ir[], others: object = {}): IrModule {
  return {
    version: 1,
    sources: ['a.policy'],
    sites: [
      [0, 0, 0, 0, 0, 0],
      [0, 1, 1, 1, 2, 0],
    ],
    slots: [
      ...['a', 'b', 'c', 'd'].map((name) => ({ name, repr: 'any' as const })),
      { name: 'n', repr: 'num' },
    ],
    functions: [],
    forms: forms.map((body) => ({ body, at: 1 })),
    ...others,
  };
}

/** A function of slots; its value is used. */
export const fn = (name: string, params: readonly number[], body: unknown): object => ({
  name,
  params: params.map((slot) => ({ slot, r: 'any' })),
  body,
  result: 'any',
  at: 1,
});

/** A bundle whose manifest and digest fit its module, so that only the module can be refused. */
export function sealed(module: unknown, others: object = {}): string {
  let manifest: unknown = { fields: [], averages: [], properties: [], controls: [], saved: [] };
  try {
    manifest = manifestOf(module as IrModule);
  } catch {
    // No module at all: it is refused before its manifest matters.
  }
  const digest = moduleDigest(module as IrModule);
  const head = JSON.stringify({ format: 'momus-bundle', digest, manifest, ...others });
  return `${head.slice(0, -1)},"module":${moduleText(module as IrModule)}}`;
}
