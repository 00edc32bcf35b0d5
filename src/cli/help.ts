/**
 * The help texts.
 * In: the table of commands, or one of them. Out: text of at most 80 columns.
 */
import type { Command, OptionRow } from './command.ts';
import { helpRow } from './options.ts';
import { wrap } from './render/wrap.ts';

const width = 80;

/** What `momus help` prints. */
export function generalHelp(commands: readonly Command[]): string {
  const rows = [
    ...commands.map(({ name, summary }) => [name, summary] as const),
    ['help [COMMAND]', 'Show this, or the help of a command.'] as const,
  ];
  return [
    'Momus finds the faults of virtualization host policies, and runs them.',
    '',
    'usage: momus COMMAND [OPTION…] [ARGUMENT…]',
    '',
    'commands:',
    ...columns(rows),
    '',
    'options:',
    ...columns([
      ['--version', 'Show the version.'],
      ['--help', 'Show this; after a command, its help.'],
    ]),
    '',
    'exit status: 0 fine, 1 errors in a policy, 2 wrong usage or unreadable files.',
    '',
    'example:',
    '  momus check policies',
    '',
  ].join('\n');
}

/** What `momus COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const operands = command.operands === '' ? '' : ` ${command.operands}`;
  return [
    command.summary,
    '',
    `usage: momus ${command.name} [OPTION…]${operands}`,
    '',
    ...wrap(command.description.replaceAll('\n', ' '), width),
    '',
    'options:',
    ...columns([...command.options, helpRow].map((row) => [spelled(row), row.doc] as const)),
    '',
    command.examples.length === 1 ? 'example:' : 'examples:',
    ...command.examples.flatMap(([line, what]) => [
      `  ${line}`,
      ...wrap(what, width - 6).map((text) => `      ${text}`),
    ]),
    '',
  ].join('\n');
}

function spelled({ name, short, value }: OptionRow): string {
  const long = `--${name}${value === undefined ? '' : ` ${value}`}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** Two columns, the second one wrapped. */
function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const first = Math.min(24, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, width - first - 4);
    if (left.length > first) return [`  ${left}`, ...lines.map((l) => ' '.repeat(first + 4) + l)];
    return lines.map((line, i) => `  ${(i === 0 ? left : '').padEnd(first)}  ${line}`);
  });
}
