/** `momus ctl explain`: what a cycle did for a guest or the host, and why. */
import { CommandFailure, exitFine } from '../failure.ts';
import type { CtlAction } from './action.ts';
import { explainLines } from './explain-words.ts';
import { timeOf, timesTaken } from './times.ts';

/** The subcommand. */
export const explainAction: CtlAction = {
  words: ['explain'],
  operands: ['[GUEST]'],
  summary: 'Why a cycle did what it did to a guest (or the host), or nothing.',
  takesTime: true,
  run: async ({ agent, operands, at, io, colours, columns, print }) => {
    const [guest = null] = operands;
    const time = at === undefined ? undefined : timeOf(at, new Date(), io.env);
    if (time === null) throw new CommandFailure(`--at takes ${timesTaken}, not \`${at}\``);
    const explanation = await agent.explain(guest, time);
    print(explanation, () =>
      explainLines(explanation, { columns, colours, env: io.env }).join('\n'),
    );
    return exitFine;
  },
};
