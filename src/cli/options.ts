/**
 * Reading a command's arguments.
 * In: its option rows and the words after its name. Out: options and operands, or one clear failure
 * with what was probably meant.
 */
import { parseArgs } from 'node:util';
import { suggest } from '../schema/nearest.ts';
import type { Command, OptionRow } from './command.ts';
import { CommandFailure } from './failure.ts';

/** The arguments of a command, checked against its rows. */
export interface Arguments {
  readonly operands: readonly string[];
  /** Whether an option without a value was given. */
  readonly flag: (name: string) => boolean;
  /** The value of an option, the last one given; undefined where it was not. */
  readonly value: (name: string) => string | undefined;
  /** All values of an option that may be given several times. */
  readonly values: (name: string) => readonly string[];
}

/** The row that every command has. */
export const helpRow: OptionRow = { name: 'help', short: 'h', doc: 'Show this help.' };

/** Reads the arguments of a command. */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const rows = [...command.options, helpRow];
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      rows.map((row) => [
        row.name,
        {
          type: row.value === undefined ? ('boolean' as const) : ('string' as const),
          ...(row.short === undefined ? {} : { short: row.short }),
        },
      ]),
    ),
  });

  const fail = (message: string): never => {
    throw new CommandFailure(message, `momus ${command.name} --help shows what it takes`);
  };
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const row = rows.find(({ name }) => name === token.name);
    const written = token.rawName;
    if (row === undefined) {
      const meant = suggest(
        token.name,
        rows.map(({ name }) => name),
      );
      const hint = meant === undefined ? '' : `; did you mean --${meant}?`;
      return fail(`momus ${command.name} has no option ${written}${hint}`);
    }
    if (row.value === undefined && token.inlineValue === true) fail(`${written} takes no value`);
    // The word after an option is its value even where it looks like the next option.
    const stolen = token.inlineValue !== true && /^--./.test(token.value ?? '');
    if (row.value !== undefined && (stolen || (token.value ?? '') === '')) {
      fail(`${written} needs a value: ${written} ${row.value}`);
    }
    const values = given.get(row.name) ?? [];
    if (values.length > 0 && row.value !== undefined && row.many !== true) {
      fail(`${written} was given twice`);
    }
    given.set(row.name, [...values, token.value ?? '']);
  }
  if (command.operands === '' && operands[0] !== undefined) {
    fail(`momus ${command.name} takes no argument, not even \`${operands[0]}\``);
  }
  return {
    operands,
    flag: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  };
}

/** A number from an option, within a range; `fallback` where it was not given. */
export function numberOption(
  args: Arguments,
  name: string,
  range: { readonly min: number; readonly max: number; readonly whole: boolean },
): number | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  const fits = /^[0-9.]+(e[0-9]+)?$/i.test(text) && Number.isFinite(value);
  if (fits && value >= range.min && value <= range.max && (!range.whole || Number.isInteger(value)))
    return value;
  const kind = range.whole ? 'a whole number' : 'a number';
  throw new CommandFailure(
    `--${name} must be ${kind} from ${range.min} to ${range.max}, not \`${text}\``,
  );
}

/** The names of a list such as `A,B`, over all times the option was given. */
export function listOption(args: Arguments, name: string): readonly string[] | undefined {
  const values = args.values(name);
  if (values.length === 0) return undefined;
  return values
    .flatMap((value) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
