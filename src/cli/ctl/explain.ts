/** `momus ctl explain`: what a cycle did for a guest or the host, and why. */
import { resolve } from 'node:path';
import type { Explanation } from '../../agent/api.ts';
import { explainFrom } from '../../agent/record/explain.ts';
import { CommandFailure, type ExitStatus, exitFine } from '../failure.ts';
import type { CtlAction, CtlContext } from './action.ts';
import { explainLines } from './explain-words.ts';
import { timeOf, timesTaken } from './times.ts';

/** The subcommand. */
export const explainAction: CtlAction = {
  words: ['explain'],
  operands: ['[GUEST]'],
  summary: 'Why a cycle did what it did to a guest (or the host), or nothing.',
  takesTime: true,
  run: async ({ agent, operands, ...context }) => {
    const [guest = null] = operands;
    return show(await agent.explain(guest, timeIn(context)), context);
  },
};

type Answered = Omit<CtlContext, 'agent' | 'operands'>;

/** Explains from a decision log, without an agent. */
export async function explainLog(
  path: string,
  { operands, ...context }: Omit<CtlContext, 'agent'>,
): Promise<ExitStatus> {
  const [guest = null] = operands;
  const at = timeIn(context);
  const question = { path: resolve(context.io.cwd, path), guest };
  return show(await explainFrom(at === undefined ? question : { ...question, at }), context);
}

function timeIn({ at, io }: Answered): string | undefined {
  const time = at === undefined ? undefined : timeOf(at, new Date(), io.env);
  if (time === null) throw new CommandFailure(`--at takes ${timesTaken}, not \`${at}\``);
  return time;
}

function show(explanation: Explanation, { columns, colours, io, print }: Answered): ExitStatus {
  print(explanation, () => explainLines(explanation, { columns, colours, env: io.env }).join('\n'));
  return exitFine;
}
