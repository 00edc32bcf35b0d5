/** The commands of `momus`, in the order in which help lists them. */
import { agentCommand } from './agent.ts';
import { checkCommand } from './check.ts';
import type { Command } from './command.ts';
import { compileCommand } from './compile.ts';
import { configCommand } from './config.ts';
import { ctlCommand } from './ctl.ts';
import { evalCommand } from './eval.ts';
import { fmtCommand } from './fmt.ts';
import { runCommand } from './run.ts';
import { topCommand } from './top.ts';

/** Every command but `help`, which the front answers itself. */
export const commands: readonly Command[] = [
  checkCommand,
  fmtCommand,
  compileCommand,
  runCommand,
  evalCommand,
  configCommand,
  agentCommand,
  ctlCommand,
  topCommand,
];
