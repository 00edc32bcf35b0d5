/** The subcommands of `momus ctl`, in the order in which help lists them; and how one is found. */
import { suggestion } from '../../schema/nearest.ts';
import { CommandFailure } from '../failure.ts';
import type { CtlAction } from './action.ts';
import { explainAction } from './explain.ts';
import { guestsAction } from './guests.ts';
import { parametersAction, policiesActions } from './policies.ts';
import { statusAction } from './status.ts';
import { switchActions } from './switches.ts';

/** Every subcommand. */
export const actions: readonly CtlAction[] = [
  statusAction,
  ...policiesActions,
  parametersAction,
  guestsAction,
  ...switchActions,
  explainAction,
];

/** How a subcommand is written, from `momus` on. */
export const usageOf = ({ words, operands }: CtlAction): string =>
  ['momus ctl', ...words, ...operands].join(' ');

/** Where groups begin without a word of their own. */
const usual: Readonly<Record<string, string>> = { policies: 'list' };

/** The subcommand that words begin with, and the words behind it; throws a failure for others. */
export function actionOf(given: readonly string[]): {
  readonly action: CtlAction;
  readonly operands: readonly string[];
} {
  const [first, second] = given;
  const helps = 'momus ctl --help lists what there is';
  if (first === undefined) throw new CommandFailure('say what to do', helps);
  const group = actions.filter(({ words }) => words[0] === first);
  if (group.length === 0) {
    const names = [...new Set(actions.map(({ words }) => words[0] ?? ''))];
    throw new CommandFailure(
      `there is no \`momus ctl ${first}\`${suggestion(first, names)}`,
      helps,
    );
  }
  const sub = Object.hasOwn(usual, first) ? (second ?? usual[first]) : undefined;
  const action = group.find(({ words }) => words[1] === sub);
  if (action === undefined) {
    const subs = group.map(({ words }) => words[1] ?? '');
    throw new CommandFailure(
      `there is no \`momus ctl ${first} ${sub}\`${suggestion(sub ?? '', subs)}`,
      `it has ${subs.join(', ')}`,
    );
  }
  const operands = given.slice(action.words.length);
  const least = action.operands.filter((name) => !name.startsWith('[')).length;
  if (operands.length < least || operands.length > action.operands.length)
    throw new CommandFailure(
      `\`momus ctl ${action.words.join(' ')}\` takes ${takes(action)}, not ${operands.length} words`,
      `usage: ${usageOf(action)}`,
    );
  return { action, operands };
}

const takes = ({ operands }: CtlAction): string =>
  operands.length === 0 ? 'no further word' : operands.join(' ');
