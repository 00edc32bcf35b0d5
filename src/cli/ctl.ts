/**
 * `momus ctl`: asks a running agent, and tells it what to do.
 * In: a subcommand and where the agent answers. Out: its answer for people, or as JSON.
 */
import { AgentRefusal } from '../agent/api.ts';
import { AgentUnreachable } from '../agent/client/client.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import type { CtlContext } from './ctl/action.ts';
import { actionOf, actions, usageOf } from './ctl/actions.ts';
import { agentOf, connectionRows } from './ctl/connection.ts';
import { explainLog } from './ctl/explain.ts';
import { CommandFailure, exitProblems } from './failure.ts';
import { printable } from './render/width.ts';

/** Sentences are no wider than this, however wide the terminal is. */
const widest = 100;

/** The command. */
export const ctlCommand: Command = {
  name: 'ctl',
  summary: 'Ask a running agent, pause it, change its policies.',
  operands: 'SUBCOMMAND',
  description: [
    'Talks to an agent over its socket. Exits with 0 when it was done, 1 when the',
    'agent refused it, 2 when there is no agent to ask or the usage is wrong.',
  ].join('\n'),
  options: [
    ...connectionRows,
    { name: 'json', doc: 'Print the answer for programs.' },
    {
      name: 'at',
      value: 'TIME',
      doc: 'For explain: the cycle at that time; 03:12, 5m (ago), or 2026-03-04T03:12:00Z.',
    },
    {
      name: 'log',
      value: 'FILE',
      doc: 'For explain: read this decision log instead of asking an agent.',
    },
  ],
  examples: actions.map((action) => [usageOf(action), action.summary] as const),
  run: async (args, io) => {
    const { action, operands } = actionOf(args.operands);
    const at = args.value('at');
    if (at !== undefined && action.takesTime !== true)
      throw new CommandFailure(`\`momus ctl ${action.words.join(' ')}\` takes no --at`);
    const log = args.value('log');
    if (log !== undefined && action.takesTime !== true)
      throw new CommandFailure(`\`momus ctl ${action.words.join(' ')}\` takes no --log`);
    const { stdout } = io;
    const colours = coloursFor(stdout, io.env);
    const columns = Math.min(widest, Math.max(40, stdout.columns() ?? 80));
    try {
      const context: Omit<CtlContext, 'agent'> = {
        operands,
        at,
        io,
        colours,
        columns,
        cut: stdout.columns() ?? null,
        print: (value, text) =>
          stdout.write(`${args.flag('json') ? JSON.stringify(value, null, 2) : text()}\n`),
      };
      return log === undefined
        ? await action.run({ ...context, agent: await agentOf(args, io) })
        : await explainLog(log, context);
    } catch (error) {
      if (error instanceof AgentUnreachable) throw new CommandFailure(error.message);
      if (!(error instanceof AgentRefusal)) throw error;
      const { red } = coloursFor(io.stderr, io.env);
      io.stderr.write(`${red('momus:')} ${printable(error.message)}\n`);
      return exitProblems;
    }
  },
};
