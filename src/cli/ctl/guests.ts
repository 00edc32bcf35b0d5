/** `momus ctl guests`: the guests, what they have, and what the latest cycle did for them. */
import type { GuestStatus } from '../../agent/api.ts';
import { memory } from '../../agent/story/quantity.ts';
import { exitFine } from '../failure.ts';
import type { CtlAction } from './action.ts';
import { guestWords, inkOf } from './guest-words.ts';
import { table } from './layout.ts';

/** The subcommand. */
export const guestsAction: CtlAction = {
  words: ['guests'],
  operands: [],
  summary: 'The guests: memory, state, and what the latest cycle did.',
  run: async ({ agent, cut, colours, print }) => {
    const guests = await agent.guests();
    const { acting } = await agent.status();
    print(guests, () => {
      if (guests.length === 0) return 'no guests';
      const names = namesOf(guests);
      const rows = guests.map((guest) => {
        const { word, tone, why } = guestWords(guest, acting);
        const size = (name: string): string => memory(numberOf(guest, name));
        return [
          names.get(guest.id) ?? guest.name,
          size('balloon_cur'),
          size('balloon_max'),
          size('balloon_min'),
          size('mem_unused'),
          guest.sampleAge === null ? '-' : `${Math.round(guest.sampleAge)} s`,
          { text: [word, why].filter((part) => part).join(': '), ink: inkOf(tone, colours) },
        ];
      });
      return table(
        [
          { title: 'guest' },
          { title: 'memory', right: true },
          { title: 'maximum', right: true },
          { title: 'minimum', right: true },
          { title: 'unused', right: true },
          { title: 'age', right: true },
          { title: 'latest cycle', gives: true },
        ],
        rows,
        cut,
        colours,
      ).join('\n');
    });
    return exitFine;
  },
};

/** A number of the latest sample; null where it has none. */
export function numberOf({ values }: GuestStatus, name: string): number | null {
  const value = values[name];
  return typeof value === 'number' ? value : null;
}

/** Names by id; of guests with one name the id as well. */
export function namesOf(guests: readonly GuestStatus[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { name } of guests) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    guests.map(({ id, name }) => [id, counts.get(name) === 1 ? name : `${name} (${id})`]),
  );
}
