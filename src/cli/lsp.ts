/**
 * `momus lsp`: the language server, for editors.
 * In: the protocol on standard input. Out: the protocol on standard output, until the editor leaves.
 */
import type { Command } from './command.ts';
import { CommandFailure } from './failure.ts';

/** The command. */
export const lspCommand: Command = {
  name: 'lsp',
  summary: 'Serve an editor: the language server.',
  operands: '',
  description: [
    'Speaks the Language Server Protocol until the editor closes it. docs/editors.md',
    'has the lines that VS Code, Neovim, Emacs and others need.',
  ].join('\n'),
  options: [
    { name: 'stdio', doc: 'Over standard input and output; there is no other way.' },
    {
      name: 'clientProcessId',
      value: 'PID',
      doc: 'What some editors add: it ends with this process, too.',
    },
  ],
  examples: [['momus lsp --stdio', 'what an editor starts']],
  run: async (args) => {
    if (!args.flag('stdio'))
      throw new CommandFailure('an editor starts this command: say `momus lsp --stdio`');
    const { startServer } = await import('../lsp/main.ts');
    const client = Number(args.value('clientProcessId') ?? Number.NaN);
    startServer(
      new URL('../../docs/diagnostics/', import.meta.url).href,
      Number.isSafeInteger(client) ? client : null,
    );
    // The server ends the process when the editor asks for it, or is gone; signals end it at once, also
    // while it computes, since nobody listens to them.
    return new Promise(() => {});
  },
};
