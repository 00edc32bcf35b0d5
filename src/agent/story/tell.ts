/**
 * A cycle in the log of an agent: what is news of it.
 * In: what a narrator tells. Out: lines at their levels.
 */
import type { CycleReport } from '../../runtime/report.ts';
import type { AgentLog } from '../log.ts';
import { type Event, sentence } from './events.ts';
import type { Told } from './narrator.ts';

/** Says what happened in a cycle. */
export function tellCycle(
  log: AgentLog,
  told: readonly Told[],
  { cycle, milliseconds }: CycleReport,
  leftOut: number,
): void {
  const cycles = leftOut === 1 ? '1 cycle was' : `${leftOut} cycles were`;
  if (leftOut > 0) log.warn(`${cycles} left out: the one before took too long`);
  for (const { event, news } of told) {
    const line = `${event.subject}: ${sentence(event)}`;
    if (news === 'known') log.debug(line);
    else log[levelOf(event)](news === 'again' ? `${line} (still)` : line);
  }
  log.debug(`cycle ${cycle} took ${Math.round(milliseconds.total)} ms`);
}

function levelOf({ kind, state, limit }: Event): keyof AgentLog {
  switch (kind) {
    case 'failed':
      // A limit that does its work is what the operator wanted.
      return state === 'refused' && limit !== undefined ? 'info' : 'warn';
    case 'fault':
    case 'problem':
      return 'warn';
    case 'set':
    case 'would':
    case 'held':
    case 'gone':
      return 'info';
    case 'said':
      return 'debug';
    default:
      return kind satisfies never;
  }
}
