/**
 * Why a cycle did what it did, in sentences for an operator.
 * In: an explanation. Out: lines: what came of the cycle; each decision with what the policy wanted,
 * its line, the limit that changed or stopped it, and what the host said; what the policy read.
 */
import type { Explanation, LastChange } from '../../agent/api.ts';
import { problemWords } from '../../agent/story/events.ts';
import { readable } from '../../agent/story/quantity.ts';
import type { LimitName } from '../../runtime/decision.ts';
import type { ActionReport, Decision, FaultReport } from '../../runtime/index.ts';
import type { Colours } from '../colour.ts';
import type { Io } from '../io.ts';
import { printable } from '../render/width.ts';
import { wrap } from '../render/wrap.ts';
import { labelled } from './layout.ts';
import { clockText, timeText } from './times.ts';
import { controlChange, controlValue, inputValue } from './values.ts';

/** What a limit is for. */
export const limitWords: Readonly<Record<LimitName, string>> = {
  'excluded-guest': 'guests that are left alone; momus ctl include takes them back',
  'balloon-bounds': 'no balloon moves whose minimum or maximum is not known',
  'balloon-floor': 'the least memory that a guest keeps',
  'balloon-step': 'the largest change at once',
  'change-interval': 'the time between two changes of a guest',
  'guests-per-cycle': 'how many guests change in one cycle',
};

/** A limit by its name, and what it is; one of a newer agent by its name alone. */
const limitText = (limit: LimitName): string =>
  Object.hasOwn(limitWords, limit) ? `\`${limit}\`: ${limitWords[limit]}` : `\`${limit}\``;

interface Page {
  readonly columns: number;
  readonly colours: Colours;
  readonly env: Io['env'];
}

/** The lines of an explanation. */
export function explainLines(explanation: Explanation, page: Page): readonly string[] {
  const { guest, cycle, at, problems, decisions, faults, inputs, lastChange } = explanation;
  const { colours, columns, env } = page;
  const who = guest === null ? 'the host' : `guest ${guest.name} (${guest.id})`;
  const sentences = wrap(printable(outcome(explanation)), columns);
  const read = Object.entries(inputs);
  const entity = guest === null ? 'host' : 'guest';
  return [
    colours.bold(printable(who)),
    colours.dim(`cycle ${cycle}, ${timeText(at, env)}, policies ${explanation.digest.slice(0, 8)}`),
    '',
    ...sentences,
    ...decisions.flatMap((decision, i) => ['', ...decisionLines(decision, i, explanation, page)]),
    ...faults.flatMap((fault) => ['', ...faultLines(fault, explanation, page)]),
    ...(problems.length === 0
      ? []
      : [
          '',
          colours.bold('data that was missing or not believed'),
          ...problems.flatMap((problem) => listed(problemWords(problem), page)),
        ]),
    ...(read.length === 0 ? [] : ['', colours.bold('what the policy read')]),
    ...(read.length === 0
      ? []
      : labelled(
          read.map(([name, value]) => [printable(name), inputValue(entity, name, value)]),
          columns,
          colours,
        )),
    ...(lastChange === undefined || lastChange.cycle === cycle
      ? []
      : ['', changed(lastChange, env)]),
  ];
}

/** When it was changed last, and how to ask about that. */
function changed({ cycle, at }: LastChange, env: Io['env']): string {
  const time = clockText(at, env);
  return `last changed: cycle ${cycle}, ${time} (--at ${time})`;
}

/** An entry of a list, wrapped. */
const listed = (text: string, { columns, colours }: Page): readonly string[] =>
  wrap(printable(text), columns - 2).map((line) => `  ${colours.yellow(line)}`);

/** What came of the cycle, in a sentence or two. */
export function outcome(explanation: Explanation): string {
  const { nothing, reason, skipped, decisions, actions } = explanation;
  if (skipped !== null) return `Nothing was done: the policies did not run: ${skipped}.`;
  switch (nothing) {
    case 'not-ready':
      return `Nothing was done: there was no sample to decide by: ${reason ?? 'data is missing'}. No policy sees it before there is one.`;
    case 'not-evaluated':
      return 'Nothing was done: the policies did not run in this cycle.';
    case 'fault':
      return 'Nothing was done: the policy failed, as below.';
    case 'no-proposal':
      return 'Nothing was done: the policies ran, and wanted nothing changed here.';
    case 'unchanged':
      return 'Nothing was done: what the policies want is in force already.';
    case 'refused': {
      const limits = decisions.flatMap(({ limit }) => (limit === null ? [] : [`\`${limit}\``]));
      const by = limits.length === 0 ? '' : ` by the limit ${[...new Set(limits)].join(', ')}`;
      return `Nothing was done: what the policies want was refused${by}.`;
    }
    case null:
      return sentWords(decisions, actions);
    default:
      return nothing satisfies never;
  }
}

function sentWords(decisions: readonly Decision[], actions: readonly ActionReport[]): string {
  const changes = decisions
    .filter(({ sent, outcome: came }) => sent && came !== 'unchanged')
    .map((decision) => `${nameOf(decision)} ${changeOf(decision)}`);
  const what = changes.length === 0 ? 'a change' : changes.join(', ');
  const all = (status: ActionReport['status']): boolean =>
    actions.length > 0 && actions.every((action) => action.status === status);
  if (all('would')) return `Nothing was sent, since the agent did not act. It would set ${what}.`;
  if (all('ok')) return `Set: ${what}.${heldBack(decisions)}`;
  const done = actions.filter(({ status }) => status === 'ok').length;
  return done === 0
    ? `Not done: ${what} was to be set, and the host did not do it.`
    : `Done in part: of ${actions.length} changes the host did ${done}.`;
}

/** Why less was set than the policies want; empty where it was not. */
function heldBack(decisions: readonly Decision[]): string {
  return decisions
    .flatMap((decision) => {
      const { sent, wanted, limit, outcome: came } = decision;
      if (!sent || wanted === null || (limit === null && came !== 'clamped')) return [];
      const by = limit === null ? 'its range' : `the limit \`${limit}\``;
      return [` The policies want ${controlValue(decision, wanted)}, which is beyond ${by}.`];
    })
    .join('');
}

function decisionLines(
  decision: Decision,
  index: number,
  { actions, lines }: Explanation,
  { columns, colours }: Page,
): readonly string[] {
  const { at, wanted, limit, reason, outcome: came } = decision;
  const action = actions.find(({ decisions }) => decisions.includes(index));
  const rows: [string, string | readonly string[]][] = [];
  if (wanted !== null) rows.push(['wanted', controlValue(decision, wanted)]);
  if (at !== null) rows.push(['policy', place(at, lines)]);
  if (limit !== null) rows.push(['limit', [limitText(limit), readable(reason ?? '')]]);
  else if (came === 'clamped')
    rows.push(['range', readable(reason ?? 'the control allows no more')]);
  rows.push(['result', resultOf(decision, action)]);
  const ink = came === 'refused' ? colours.yellow : colours.bold;
  return [
    ink(printable(`${nameOf(decision)}  ${changeOf(decision)}`)),
    ...labelled(rows, columns, colours),
  ];
}

/** What became of a decision. */
function resultOf(decision: Decision, action: ActionReport | undefined): string {
  const { sent, value, reason, limit } = decision;
  const because = reason === null || limit !== null ? '' : `: ${reason}`;
  if (decision.outcome === 'refused') return `not sent${because}`;
  if (!sent) return `not sent${because === '' ? '; it is in force already' : because}`;
  const shown = value === null ? 'it' : controlValue(decision, value);
  if (action === undefined) return `${shown} was not sent; no controller took it`;
  const message = action.message === null ? '' : `: ${action.message}`;
  switch (action.status) {
    case 'ok':
      return `the host took ${shown} (${Math.round(action.milliseconds)} ms)`;
    case 'would':
      return `${shown} was not sent, since the agent did not act (paused, or a dry run)`;
    case 'failed':
      return `the host refused ${shown}${message}`;
    case 'timed-out':
      return `the host gave no answer to ${shown}; it may still happen${message}`;
    case 'skipped':
    case 'withheld':
      return `${shown} was not sent${message}`;
    default:
      return action.status satisfies never;
  }
}

function faultLines(
  { code, message, at }: FaultReport,
  { lines }: Explanation,
  { columns, colours }: Page,
): readonly string[] {
  const where = at === null ? [] : [['policy', place(at, lines)] as const];
  return [
    ...wrap(printable(`fault ${code}: ${message}`), columns).map(colours.red),
    ...(where.length === 0 ? [] : labelled(where, columns, colours)),
  ];
}

/** `file:line`, and the line as it stands there where it is known; `…` where the statement goes on. */
function place(
  { source, line, endLine }: NonNullable<Decision['at']>,
  lines: Explanation['lines'],
): readonly string[] {
  const key = `${source}:${line}`;
  const text = lines[key]?.trim();
  return text === undefined ? [key] : [key, endLine > line ? `${text} …` : text];
}

const nameOf = ({ device, control }: Decision): string =>
  device === null ? control : `${device} ${control}`;

/** From what to what; of what is not sent, what it stays. */
function changeOf(decision: Decision): string {
  const { before, value, outcome: came } = decision;
  if (value !== null && came !== 'unchanged') return controlChange(decision, before, value);
  const stays = value ?? before;
  return stays === null ? '' : `stays ${controlValue(decision, stays)}`;
}
