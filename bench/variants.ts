/**
 * One policy set three ways: generated code, by hand, and as a closure tree.
 * In: a world. Out: variants that decide it, and whether all propose the same.
 */
import { controlKey, type Entity } from '../src/runtime/program.ts';
import { decide, type HandGuest, type HandHost, handWorld } from './by-hand.ts';
import { closureTree } from './closure-tree.ts';
import { type Entities, entitiesOf } from './entities.ts';
import type { Compiled } from './shipped.ts';
import type { World } from './world.ts';

/** The proposals of one entity by control; those that propose nothing are left out. */
export type Proposals = Readonly<Record<string, number>>;

export interface Variant {
  readonly name: 'generated' | 'by hand' | 'closures';
  /** Decides one cycle. */
  readonly run: () => void;
  /** What is proposed for the host, then for each guest. */
  readonly proposals: () => readonly Proposals[];
}

/** The variants of the shipped policies on objects of their own. */
export function variantsOf({ module, program }: Compiled, world: World): readonly Variant[] {
  const own = entitiesOf(program, world);
  const hand = handWorld(world);
  const tree = closureTree(module);
  const treeOwn = entitiesOf(program, world);
  const proposals = ({ host, guests }: Entities) =>
    [host, ...guests].map((e) => proposedBy(program.manifest.controls, e));
  return [
    {
      name: 'generated',
      run: () => void program.evaluate(own.host, own.guests),
      proposals: () => proposals(own),
    },
    {
      name: 'by hand',
      run: () => decide(hand.host, hand.guests),
      proposals: () => [proposedByHost(hand.host), ...hand.guests.map(proposedByGuest)],
    },
    {
      name: 'closures',
      run: () => void tree(treeOwn.host, treeOwn.guests),
      proposals: () => proposals(treeOwn),
    },
  ];
}

/** Runs every variant once and compares; the first difference as a sentence, or null. */
export function difference(variants: readonly Variant[]): string | null {
  for (const v of variants) v.run();
  const [first, ...others] = variants;
  if (first === undefined) return null;
  const expected = first.proposals().map(comparable);
  for (const other of others) {
    const actual = other.proposals().map(comparable);
    for (const [i, text] of expected.entries()) {
      if (actual[i] === text) continue;
      const who = i === 0 ? 'the host' : `guest ${i - 1}`;
      return `${first.name} proposes ${text} for ${who}, ${other.name} ${actual[i]}`;
    }
  }
  return null;
}

const comparable = (p: Proposals): string =>
  JSON.stringify(Object.entries(p).sort(([a], [b]) => (a < b ? -1 : 1)));

type Controls = Compiled['program']['manifest']['controls'];

function proposedBy(controls: Controls, entity: Entity): Proposals {
  const own = controls.filter((c) => c.entity === entity.kind);
  return present(own.map((c) => [c.name, Number(entity[controlKey(c.name)])]));
}

const proposedByHost = (host: HandHost): Proposals =>
  present([
    ['ksm_run', host.proposedRun],
    ['ksm_sleep_millisecs', host.proposedSleep],
    ['ksm_pages_to_scan', host.proposedPagesToScan],
    ['ksm_merge_across_nodes', host.proposedMergeAcrossNodes],
  ]);

const proposedByGuest = (guest: HandGuest): Proposals =>
  present([
    ['balloon_target', guest.balloonTarget],
    ['vcpu_quota', guest.proposedQuota],
    ['vcpu_period', guest.proposedPeriod],
  ]);

const present = (all: readonly (readonly [string, number])[]): Proposals =>
  Object.fromEntries(all.filter(([, value]) => !Number.isNaN(value)));
