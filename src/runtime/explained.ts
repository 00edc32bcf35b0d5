/**
 * What a host itself says about data that it does not have.
 * In: a collection and the port. Out: the collection with the host's words. Pure but for the asking.
 */
import type { GuestTopic, HostPort, HostTopic } from '../host/port.ts';
import { type Collection, inWords } from './fold.ts';

/** Records, so that the compiler asks for a topic that is added. */
const hostTopics: Readonly<Record<HostTopic, true>> = {
  memory: true,
  ksm: true,
  cpu: true,
  time: true,
};
const guestTopics: Readonly<Record<GuestTopic, true>> = {
  memory: true,
  balloon: true,
  'cpu-tune': true,
  'io-tune': true,
  process: true,
  agent: true,
  'network-daemon': true,
};
const topicsOf = {
  host: Object.keys(hostTopics) as readonly HostTopic[],
  guest: Object.keys(guestTopics) as readonly GuestTopic[],
};

/** Adds the adapter's own explanations to a collection that came to nothing, or to less than was asked. */
export function explained(
  collection: Collection,
  port: HostPort,
  guest: string | null,
): Collection {
  if ((collection.ready && !collection.lacking) || port.explain === undefined) return collection;
  const problems = [...collection.problems];
  for (const topic of topicsOf[guest === null ? 'host' : 'guest']) {
    const message = explanationOf(port, topic, guest);
    if (message !== null) problems.push({ collector: null, field: null, message });
  }
  if (problems.length === collection.problems.length) return collection;
  if (collection.ready) return { ...collection, problems };
  const added = problems.slice(collection.problems.length).map(inWords).join('; ');
  return { ...collection, reason: `${collection.reason}: ${added}`, problems };
}

/** A host that cannot even say why has no reason. */
function explanationOf(
  port: HostPort,
  topic: HostTopic | GuestTopic,
  guest: string | null,
): string | null {
  try {
    return port.explain?.(topic, guest) ?? null;
  } catch {
    return null;
  }
}
