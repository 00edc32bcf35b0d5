/** Whatever may take long for a command is done while whoever watches knows of it. */
import { expect, it, vi } from 'vitest';
import { CancellationToken } from 'vscode-languageserver';
import type { Ask } from '../../src/lsp/feature.ts';
import { commandNames } from '../../src/lsp/features/commands.ts';
import { unwatched, type WorkWatch } from '../../src/lsp/workspace/work-watch.ts';
import { startClient } from './client.ts';

const noted = vi.hoisted(() => ({ doing: [] as string[], seen: [] as string[] }));

vi.mock('../../src/lsp/workspace/evaluated.ts', async (original) => {
  const real = await original<typeof import('../../src/lsp/workspace/evaluated.ts')>();
  const evaluated: typeof real.evaluated = (...given) => {
    noted.seen.push(`evaluate ${noted.doing.join()}`);
    return real.evaluated(...given);
  };
  return { ...real, evaluated };
});
vi.mock('../../src/compiler/emit/readable.ts', async (original) => {
  const real = await original<typeof import('../../src/compiler/emit/readable.ts')>();
  const javaScriptOutput: typeof real.javaScriptOutput = (...given) => {
    noted.seen.push(`emit ${noted.doing.join()}`);
    return real.javaScriptOutput(...given);
  };
  return { ...real, javaScriptOutput };
});

const watch: WorkWatch = {
  ...unwatched,
  begin: ({ doing }) => noted.doing.push(doing),
  end: () => noted.doing.pop(),
};

it('commands that load code are watched while they work', async () => {
  const files = {
    'a.policy': '(debug 1)\n',
    's.json': '{"host": {"history": [{"ksm_run": 0}]}, "guests": []}',
  };
  const client = await startClient(files, {}, { watch: () => watch });
  client.open('a.policy');
  const run = (command: string, ...given: readonly string[]): Promise<unknown> =>
    client.connection.sendRequest('workspace/executeCommand', {
      command,
      arguments: [client.uriOf('a.policy'), ...given],
    });
  await run(commandNames.showJavaScript);
  await run(commandNames.evaluate, client.pathOf('s.json'));
  client.close();
  expect(noted).toEqual({ doing: [], seen: ['emit answer', 'evaluate answer'] });
});

it('an answer that would have to be awaited is none, as the types have it', () => {
  const late = (ask: Ask): unknown =>
    // @ts-expect-error: behind a wait nobody watches
    ask('', CancellationToken.None, async () => 1);
  const fine = (ask: Ask): Promise<number | null> => ask('', CancellationToken.None, () => 1);
  expect([late, fine]).toHaveLength(2);
});
