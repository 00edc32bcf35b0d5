/**
 * What a subcommand of `momus ctl` is. One small file per subcommand or group; the table in
 * actions.ts lists them.
 */
import type { AgentClient } from '../../agent/client/client.ts';
import type { Colours } from '../colour.ts';
import type { ExitStatus } from '../failure.ts';
import type { Io } from '../io.ts';

/** What a subcommand has to work with. */
export interface CtlContext {
  readonly agent: AgentClient;
  /** The words after its own. */
  readonly operands: readonly string[];
  /** The value of `--at`; undefined where it was not given. */
  readonly at: string | undefined;
  readonly io: Io;
  readonly colours: Colours;
  /** Columns for sentences. */
  readonly columns: number;
  /** Columns for tables: null where they may be of any width. */
  readonly cut: number | null;
  /** Prints the value with `--json`, the text else. */
  readonly print: (value: unknown, text: () => string) => void;
}

/** A subcommand. */
export interface CtlAction {
  /** The words that name it: `policies get`. */
  readonly words: readonly string[];
  /** What may follow, as help shows it; optional words in brackets. */
  readonly operands: readonly string[];
  readonly summary: string;
  /** Whether it takes `--at`. */
  readonly takesTime?: boolean;
  /** Exit status 0: done, 1: refused. Rejections are told by whoever runs it. */
  readonly run: (context: CtlContext) => Promise<ExitStatus>;
}
