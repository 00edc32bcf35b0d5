/** `momus ctl status`: how the agent is. */
import type { AgentStatus, CycleSummary } from '../../agent/api.ts';
import { listingWords } from '../../agent/story/events.ts';
import { exitFine } from '../failure.ts';
import type { Io } from '../io.ts';
import { counted } from '../render/diagnostics.ts';
import { printable } from '../render/width.ts';
import type { CtlAction, CtlContext } from './action.ts';
import { labelled } from './layout.ts';
import { clockText, timeText } from './times.ts';

/** The subcommand. */
export const statusAction: CtlAction = {
  words: ['status'],
  operands: [],
  summary: 'How the agent is: whether it acts, its policies, its latest cycle.',
  run: async (context) => {
    const status = await context.agent.status();
    context.print(status, () => statusLines(status, context).join('\n'));
    return exitFine;
  },
};

/** Whether it acts, in a word or two. */
export function actingWords({ acting, paused, dryRun }: AgentStatus): string {
  if (paused) return 'paused';
  if (dryRun) return 'dry run';
  return acting ? 'acting' : 'not acting';
}

/** What is wrong, also where an agent of before does not count a failed listing among it. */
export function problemsOf({ lastCycle, problems }: AgentStatus): readonly string[] {
  const listing = lastCycle?.listingProblem ?? null;
  if (listing === null) return problems;
  return [...new Set([listingWords(listing), ...problems])];
}

function statusLines(
  status: AgentStatus,
  { colours, columns, io }: Pick<CtlContext, 'colours' | 'columns' | 'io'>,
): readonly string[] {
  const { version, pid, startedAt, set, interval, cycles, cyclesLeftOut } = status;
  const acts = actingWords(status);
  const ink = status.acting ? colours.green : colours.yellow;
  const problems = problemsOf(status);
  const leftOut =
    cyclesLeftOut === 0 ? '' : `; ${cyclesLeftOut} left out, as the one before took too long`;
  const rows: (readonly [string, string | readonly string[]])[] = [
    ['agent', `momus ${version}, process ${pid}, since ${timeText(startedAt, io.env)}`],
    ['policies', set === null ? 'none' : setWords(set, io.env)],
    ['cycles', `${cycles}, one every ${interval} s${leftOut}`],
    ['latest', status.lastCycle === null ? 'none yet' : cycleWords(status.lastCycle, io.env)],
    ['guests', guestsWords(status)],
    ['problems', problems.length === 0 ? 'none' : problems],
  ];
  return [
    `${colours.bold(printable(status.host))}  ${ink(acts)}`,
    ...labelled(rows, columns, colours),
  ];
}

function guestsWords({ guests, excluded }: AgentStatus): readonly string[] {
  const { ready, notReady, quarantined } = guests;
  return [
    `${ready} ready, ${notReady} not ready, ${quarantined} quarantined; ${guests.excluded} excluded`,
    ...(excluded.length === 0 ? [] : [`excluded: ${excluded.join(', ')}`]),
  ];
}

function setWords(
  { number, since, origin, names, warnings, cycles, faults }: NonNullable<AgentStatus['set']>,
  env: Io['env'],
): readonly string[] {
  return [
    `set ${number} since ${timeText(since, env)}, by ${origin}`,
    names.length === 0 ? 'no policy' : names.join(', '),
    `${counted(warnings, 'warning')}; ${counted(faults, 'fault')} in ${counted(cycles, 'cycle')}`,
  ];
}

function cycleWords(cycle: CycleSummary, env: Io['env']): readonly string[] {
  const { milliseconds, decisions, faults, skipped } = cycle;
  const { total, collect, evaluate, arbitrate, actuate } = milliseconds;
  const phases = { collect, evaluate, arbitrate, actuate };
  const parts = Object.entries(phases).map(([name, ms]) => `${name} ${Math.round(ms)}`);
  return [
    `cycle ${cycle.cycle} at ${clockText(cycle.startedAt, env)}, ${Math.round(total)} ms (${parts.join(', ')})`,
    `${counted(decisions, 'decision')}: ${becameOf(cycle)}; ${counted(faults, 'fault')}`,
    ...(skipped === null ? [] : [`the policies did not run: ${skipped}`]),
  ];
}

/** What became of the decisions; the parts add up, but for an agent of before. */
function becameOf({ applied, refused, inForce, would, failed }: CycleSummary): string {
  const rare = [
    [inForce, 'in force already'],
    [would, 'would be sent'],
    [failed, 'in vain'],
  ] as const;
  const more = rare.flatMap(([count, words]) => (count > 0 ? [`, ${count} ${words}`] : []));
  return `${applied} applied, ${refused} refused${more.join('')}`;
}
