/** When the status of a set is told: once where it changes fast, to every connection. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { type SetStatus, statusFeature } from '../../src/lsp/features/status.ts';
import type { PolicySet } from '../../src/lsp/workspace/policy-set.ts';
import { createWorkspace } from '../../src/lsp/workspace/workspace.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A connection that keeps what it is told. */
function listener() {
  const told: SetStatus[] = [];
  const sendNotification = async (_: string, status: SetStatus): Promise<void> => {
    told.push(status);
  };
  const changed = statusFeature.watcher!({ sendNotification } as unknown as Connection);
  return { told, changed };
}

it('each connection is told of a set once, as it is then', async () => {
  const workspace = createWorkspace();
  const uri = 'file:///nowhere/a.policy';
  const edit = async (text: string): Promise<PolicySet> =>
    (await workspace.changed({ uri, getText: () => text }))!;
  const set = await edit('(debug 1)');
  const [one, other] = [listener(), listener()];
  for (const { changed } of [one, other, one]) changed(set);
  await edit('(debug nothing)');
  vi.runAllTimers();
  for (const { told } of [one, other]) expect(told.map(({ errors }) => errors)).toEqual([1]);
  one.changed(set);
  vi.runAllTimers();
  expect([one.told.length, other.told.length]).toEqual([2, 1]);
});
