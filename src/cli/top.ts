/**
 * `momus top`: a running agent and its guests, live on a terminal.
 * In: where the agent answers. Out: a view that is drawn again and again; without a terminal, one
 * picture of what is.
 */
import { AgentRefusal } from '../agent/api.ts';
import { AgentUnreachable } from '../agent/client/client.ts';
import { suggestion } from '../schema/nearest.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { agentOf, connectionRows } from './ctl/connection.ts';
import { CommandFailure, exitFine } from './failure.ts';
import { type Arguments, numberOption } from './options.ts';
import { smallestTop, topSnapshot } from './top/frame.ts';
import { processKeyboard } from './top/keyboard.ts';
import { askAll, showTop } from './top/loop.ts';
import { inOrder, type SortKey, sortKeys } from './top/order.ts';

const usualInterval = 2;
/** Milliseconds; the next question comes soon. */
const waitMs = 5000;

/** The command. */
export const topCommand: Command = {
  name: 'top',
  summary: 'Watch a running agent and its guests.',
  operands: '',
  description: [
    'Shows the host, the policies and all guests of an agent, and what the latest cycle',
    'did for them. Arrows mark a guest, Enter explains it, s sorts, p pauses, q quits.',
    'Without a terminal it prints what is, once. Exits with 2 when there is no agent.',
  ].join('\n'),
  options: [
    ...connectionRows,
    { name: 'interval', value: 'SECONDS', doc: 'How often the agent is asked; 2 unless given.' },
    { name: 'sort', value: 'KEY', doc: `${sortKeys.join(', ')}; state unless given.` },
    { name: 'json', doc: 'Print what is, once, for programs.' },
  ],
  examples: [
    ['momus top -c /etc/vdsm/mom.conf', 'the agent of this configuration'],
    ['momus top -s control.sock --sort unused', 'guests that are short of memory first'],
  ],
  run: async (args, io) => {
    const sort = sortOf(args);
    const seconds = numberOption(args, 'interval', { min: 0.2, max: 3600, whole: false });
    const stop = new AbortController();
    // Who quits does not wait for an agent that hangs.
    const agent = await agentOf(args, io, { signal: stop.signal, waitMs });
    const first = await askAll(agent).catch((error: unknown) => {
      if (error instanceof AgentUnreachable || error instanceof AgentRefusal)
        throw new CommandFailure(error.message);
      throw error;
    });
    const { stdout, env } = io;
    if (args.flag('json')) {
      stdout.write(`${JSON.stringify(first, null, 2)}\n`);
      return exitFine;
    }
    const columns = stdout.columns() ?? 80;
    const large = columns >= smallestTop.columns && (stdout.rows() ?? 0) >= smallestTop.rows;
    if (stdout.isTTY && large && env.TERM !== 'dumb') {
      const interval = (seconds ?? usualInterval) * 1000;
      await showTop(agent, first, io, processKeyboard(), { interval, sort, stop });
      return exitFine;
    }
    const data = { ...first, guests: inOrder(first.guests, sort, false), problem: null };
    const paper = { columns: stdout.columns() ?? null, colours: coloursFor(stdout, env), env };
    const lines = topSnapshot(data, paper);
    stdout.write(`${lines.join('\n')}\n`);
    return exitFine;
  },
};

function sortOf(args: Arguments): SortKey {
  const text = args.value('sort') ?? 'state';
  const key = sortKeys.find((known) => known === text);
  if (key !== undefined) return key;
  throw new CommandFailure(
    `nothing is sorted by \`${text}\`${suggestion(text, sortKeys)}`,
    `--sort takes ${sortKeys.join(', ')}`,
  );
}
