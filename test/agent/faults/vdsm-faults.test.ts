/** What goes wrong in VDSM and its machines while the daemon runs; healthy guests lose no cycle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { badStateNames, idOf, makeMachine, spoil } from '../../vdsm/index.ts';
import { balloonCalls, soon, withDaemon } from './world.ts';

const limit = 120_000;

describe.concurrent('the daemon, while VDSM', () => {
  it('is restarted', { timeout: limit }, () =>
    withDaemon({}, async ({ vdsm, cycles, lost, reports, daemon, directory }) => {
      await cycles(2);
      await vdsm.stop();
      await cycles(3);
      const why = reports.at(-1)?.listingProblem;
      expect(why).toMatch(/there is no connection to VDSM .*is VDSM running/);
      expect(daemon.agent.status().problems).toEqual([`the guests cannot be listed: ${why}`]);
      // Beside what it says of each guest.
      const told = (): readonly string[] =>
        readFileSync(join(directory, 'mom.log'), 'utf8')
          .split('\n')
          .filter((line) => line.includes(`${why}`) && !line.includes('"msg":"vm-'));
      await vi.waitFor(() => expect(told()).toHaveLength(1), soon);
      await vdsm.start();
      const before = vdsm.count('VM.setBalloonTarget');
      await vi.waitFor(() => {
        expect(vdsm.count('VM.setBalloonTarget')).toBeGreaterThan(before + 5);
      }, soon);
      expect(lost()).toEqual([]);
      await vi.waitFor(() => expect(daemon.agent.status().problems).toEqual([]), soon);
      expect(told()).toHaveLength(1);
    }),
  );

  it('hangs', { timeout: limit }, () =>
    withDaemon(
      { momus: 'read-limit: 1000\napply-limit: 1000' },
      async ({ vdsm, cycles, lost, reports }) => {
        await cycles(2);
        vdsm.freeze(true);
        await cycles(2);
        expect(reports.at(-1)?.guests.every(({ ready }) => ready)).toBe(true);
        vdsm.freeze(false);
        const before = reports.length;
        await vi.waitFor(() => {
          const after = reports.slice(before);
          expect(after.some(({ actions }) => actions.some(({ status }) => status === 'ok'))).toBe(
            true,
          );
        }, soon);
        expect(lost()).toEqual([]);
      },
    ),
  );

  it.each([
    ['is slow', { kind: 'delay', milliseconds: 300 }],
    ['answers garbage', { kind: 'garbage' }],
    ['answers with another shape', { kind: 'result', result: { vms: 5 } }],
    ['says nothing', { kind: 'nothing' }],
    ['sends half a frame', { kind: 'half-frame' }],
    ['sends what is no STOMP', { kind: 'no-stomp' }],
    ['cuts the connection', { kind: 'cut' }],
    ['answers with errors', { kind: 'error', code: 99, message: 'Not enough resources' }],
  ] as const)('%s', { timeout: limit }, (_what, how) =>
    withDaemon({ momus: 'read-limit: 1500' }, async ({ vdsm, cycles, lost, reports }) => {
      await cycles(2);
      vdsm.misbehave('Host.getAllVmStats', how, 3);
      await cycles(5);
      await vi.waitFor(() => {
        const last = reports.at(-1);
        expect(last?.listingProblem).toBeNull();
        expect(last?.actions.map(({ status }) => status)).toContain('ok');
      }, soon);
      expect(lost()).toEqual([]);
    }),
  );

  it('tells of one machine in each bad state', { timeout: limit }, () => {
    const bad = badStateNames.map((state, i) => {
      const machine = makeMachine(100 + i);
      spoil(machine, state);
      return machine;
    });
    const healthy = [1, 2, 3].map(makeMachine);
    return withDaemon(
      { vdsm: { machines: [...bad, ...healthy] } },
      async ({ vdsm, cycles, lost, reports }) => {
        await cycles(4);
        expect(badStateNames.length).toBeGreaterThanOrEqual(10);
        expect(lost(bad.map(({ id }) => id))).toEqual([]);
        for (const { id } of healthy) expect(balloonCalls(vdsm)).toContain(id);
        expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
      },
    );
  });

  it('has 500 machines', { timeout: limit }, () =>
    withDaemon(
      { vdsm: { machines: 500 }, momus: 'guests-per-cycle: 0' },
      async ({ vdsm, cycles, lost }) => {
        await cycles(3);
        expect(lost()).toEqual([]);
        expect(new Set(balloonCalls(vdsm)).size).toBe(500);
        // In bulk: one reading per cycle, however many machines there are.
        expect(vdsm.count('Host.getAllVmStats')).toBeLessThan(20);
      },
    ),
  );

  it('has a machine that vanishes between reading and acting', { timeout: limit }, () => {
    const gone = idOf(2);
    return withDaemon(
      {
        vdsm: {
          machines: 4,
          answer: (method, params) =>
            method === 'VM.setBalloonTarget' && params.vmID === gone
              ? { error: { code: 1, message: 'Virtual machine does not exist' } }
              : undefined,
        },
      },
      async ({ cycles, lost, reports }) => {
        await cycles(3);
        const actions = reports.flatMap((report) => report.actions);
        const of = (id: string) =>
          actions.filter(({ action }) => action.kind === 'balloon' && action.guest === id);
        expect(of(gone)[0]).toMatchObject({
          status: 'failed',
          message: expect.stringContaining('Virtual machine does not exist'),
        });
        for (const id of [1, 3, 4].map(idOf)) {
          expect(of(id).map(({ status }) => status)).toContain('ok');
          expect(of(id).map(({ status }) => status)).not.toContain('failed');
        }
        expect(lost()).toEqual([]);
      },
    );
  });

  it('never returns from an action', { timeout: limit }, () => {
    const stuck = idOf(1);
    return withDaemon({ momus: 'apply-limit: 500' }, async ({ vdsm, cycles, lost, reports }) => {
      vdsm.misbehave('VM.setBalloonTarget', { kind: 'hang' }, 1);
      await vi.waitFor(() => {
        const actions = reports.flatMap((report) => report.actions);
        expect(actions.map(({ status }) => status)).toContain('timed-out');
      }, soon);
      const before = reports.length;
      await cycles(3);
      const after = reports.slice(before).flatMap((report) => report.actions);
      const hung = after.filter(({ status }) => status === 'skipped');
      const owners = new Set(
        hung.map(({ action }) => (action.kind === 'balloon' ? action.guest : '')),
      );
      expect(owners.size).toBe(1);
      // The others are acted on in each of these cycles.
      const done = after.filter(({ status }) => status === 'ok');
      expect(done.length).toBeGreaterThanOrEqual(3 * 4);
      expect(lost([stuck].filter((id) => owners.has(id)))).toEqual([]);
    });
  });
});
