/**
 * Random changes of valid bundles, with a digest that fits: reading never crashes, and what is
 * accepted runs harmlessly.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { readBundle } from '../../../src/compiler/lower/bundle.ts';
import { moduleText } from '../../../src/compiler/lower/digest.ts';
import { loadProgram } from '../../../src/runtime/load.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { policies } from '../../generate/policy.ts';
import { type Tape, tapes } from '../../generate/tape.ts';
import { compileShipped } from '../../policies/shipped.ts';
import { sealed } from './hand-made.ts';
import { oddWorld, runsHarmlessly } from './harmless.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const environment = defaultEnvironment();

/** Modules to change: the shipped one and generated ones, as JSON texts. */
const modules: readonly string[] = [
  compileShipped().module,
  ...fc
    .sample(policies(environment, { wild: true, size: 150 }), { numRuns: 120, seed: 3 })
    .map((text) => createCompiler(environment).compile([{ name: 'a.policy', text }]).module),
].flatMap((module) => (module === null ? [] : [moduleText(module)]));

const strange: readonly Json[] = [
  null,
  true,
  -1,
  0,
  1,
  0.5,
  1e10,
  '',
  '__proto__',
  'host',
  'any',
  'num',
  'bool',
  'Infinity',
  [],
  {},
  { k: 'host' },
  { k: 'guests' },
  { k: 'text', v: 'ab' },
  { k: 'num', v: 1 },
];

/** A place in a tree: what holds it (an array, too, by its indices), and its key. */
interface Place {
  readonly owner: { [key: string]: Json };
  readonly key: string;
}

const at = ({ owner, key }: Place): Json => owner[key] ?? null;

function placesOf(root: Json): readonly Place[] {
  const found: Place[] = [];
  const rest: Json[] = [root];
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (value === null || typeof value !== 'object') continue;
    for (const [key, inner] of Object.entries(value)) {
      found.push({ owner: value as { [key: string]: Json }, key });
      rest.push(inner);
    }
  }
  return found;
}

const isNode = (v: Json): boolean => typeof v === 'object' && v !== null && 'k' in v;
const representations = ['num', 'bool', 'any'];
const entities = ['host', 'guest', 'device', 'limits'];
const others = ['extra', 'k', 'v', 'at', 'r', 'name', '__proto__'];

/** One change; those that a validator could overlook more often than others. */
function mutate(root: Json, tape: Tape): void {
  const places = placesOf(root);
  const { owner, key } = tape.pick(places);
  const other = structuredClone(at(tape.pick(places)));
  const change = (fits: (v: Json, key: string) => boolean, to: (v: Json) => Json) => (): void => {
    const fitting = places.filter((p) => fits(at(p), p.key));
    const place = tape.pick(fitting.length > 0 ? fitting : places);
    place.owner[place.key] = to(at(place));
  };
  const nodes = places.filter((p) => isNode(at(p)));
  tape.choose<void>([
    [4, change(isNode, () => structuredClone(nodes.length > 0 ? at(tape.pick(nodes)) : null))],
    [
      3,
      change(
        (v) => typeof v === 'number',
        () => tape.below(12),
      ),
    ],
    [
      1,
      change(
        (v) => typeof v === 'boolean',
        (v) => v !== true,
      ),
    ],
    [
      1,
      change(
        (_, k) => k === 'r',
        () => tape.pick(representations),
      ),
    ],
    [
      1,
      change(
        (_, k) => k === 'entity',
        () => tape.pick(entities),
      ),
    ],
    [
      1,
      change(
        () => true,
        () => other,
      ),
    ],
    [
      1,
      change(
        () => true,
        () => structuredClone(tape.pick(strange)),
      ),
    ],
    [
      1,
      () => {
        if (Array.isArray(owner)) owner.splice(Number(key), 1);
        else delete owner[key];
      },
    ],
    [
      1,
      () => {
        if (Array.isArray(owner)) owner.splice(Number(key), 0, other);
        else owner[tape.pick(others)] = other;
      },
    ],
  ]);
}

it('a bundle that was changed is refused, or harmless', { timeout: 300_000 }, () => {
  const counts = { refused: 0, accepted: 0 };
  fc.assert(
    fc.property(
      fc.nat(modules.length - 1),
      fc.integer({ min: 1, max: 4 }),
      tapes(60),
      tapes(300),
      (which, changes, tape, world) => {
        const module = JSON.parse(modules[which]!) as Json;
        for (let i = 0; i < changes; i++) mutate(module, tape);
        const result = readBundle(sealed(module));
        if (!result.ok) {
          expect(result.problem).not.toBe('');
          counts.refused++;
          return;
        }
        counts.accepted++;
        for (const keepResults of [false, true]) {
          const program = loadProgram(result.module, result.digest, { keepResults });
          runsHarmlessly(
            program,
            oddWorld(program, (below) => world.below(below)),
          );
        }
      },
    ),
    { numRuns: 2000, seed: Number(process.env.MOMUS_SEED ?? 5) },
  );
  // Otherwise one half of the property would hold for nothing.
  expect(counts.accepted).toBeGreaterThan(200);
  expect(counts.refused).toBeGreaterThan(200);
});
