/**
 * The inventory: the host, the guests that are there, and their histories.
 * In: a host port and its collectors. Out: once per cycle, a fresh collection of each entity.
 *
 * Guests are asked at the same time, up to a bound. One that hangs costs its own time limit once:
 * from then on it is in quarantine, where it is asked apart, with growing pauses, and nobody waits
 * for it, until it answers in time. While it owes an answer it is not asked at all.
 */

import type { GuestIdentity, HostPort } from '../host/port.ts';
import type { Environment } from '../schema/environment.ts';
import { mostGuests } from '../schema/limits.ts';
import {
  type CollectionPlan,
  collect,
  collectAtHand,
  planCollection,
  type Sources,
} from './collect.ts';
import type { Collector } from './collectors/collector.ts';
import { explained } from './explained.ts';
import { type Collection, inWords } from './fold.ts';
import { History } from './history.ts';
import { guestProperties, type Properties } from './properties.ts';
import { type Quarantine, quarantineAfter } from './quarantine.ts';
import { inParallel, messageOf, withTimeLimit } from './time-limit.ts';

/** An entity as it is known after a gathering. */
export interface Observed {
  /** Null: the host. */
  readonly identity: GuestIdentity | null;
  readonly properties: Properties;
  readonly history: History;
  /** What the latest collection came to. */
  readonly collection: Collection;
  /** Whether policies see it: a sample was taken, or the one before is not too old to stand in. */
  readonly ready: boolean;
  /** Milliseconds since the latest sample; null where there is none. */
  readonly age: number | null;
  /** Whether it did not answer in time and is asked apart from the others until it does. */
  readonly quarantined: boolean;
}

export interface Gathered {
  readonly host: Observed;
  /** In the order in which the guests were first seen. */
  readonly guests: readonly Observed[];
  /** Why the guests could not be listed; null when they were. The ones known before are kept then. */
  readonly listingProblem: string | null;
  /** Guests that were there before and are gone. */
  readonly gone: readonly string[];
  /** Guests that were started anew since: the same id, another process. */
  readonly restarted: readonly string[];
}

/** What a gathering asks for; what it leaves out stays as it was. */
export interface SampleScope {
  readonly list: boolean;
  readonly host: boolean;
  readonly guests: boolean;
}

/** A sample of everything. */
export const everything: SampleScope = { list: true, host: true, guests: true };

export interface InventoryOptions {
  readonly port: HostPort;
  readonly environment: Environment;
  readonly collectors: readonly Collector[];
  readonly hostProperties: Properties;
  readonly window: number;
  /** Milliseconds for which the latest sample stands in for an answer that did not come; 0: it never does. */
  readonly maxSampleAge: number;
  /** Milliseconds for the list of guests. */
  readonly listLimit: number;
  /** Milliseconds for one entity. */
  readonly readLimit: number;
  /** Milliseconds after which no further guest is asked. */
  readonly phaseLimit: number;
  /** Guests that are asked at the same time. */
  readonly atOnce: number;
  readonly elapsed: () => number;
}

export interface Inventory {
  /** Takes samples. Never rejects. */
  readonly gather: (scope: SampleScope) => Promise<Gathered>;
  /** The histories as they are. */
  readonly host: () => History;
  readonly guests: () => readonly { readonly identity: GuestIdentity; readonly history: History }[];
}

type Listing = Pick<Gathered, 'gone' | 'restarted' | 'listingProblem'>;

interface Known {
  identity: GuestIdentity | null;
  properties: Properties;
  history: History;
  collection: Collection;
  /** When the latest sample was taken, on the clock of `elapsed`. */
  sampledAt: number | null;
  /** Reads without an answer. */
  owing: number;
  quarantine: Quarantine | null;
}

const notSampled: Collection = {
  ready: false,
  reason: 'no sample was taken yet',
  missing: [],
  problems: [],
  timedOut: false,
  unanswered: false,
};

/** Makes the inventory of a host; throws a RangeError for a window below 1. */
export function createInventory(options: InventoryOptions): Inventory {
  const { port, environment, elapsed } = options;
  const planFor = (scope: 'host' | 'guest'): CollectionPlan =>
    planCollection(
      options.collectors.filter((c) => c.schema.scope === scope),
      environment.fields[scope],
    );
  const plans = { host: planFor('host'), guest: planFor('guest') };
  const newHistory = (scope: 'host' | 'guest'): History =>
    new History(options.window, averaged(environment, scope));
  const newKnown = (identity: GuestIdentity | null): Known => ({
    identity,
    properties: identity === null ? options.hostProperties : guestProperties(identity),
    history: newHistory(identity === null ? 'host' : 'guest'),
    collection: notSampled,
    sampledAt: null,
    owing: 0,
    quarantine: null,
  });
  const host = newKnown(null);
  const guests = new Map<string, Known>();
  /** How many there were; pauses are counted in them. */
  let gathering = 0;
  let listing: Listing = { gone: [], restarted: [], listingProblem: null };

  const refresh = async (): Promise<Listing> => {
    const keep = { gone: [], restarted: [] };
    try {
      const list = await withTimeLimit(options.listLimit, (signal) => port.listGuests(signal));
      if (!Array.isArray(list)) return { ...keep, listingProblem: 'the host gave no list' };
      const excess = list.length - mostGuests;
      const listingProblem =
        excess > 0
          ? `the host lists ${excess} guests more than the ${mostGuests} that it can have`
          : null;
      return { listingProblem, ...meet(list.slice(0, mostGuests)) };
    } catch (error) {
      return { ...keep, listingProblem: messageOf(error) };
    }
  };

  /** Takes over a list of guests. */
  const meet = (list: readonly GuestIdentity[]): Omit<Listing, 'listingProblem'> => {
    const present = new Set<string>();
    const restarted: string[] = [];
    for (const told of list) {
      const identity = identityOf(told);
      if (identity === null || present.has(identity.id)) continue;
      present.add(identity.id);
      const known = guests.get(identity.id);
      if (known === undefined || isRestarted(known.identity, identity)) {
        if (known !== undefined) restarted.push(identity.id);
        guests.set(identity.id, newKnown(identity));
      } else {
        update(known, identity);
      }
    }
    const gone = [...guests.keys()].filter((id) => !present.has(id));
    for (const id of gone) guests.delete(id);
    return { gone, restarted };
  };

  /** Takes one sample of one entity: at once, without a promise, where the host has all of it at hand. */
  const sample = (known: Known): Promise<void> | undefined => {
    const guest = known.identity?.id ?? null;
    const plan = plans[guest === null ? 'host' : 'guest'];
    const atHand = guest === null ? null : collectAtHand(plan, port, guest);
    if (atHand === null) {
      const asked = collect(plan, sourcesOf(port, known), options.readLimit);
      return asked.then((collection) => take(known, collection));
    }
    take(known, atHand);
    return undefined;
  };

  /** Takes over what a collection came to. */
  const take = (known: Known, collection: Collection): void => {
    // The host is asked each time: without it nothing is decided, and what hangs is asked once.
    const apart = collection.timedOut && known.identity !== null;
    known.quarantine = apart ? quarantineAfter(known.quarantine, gathering) : null;
    known.collection = explained(collection, port, known.identity?.id ?? null);
    if (!collection.ready) return;
    // Where nobody answered at all, there is no sample, even if nothing in it is mandatory.
    if (collection.unanswered && options.maxSampleAge > 0) {
      const { problems, timedOut } = collection;
      const reason = problems.map(inWords).join('; ');
      known.collection = {
        ready: false,
        reason,
        missing: [],
        problems,
        timedOut,
        unanswered: true,
      };
      return;
    }
    const now = elapsed();
    // Averages do not reach back over a time in which nobody knew anything.
    const tooOld = known.sampledAt !== null && now - known.sampledAt > options.maxSampleAge;
    if (tooOld && options.maxSampleAge > 0) {
      known.history = newHistory(known.identity === null ? 'host' : 'guest');
    }
    known.history.push(collection.sample);
    known.sampledAt = now;
  };

  /** Asks those of whom an answer can be expected; resolves when they answered or their time is over. */
  const askAll = async (asked: readonly Known[], start: number): Promise<void> => {
    // Before any is asked: one whose data is at hand leaves its quarantine at once.
    const prompt = asked.filter(({ owing, quarantine }) => owing === 0 && quarantine === null);
    for (const known of asked) {
      if (known.owing > 0) known.collection = notAsked('it still owes an answer from before');
      // Nobody waits for one in quarantine: its answer counts when it is there.
      else if (known.quarantine !== null && gathering >= known.quarantine.until) void sample(known);
    }
    await inParallel(prompt, options.atOnce, (known) => {
      if (elapsed() - start <= options.phaseLimit) return sample(known);
      known.collection = notAsked('the time for collecting in this cycle was over');
      return undefined;
    });
  };

  const observed = (known: Known, now: number): Observed => {
    const { identity, properties, history, collection, sampledAt } = known;
    const age = sampledAt === null ? null : now - sampledAt;
    // Only where nobody answered: what a host says itself counts at once.
    const unanswered = collection.timedOut || listing.listingProblem !== null;
    return {
      identity,
      properties,
      history,
      collection,
      ready: collection.ready
        ? options.maxSampleAge === 0 || (age ?? 0) <= options.maxSampleAge
        : unanswered && age !== null && age <= options.maxSampleAge,
      age,
      quarantined: known.quarantine !== null,
    };
  };

  const gather = async (scope: SampleScope): Promise<Gathered> => {
    const start = elapsed();
    gathering += 1;
    try {
      port.beginSample?.();
    } catch {
      // What it cannot begin it fails to answer: that is told.
    }
    const hostSampled = scope.host ? askAll([host], start) : Promise.resolve();
    if (scope.list) listing = await refresh();
    else listing = { ...listing, gone: [], restarted: [] };
    if (scope.guests) await askAll([...guests.values()], start);
    await hostSampled;
    const now = elapsed();
    const seen = [...guests.values()].map((known) => observed(known, now));
    return { host: observed(host, now), guests: seen, ...listing };
  };

  return {
    gather,
    host: () => host.history,
    guests: () =>
      [...guests.values()].flatMap(({ identity, history }) =>
        identity === null ? [] : [{ identity, history }],
      ),
  };
}

/** The fields that averages can be asked of. */
const averaged = (environment: Environment, scope: 'host' | 'guest'): readonly string[] =>
  [...environment.fields[scope].values()]
    .filter(({ field }) => ['number', 'logical', 'any'].includes(field.type))
    .map(({ field }) => field.name);

/** Whether a guest of the same id is another run of it: then its old samples say nothing. */
const isRestarted = (before: GuestIdentity | null, now: GuestIdentity): boolean =>
  before?.pid !== undefined && now.pid !== undefined && before.pid !== now.pid;

/** Takes over what is told of a guest that is known: usually nothing new. */
function update(known: Known, told: GuestIdentity): void {
  // An adapter that was told no name gives the id instead.
  const name = told.name === told.id ? (known.identity?.name ?? told.name) : told.name;
  const pid = told.pid ?? known.identity?.pid;
  if (known.identity?.name === name && known.identity.pid === pid) return;
  known.identity = { ...known.identity, ...told, name };
  known.properties = guestProperties(known.identity);
}

/** A copy: the host may go on changing what it gave. Null for what is no guest. */
function identityOf(told: GuestIdentity): GuestIdentity | null {
  try {
    const { id, name } = told;
    if (typeof id !== 'string' || id === '') return null;
    return { ...told, id, name: typeof name === 'string' ? name : id };
  } catch {
    return null;
  }
}

const notAsked = (reason: string): Collection => ({
  ready: false,
  reason,
  missing: [],
  problems: [],
  timedOut: true,
  unanswered: true,
});

/** Reads that count what is not answered yet. */
function sourcesOf(port: HostPort, known: Known): Sources {
  const counted = async <T>(ask: () => Promise<T>): Promise<T> => {
    known.owing += 1;
    try {
      return await ask();
    } finally {
      known.owing -= 1;
    }
  };
  const guest = known.identity?.id ?? null;
  return {
    guest,
    readHost: (topic, signal) => counted(async () => port.readHost(topic, signal)),
    readGuest: (topic, signal) =>
      guest === null
        ? Promise.resolve(undefined)
        : counted(async () => port.readGuest(guest, topic, signal)),
  };
}
