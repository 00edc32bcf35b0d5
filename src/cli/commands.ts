/**
 * The commands of `momus`, in the order in which help lists them. Each is loaded when it is asked
 * for: an agent's process needs no parser, and who checks a policy no server.
 */
import type { Command } from './command.ts';

/** A command by its name. */
export interface CommandRow {
  readonly name: string;
  readonly load: () => Promise<Command>;
}

/** Every command but `help`, which the front answers itself. */
export const commands: readonly CommandRow[] = [
  { name: 'check', load: async () => (await import('./check.ts')).checkCommand },
  { name: 'fmt', load: async () => (await import('./fmt.ts')).fmtCommand },
  { name: 'convert', load: async () => (await import('./convert.ts')).convertCommand },
  { name: 'compile', load: async () => (await import('./compile.ts')).compileCommand },
  { name: 'run', load: async () => (await import('./run.ts')).runCommand },
  { name: 'eval', load: async () => (await import('./eval.ts')).evalCommand },
  { name: 'config', load: async () => (await import('./config.ts')).configCommand },
  { name: 'agent', load: async () => (await import('./agent.ts')).agentCommand },
  { name: 'ctl', load: async () => (await import('./ctl.ts')).ctlCommand },
  { name: 'lsp', load: async () => (await import('./lsp.ts')).lspCommand },
  { name: 'top', load: async () => (await import('./top.ts')).topCommand },
];

/** All of them. */
export const allCommands = (): Promise<readonly Command[]> =>
  Promise.all(commands.map(({ load }) => load()));
