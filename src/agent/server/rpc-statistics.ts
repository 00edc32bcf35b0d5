/**
 * Samples as MOM's `getStatistics` answers them.
 * In: the latest samples. Out: a value of XML-RPC; null where the host has no sample.
 */
import { byCodePoints } from '../../compiler/text/order.ts';
import type { RpcValue } from '../../xml-rpc/value.ts';
import type { Statistics } from '../api.ts';

type Guest = Statistics['guests'][number];
type Struct = { readonly [name: string]: RpcValue };

/** Deeper than any sample is. */
const deepest = 8;

/** The struct of `host` and `guests`. */
export function statisticsOf({ host, guests }: Statistics): RpcValue | null {
  if (host === null) return null;
  // Without a prototype: guests have names that somebody chose.
  const byName = Object.create(null) as Record<string, RpcValue>;
  const names = namesOf(guests);
  for (const guest of guests) {
    const name = names.get(guest.id);
    if (name !== undefined) byName[name] = sampleOf(guest.values);
  }
  return { host: sampleOf(host), guests: byName };
}

/**
 * Names of the guests that are ready, by id, no name twice: of guests with one name the first by id
 * has it alone, each other one is `NAME (ID)`.
 */
export function namesOf(guests: readonly Guest[]): ReadonlyMap<string, string> {
  const ready = guests
    .filter((guest) => guest.ready)
    .sort((one, other) => byCodePoints(one.id, other.id));
  const plain = new Set(ready.map(({ name }) => written(name)));
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { id, name } of ready) {
    const own = written(name);
    let free = own;
    // A guest may be called as another one would be to be told apart.
    for (let n = 1; taken.has(free) || (free !== own && plain.has(free)); n++)
      free = `${own} (${written(id)})${n === 1 ? '' : ` ${n}`}`;
    taken.add(free);
    names.set(id, free);
  }
  // In the order in which the guests are listed.
  return new Map(guests.flatMap(({ id }) => (names.has(id) ? [[id, names.get(id)!]] : [])));
}

/** As XML can hold it; names that differ only in what it cannot are equal there. */
const written = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is left out
  text.replace(/\p{Surrogate}|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd');

function sampleOf(values: Readonly<Record<string, unknown>>): RpcValue {
  const sample = Object.create(null) as Record<string, RpcValue>;
  for (const [name, value] of Object.entries(values)) sample[name] = plainOf(value, 0);
  const devices = sample.io_tune;
  if (!Array.isArray(devices)) return sample;
  // What was in force when the sample was taken, which MOM has beside it.
  sample.io_tune_current ??= (devices as readonly RpcValue[]).map(inForceOf);
  sample.io_tune = (devices as readonly RpcValue[]).map(deviceOf);
  return sample;
}

/** A disk; MOM's limits are objects that hold their values in `vals`. */
function deviceOf(device: RpcValue): RpcValue {
  if (!isStruct(device)) return device;
  const limits = ['guaranteed', 'maximum', 'current'].flatMap((name) => {
    const own = device[name];
    return isStruct(own) && own.vals === undefined ? [[name, { vals: own }]] : [];
  });
  return { ...device, ...Object.fromEntries(limits) };
}

const inForceOf = (device: RpcValue): RpcValue =>
  isStruct(device)
    ? { name: device.name ?? null, path: device.path ?? null, ioTune: device.current ?? {} }
    : device;

const isStruct = (value: RpcValue | undefined): value is Struct =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function plainOf(value: unknown, depth: number): RpcValue {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null || depth >= deepest) return null;
  if (Array.isArray(value)) return value.map((item) => plainOf(item, depth + 1));
  const struct = Object.create(null) as Record<string, RpcValue>;
  for (const [name, member] of Object.entries(value)) struct[name] = plainOf(member, depth + 1);
  return struct;
}
