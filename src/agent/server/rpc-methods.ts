/**
 * The methods of MOM's RPC, one row each, with MOM's names, parameters and results.
 */
import type { AgentApi, SetChange } from '../api.ts';
import { type Level, levels } from '../config/settings.ts';
import { method, type RpcMethod, type RpcParam } from './rpc-params.ts';
import { namesOf, statisticsOf } from './rpc-statistics.ts';

/** Why there are no statistics yet; a fault, as in MOM. */
export const noSample = new Error('the host has no sample yet; try again after the next cycle');

const text: RpcParam<string | null> = {
  name: 'text',
  types: ['string', 'nil'],
  takes: 'a text, or nil for none',
  read: (value) => (typeof value === 'string' || value === null ? value : undefined),
};

const name: RpcParam<string | null> = {
  name: 'name',
  types: ['string', 'nil'],
  takes: 'a name of at most 255 characters, or nil for that of `setPolicy`',
  read: (value) =>
    (typeof value === 'string' && value.length <= 255) || value === null ? value : undefined,
};

/** As in MOM, what is no level is `debug`. */
const level: RpcParam<Level> = {
  name: 'level',
  types: ['int', 'string'],
  takes: `1 to 5, or one of ${levels.join(', ')}`,
  read: (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const word = String(value).trim().toLowerCase();
    return levels.find((known, i) => known === word || String(i + 1) === word) ?? 'debug';
  },
};

/** As MOM says it: whether it was taken. */
const taken = async (change: Promise<SetChange>): Promise<boolean> => (await change).accepted;

/** Whether the files were loaded; nil where the configuration names none. */
async function reset(api: AgentApi): Promise<boolean | null> {
  const change = await api.resetPolicies();
  if (change === null) return null;
  if (!change.accepted) return false;
  // As in MOM, texts that are left out count as a failure only where nothing else is there.
  return change.leftOut.length === 0 || (await api.policies()).length > 0;
}

/** All methods but those of introspection. */
export const methods: readonly RpcMethod[] = [
  method('ping', [], 'boolean', 'Answers true.', async () => true),
  method(
    'setPolicy',
    [text],
    'boolean',
    'Replaces all policies by one text; false, and no change, where it has errors.',
    (api, [policy]) => taken(api.setPolicy(policy)),
  ),
  method(
    'setNamedPolicy',
    [name, text],
    'boolean',
    'Sets one policy; nil removes it. False, and no change, where the set would have errors.',
    (api, [policy, own]) => taken(api.setNamedPolicy(policy, own)),
  ),
  method(
    'getPolicy',
    [],
    'string',
    'The policies in their order, joined by line feeds; `0` where there is none.',
    async (api) => (await api.policies()).map((policy) => policy.text).join('\n') || '0',
  ),
  method('getNamedPolicies', [], 'struct', 'The policies by name.', async (api) => {
    // Without a prototype: names come from outside.
    const named = Object.create(null) as Record<string, string>;
    for (const policy of await api.policies()) named[policy.name] = policy.text;
    return named;
  }),
  method(
    'resetPolicies',
    [],
    'boolean',
    'Loads the files of the configuration again; nil where it names none.',
    (api) => reset(api),
  ),
  method(
    'setVerbosity',
    [level],
    'boolean',
    `How much the log says: 1 to 5, or ${levels.join(', ')}; anything else is debug.`,
    async (api, [wanted]) => {
      await api.setVerbosity(wanted);
      return true;
    },
  ),
  method(
    'getStatistics',
    [],
    'struct',
    'The latest samples: host, and guests by name. Of guests with one name the first by id has it, others are `NAME (ID)`.',
    async (api) => {
      const statistics = statisticsOf(await api.statistics());
      if (statistics === null) throw noSample;
      return statistics;
    },
  ),
  method(
    'getActiveGuests',
    [],
    'array',
    'Names of the guests that are ready, as `getStatistics` has them.',
    async (api) => [...namesOf((await api.statistics()).guests).values()],
  ),
];
