/**
 * A small host agent with Momus in a thread of its own. It ships a configuration and policies, gives
 * Momus its API object, prints what is decided, asks what is going on, and stops.
 *
 *   node agent.mjs [CYCLES]      5 cycles unless given
 */
import { startPolicyThread } from 'momus';
import { createApi } from './api.mjs';
import { createMachines } from './machines.mjs';

const cycles = Number(process.argv[2] ?? 5);
const here = (name) => new URL(name, import.meta.url);
const inGib = (kib) => (kib / 1024 / 1024).toFixed(2);

let enough;
const done = new Promise((resolve) => {
  enough = resolve;
});
process.once('SIGINT', () => enough());
process.once('SIGTERM', () => enough());

/** Each decision, with the line of the policy that made it. */
function print({ cycle, guests, decisions, skipped }) {
  if (skipped !== null) console.log(`cycle ${cycle}: ${skipped}`);
  for (const { guest, before, value, outcome, reason, limit, at } of decisions) {
    const name = guests.find(({ id }) => id === guest)?.name ?? 'host';
    const change = value === null ? reason : `${inGib(before)} -> ${inGib(value)} GiB`;
    const how = limit === null ? outcome : `${outcome} by ${limit}`;
    console.log(`cycle ${cycle}: ${name} ${change} (${how}, ${at?.source}:${at?.line})`);
  }
  if (cycle >= cycles) enough();
}

const thread = await startPolicyThread({
  host: createApi(createMachines()),
  config: here('mom.conf'),
  policies: here('policies/'),
  onReport: print,
  onEvent: ({ message }) => console.log(message),
  log: {
    debug: () => {},
    info: () => {},
    warn: (line) => console.error(line),
    error: (line) => console.error(line),
  },
});

await done;
const { cycles: seen, set, guests } = await thread.api.status();
console.log(`${seen} cycles of policy set ${set?.number} (${set?.names.join(', ')})`);
console.log(`guests: ${guests.ready} ready, ${guests.notReady} not ready`);
const { decisions, nothing } = await thread.api.explain('build');
console.log(`build: ${decisions[0]?.outcome ?? nothing}`);
await thread.stop();
