/**
 * What a command is: its name, what `--help` says about it, its options, and what it does.
 * One command per file; the table in commands.ts lists them.
 */
import type { ExitStatus } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';

/** An option as `--help` shows it and the parser takes it. */
export interface OptionRow {
  readonly name: string;
  /** One letter: `o` for `-o`. */
  readonly short?: string;
  /** What its value is called; absent where it takes none. */
  readonly value?: string;
  /** May be given several times. */
  readonly many?: boolean;
  readonly doc: string;
}

/** A command of `momus`. */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** The arguments after the options; empty where it takes none. */
  readonly operands: string;
  /** A paragraph or two, lines of at most 78 columns. */
  readonly description: string;
  readonly options: readonly OptionRow[];
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  readonly run: (args: Arguments, io: Io) => Promise<ExitStatus>;
}
