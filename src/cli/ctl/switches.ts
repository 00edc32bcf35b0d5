/**
 * The subcommands that give one order: `pause`, `resume`, `exclude`, `include`, `verbosity`.
 */
import { levels } from '../../agent/config/settings.ts';
import { suggestion } from '../../schema/nearest.ts';
import { CommandFailure, exitFine } from '../failure.ts';
import { printable } from '../render/width.ts';
import { wrap } from '../render/wrap.ts';
import type { CtlAction, CtlContext } from './action.ts';

/** A sentence, wrapped where there is a terminal. */
const sentenceFor = ({ cut, columns }: CtlContext, said: string): string =>
  cut === null ? printable(said) : wrap(printable(said), columns).join('\n');

/** One that gives its order and says what holds now. */
function order(
  parts: Pick<CtlAction, 'words' | 'operands' | 'summary'>,
  give: (context: CtlContext, operand: string) => Promise<string>,
): CtlAction {
  return {
    ...parts,
    run: async (context) => {
      const said = await give(context, context.operands[0] ?? '');
      context.print({ done: true }, () => sentenceFor(context, said));
      return exitFine;
    },
  };
}

/** The subcommands. */
export const switchActions: readonly CtlAction[] = [
  order(
    {
      words: ['pause'],
      operands: [],
      summary: 'Go on deciding and recording, and act on nothing, until resume.',
    },
    async ({ agent }) => {
      await agent.pause();
      return 'paused: the agent decides and records, and acts on nothing until momus ctl resume';
    },
  ),
  order({ words: ['resume'], operands: [], summary: 'Act again.' }, async ({ agent }) => {
    await agent.resume();
    const { acting, dryRun } = await agent.status();
    if (acting) return 'resumed: the agent acts';
    return dryRun
      ? 'resumed; it still acts on nothing, since it was started as a dry run'
      : 'resumed; it does not act yet';
  }),
  order(
    {
      words: ['exclude'],
      operands: ['GUEST'],
      summary: 'Leave a guest (by name or id) alone, also after a restart.',
    },
    async ({ agent }, guest) => {
      await agent.exclude(guest);
      const isThere = (await agent.guests()).some(({ id, name }) => id === guest || name === guest);
      const who = isThere ? guest : `${guest} (no guest of that name is there now)`;
      return `${who} is left alone until momus ctl include ${guest}`;
    },
  ),
  order(
    { words: ['include'], operands: ['GUEST'], summary: 'Manage an excluded guest again.' },
    async ({ agent }, guest) => {
      await agent.include(guest);
      return `${guest} is managed again`;
    },
  ),
  order(
    {
      words: ['verbosity'],
      operands: ['LEVEL'],
      summary: `How much the log says: ${levels.join(', ')}, or 1 to 5.`,
    },
    async ({ agent }, text) => {
      const level = levels.find((name, i) => name === text.toLowerCase() || `${i + 1}` === text);
      if (level === undefined)
        throw new CommandFailure(
          `there is no level \`${text}\`${suggestion(text, levels)}`,
          `levels are ${levels.join(', ')}, or 1 to ${levels.length}`,
        );
      await agent.setVerbosity(level);
      return `the log has the level ${level} now`;
    },
  ),
];
