/** Policies that cannot be read any more: what is in force stays, until they can be read again. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startDaemon } from '../../src/agent/daemon/daemon.ts';
import { createMomClient } from '../../src/host/mom/index.ts';

it('leave what is in force', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'momus-unread-'));
  const path = (name: string): string => join(directory, name);
  const policy = (name: string, text: string | Buffer): void =>
    writeFileSync(path(`mom.d/${name}.policy`), text);
  mkdirSync(path('mom.d'));
  policy('10-one', '(debug 1)');
  policy('20-two', '(debug 2)');
  writeFileSync(
    path('mom.conf'),
    `[main]\npolicy-dir: ${path('mom.d')}\nrpc-port: ${path('mom.sock')}\n[momus]\nhost: simulated\nwatch: false\n`,
  );
  const { agent, reload, stop } = await startDaemon({
    config: path('mom.conf'),
    dryRun: false,
    env: {},
    stderr: { write: () => {}, isTTY: false },
    version: '0',
  });
  const inForce = async () => (await agent.api.policies()).map(({ name }) => name);
  const problems = async () => (await agent.api.status()).problems;
  try {
    policy('20-two', Buffer.from([0xff, 0xfe, 0x41]));
    await reload();
    expect(await inForce()).toEqual(['10-one', '20-two']);
    expect(await problems()).toEqual([
      `cannot read ${path('mom.d/20-two.policy')}: it is no UTF-8 text`,
      'the policies that changed cannot be read; those before go on',
    ]);

    renameSync(path('mom.d'), path('gone'));
    await reload();
    expect(await inForce()).toEqual(['10-one', '20-two']);
    const reset = createMomClient(path('mom.sock'))(
      'resetPolicies',
      [],
      AbortSignal.timeout(20_000),
    );
    await expect(reset).rejects.toThrow(/cannot read .*mom\.d: .*; what is in force stays/u);
    expect(await inForce()).toEqual(['10-one', '20-two']);

    renameSync(path('gone'), path('mom.d'));
    policy('20-two', '(debug 3)');
    await reload();
    expect((await agent.api.policies())[1]?.text).toBe('(debug 3)');
    expect(await problems()).toEqual([]);
  } finally {
    await stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
