/**
 * `momus ctl policies`: the policies that are in force, changes of them, and the sets before.
 */
import { resolve } from 'node:path';
import { AgentRefusal, type SetChange } from '../../agent/api.ts';
import { fileProblem } from '../../host/system-error.ts';
import { suggestion } from '../../schema/nearest.ts';
import { CommandFailure, exitFine, exitProblems } from '../failure.ts';
import type { Io } from '../io.ts';
import { readFile } from '../policy-files.ts';
import { printable } from '../render/width.ts';
import type { CtlAction, CtlContext } from './action.ts';
import { table } from './layout.ts';
import { tellChange } from './set-change.ts';
import { timeText } from './times.ts';

/** Agents take requests of 1 MiB. */
const largestPolicy = 1024 * 1024 - 4096;

/** The subcommands. */
export const policiesActions: readonly CtlAction[] = [
  {
    words: ['policies', 'list'],
    operands: [],
    summary: 'The policies in force, in their order.',
    run: async ({ agent, print, cut, colours }) => {
      const policies = await agent.policies();
      print(policies, () =>
        policies.length === 0
          ? 'no policy is in force'
          : table(
              [{ title: 'policy' }, { title: 'lines', right: true }, { title: '', gives: true }],
              policies.map(({ name, text }) => [name, `${linesOf(text)}`, firstWords(text)]),
              cut,
              colours,
            ).join('\n'),
      );
      return exitFine;
    },
  },
  {
    words: ['policies', 'get'],
    operands: ['NAME'],
    summary: 'The text of a policy.',
    run: async (context) => {
      const policy = await named(context);
      const text = policy.text.replace(/\n$/u, '');
      // To a file as it is.
      context.print(policy, () => (context.io.stdout.isTTY ? printableText(text) : text));
      return exitFine;
    },
  },
  {
    words: ['policies', 'set'],
    operands: ['NAME', 'FILE'],
    summary: 'Set a policy to the text of a file (- is standard input).',
    run: async (context) => {
      const [name = '', file = ''] = context.operands;
      const text = await textOf(file, context.io);
      const change = await context.agent.setNamedPolicy(name, text);
      return tellChange(context, change, `${name} is in force`, { name, file, text });
    },
  },
  {
    words: ['policies', 'remove'],
    operands: ['NAME'],
    summary: 'Remove a policy.',
    run: async (context) => {
      const { name } = await named(context);
      const change = await context.agent.setNamedPolicy(name, null);
      return tellChange(context, change, `${name} is removed`);
    },
  },
  {
    words: ['policies', 'reset'],
    operands: [],
    summary: 'Go back to the files of the configuration, parameters included.',
    run: async (context) => {
      const change: SetChange | null = await context.agent.resetPolicies();
      if (change !== null) return tellChange(context, change, 'the files are in force');
      context.print(null, () => 'not done: the configuration names no policies');
      return exitProblems;
    },
  },
  {
    words: ['policies', 'history'],
    operands: [],
    summary: 'The last sets, and how they did; the one in force is marked.',
    run: async ({ agent, print, cut, colours, io }) => {
      const sets = await agent.history();
      print(sets, () =>
        sets.length === 0
          ? 'there was no set yet'
          : table(
              [
                { title: 'set', right: true },
                { title: 'since' },
                { title: 'policies', right: true },
                { title: 'cycles', right: true },
                { title: 'faults', right: true },
                { title: 'by', gives: true },
              ],
              sets.map(({ number, since, origin, names, cycles, faults, inForce }) => [
                { text: `${inForce ? '* ' : ''}${number}`, ink: inForce ? colours.bold : plain },
                timeText(since, io.env),
                `${names.length}`,
                `${cycles}`,
                { text: `${faults}`, ink: faults > 0 ? colours.red : plain },
                origin,
              ]),
              cut,
              colours,
            ).join('\n'),
      );
      return exitFine;
    },
  },
  {
    words: ['policies', 'rollback'],
    operands: ['[N]'],
    summary: 'Put the set before in force again, or set N of the history.',
    run: async (context) => {
      const [text] = context.operands;
      if (text !== undefined && !/^[1-9]\d{0,8}$/u.test(text))
        throw new CommandFailure(
          `\`${text}\` is no number of a set`,
          'momus ctl policies history lists them',
        );
      const number = text === undefined ? undefined : Number(text);
      const change = await context.agent.rollback(number);
      const { set } = await context.agent.status();
      const names = set?.names.join(', ') || 'no policy';
      return tellChange(
        context,
        change,
        `rolled back; in force now, as set ${set?.number}: ${names}`,
      );
    },
  },
];

/** `momus ctl parameters`: what the engine has set. */
export const parametersAction: CtlAction = {
  words: ['parameters'],
  operands: [],
  summary: 'What the engine has set: the policy 01-parameters.',
  run: async ({ agent, print, cut, colours }) => {
    const parameters = await agent.parameters();
    print(parameters, () => {
      const { text } = parameters;
      if (text === null) return 'the engine has set nothing';
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      const rows = lines.map((line) => setting.exec(line)?.slice(1));
      // Other forms are shown as they are.
      if (rows.includes(undefined)) return printableText(text);
      const columns = [{ title: 'parameter' }, { title: 'value', gives: true }];
      return table(columns, rows as string[][], cut, colours).join('\n');
    });
    return exitFine;
  },
};

const setting = /^\s*\(set\s+([^\s()"]+)\s+(.*?)\s*\)\s*$/u;
const plain = (text: string): string => text;

/** The policy that the first operand names. */
async function named({ agent, operands }: CtlContext) {
  const [name = ''] = operands;
  const policies = await agent.policies();
  const found = policies.find((policy) => policy.name === name);
  if (found !== undefined) return found;
  const names = policies.map((policy) => policy.name);
  throw new AgentRefusal(`there is no policy \`${name}\`${suggestion(name, names)}`);
}

async function textOf(path: string, io: Io): Promise<string> {
  try {
    const bytes =
      path === '-' ? await io.stdin() : await readFile(resolve(io.cwd, path), largestPolicy);
    if (bytes.length > largestPolicy) throw new Error('it is larger than 1 MiB');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const problem = error instanceof TypeError ? 'it is no UTF-8 text' : fileProblem(error);
    throw new CommandFailure(`cannot read ${path}: ${problem}`);
  }
}

const linesOf = (text: string): number => text.replace(/\n$/u, '').split('\n').length;

/** The first line that says something. */
const firstWords = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^[\s#;]+/u, '').trim())
    .find((line) => line !== '') ?? '';

/** A text of several lines, safe to print. */
const printableText = (text: string): string =>
  text
    .split('\n')
    .map((line) => printable(line.replaceAll('\t', '    ')))
    .join('\n');
