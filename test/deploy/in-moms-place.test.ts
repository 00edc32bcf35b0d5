/**
 * docs/moving-from-mom.md followed to the letter, on a host laid out as VDSM lays it out: look, try,
 * act, go back. The commands are those of the page; each has to do what the page says, and the page
 * must have no other.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMomClient } from '../../src/host/mom/index.ts';
import type { RpcValue } from '../../src/xml-rpc/value.ts';
import { type Ended, layOutHost, type MomsPlace } from './moms-place.ts';
import { commandsOf, steps } from './page.ts';
import { momAnswers, policies } from './vdsm-files.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.info('the steps are not followed: there is no python3, which MOM runs on');
const client = fileURLToPath(new URL('../agent/rpc-client.py', import.meta.url));
const soon = { timeout: 60_000, interval: 50 };
const asking = ['Host.ping2', 'Host.getAllVmStats', 'Host.getAllVmIoTunePolicies'];

/** What a command of the page has to come to: a part of it, and what is checked then. */
type Row = readonly [part: string, check: (ended: Ended) => Promise<void> | void];

describe.skipIf(!hasPython)('moving from MOM and back', { timeout: 300_000 }, () => {
  let place: MomsPlace;
  let before = '';
  const call = (method: string, ...params: readonly RpcValue[]): Promise<RpcValue> =>
    createMomClient(place.path('run/vdsm/mom-vdsm.sock'))(
      method,
      params,
      AbortSignal.timeout(20_000),
    );
  const configuration = (): string => readFileSync(place.path('etc/vdsm/mom.conf'), 'utf8');
  /** Calls that change something; those of asking are no news. */
  const changes = (): readonly string[] =>
    place.vdsm.calls.map(({ method }) => method).filter((method) => !asking.includes(method));

  /** Runs the commands of a step; each has a row of its own, in this order. */
  async function follow(step: number, rows: readonly Row[]): Promise<void> {
    const commands = commandsOf(step);
    expect(commands).toEqual(rows.map(([part]) => expect.stringContaining(part)));
    for (const [index, [, check]] of rows.entries()) {
      const command = commands[index] ?? '';
      // It goes on until it is stopped.
      if (command.includes('momus agent')) continue;
      const typed = command
        .replace('GUEST', 'vm-1')
        // As the page has it, but without an operator's patience.
        .replace('--cycles 20', '--cycles 2 --interval 1')
        .replace('--at 5m', '--at 0s')
        // It has a section [momus] already, at its end.
        .replace('\\n[momus]\\n', '');
      const ended = await place.shell(typed);
      expect(ended.status, `${command}\n${ended.stdout}${ended.stderr}`).toBe(0);
      await check(ended);
    }
  }

  beforeAll(async () => {
    place = await layOutHost();
    before = configuration();
    for (const command of ['systemctl daemon-reload', 'systemctl restart mom-vdsm'])
      expect(await place.shell(command)).toMatchObject({ status: 0, stderr: '' });
    await vi.waitFor(async () => expect(await call('ping')).toBe(true), soon);
    expect(place.momCalls()).toEqual(['ping']);
  }, 120_000);
  afterAll(() => place?.close());

  it('has four steps', () => {
    expect(steps).toBe(4);
    expect([1, 2, 3, 4].every((step) => commandsOf(step).length > 0)).toBe(true);
  });

  it('1. Look: configuration, policies, those that MOM has, what they would do', async () => {
    const known = place.momCalls().length;
    await follow(1, [
      [
        'momus config show',
        ({ stdout, stderr }) => {
          const conf = place.path('etc/vdsm/mom.conf');
          expect(stdout).toContain(`= ${place.path('run/vdsm/mom-vdsm.sock')}  # ${conf}:12`);
          expect(stdout).toMatch(/^collectors +=.* GuestCpuTune, GuestIoTuneOptional {2}#/mu);
          expect(stderr).toContain('the section [vdsm] has no meaning here');
        },
      ],
      ['momus check -c', ({ stdout }) => expect(stdout).toBe('no problems in 6 files\n')],
      [
        '--from-mom',
        ({ stdout }) => {
          expect(stdout).toMatch(/mom:01-parameters:3:6: warning: .*`notKnown`/u);
          expect(stdout).toContain('1 warning in 6 files');
        },
      ],
      [
        'momus run',
        ({ stdout }) => {
          // With what the engine has set, which is in MOM only.
          expect(stdout).toContain('host: would set ksm_pages_to_scan 100 → 2222 pages');
          expect(stdout).toContain('vm-1: would set vcpu_quota 0 → 50000 us');
          expect(stdout).toContain('none sent');
        },
      ],
    ]);
    const asked = place.momCalls().slice(known);
    expect(asked).toEqual([
      'getNamedPolicies',
      'getNamedPolicies',
      'getStatistics',
      'getStatistics',
    ]);
    expect(place.vdsm.calls).toEqual([]);
  });

  it('2. Try: a daemon beside MOM, which reads from VDSM and changes nothing', async () => {
    const known = place.momCalls().length;
    const agent = commandsOf(2).find((command) => command.includes('momus agent')) ?? '';
    const socket = place.path('run/momus/momus.sock');
    let running: ReturnType<MomsPlace['background']> | null = null;
    const log = (): string => readFileSync(place.path('background.log'), 'utf8');
    await follow(2, [
      ['install -d /etc/momus', () => {}],
      ['install -d -o vdsm -g kvm /run/momus', () => {}],
      ['sed ', () => {}],
      [
        'printf ',
        async () => {
          const own = `state-dir: ${place.path('run/momus/state')}\n`;
          expect(readFileSync(place.path('etc/momus/momus.conf'), 'utf8').split('\n')).toEqual(
            configuration()
              .replace(/^rpc-port.*$/mu, `rpc-port: ${socket}`)
              .replace(/^log:.*$/mu, 'log: stdio')
              .concat(own)
              .split('\n'),
          );
          running = place.background(agent);
          await vi.waitFor(async () => {
            const { stdout } = await place.shell(
              'momus ctl --json -s /run/momus/momus.sock status',
            );
            expect(JSON.parse(stdout)).toMatchObject({ guests: { ready: 3 }, acting: false });
            expect(place.vdsm.count('Host.getAllVmStats')).toBeGreaterThan(2);
          }, soon);
        },
      ],
      ['momus agent -c /etc/momus/momus.conf --dry-run', () => {}],
      [
        'status',
        ({ stdout }) => {
          expect(stdout).toMatch(/^vdsm localhost:\d+ {2}dry run$/mu);
          expect(stdout).toContain(Object.keys(policies).join(', '));
        },
      ],
      [
        'explain GUEST',
        ({ stdout }) => {
          expect(stdout).toMatch(/vm-1/u);
          expect(stdout).toMatch(/balloon_target/u);
          expect(stdout).toContain('02-balloon');
        },
      ],
      ['explain GUEST --at', ({ stdout }) => expect(stdout).toMatch(/balloon_target/u)],
    ]);
    // Ctrl-C.
    const stopped = running as ReturnType<MomsPlace['background']> | null;
    if (stopped === null) throw new Error('it was not started');
    const exited = once(stopped, 'exit');
    stopped.kill('SIGINT');
    expect(await exited, log()).toEqual([0, null]);
    expect(existsSync(socket)).toBe(false);
    expect(changes()).toEqual([]);
    expect(place.momCalls().slice(known)).toEqual([]);
    expect(await call('ping')).toBe(true);
  });

  it('3. Act: the drop-in starts Momus in the same unit, and VDSM finds it', async () => {
    const { vdsm } = place;
    const everything = ['VM.setBalloonTarget', 'VM.setCpuTuneQuota', 'VM.setIoTune'];
    vdsm.calls.length = 0;
    await follow(3, [
      ['install -D -m 644', () => expect(changes()).toEqual([])],
      ['systemctl daemon-reload', () => expect(changes()).toEqual([])],
      ['systemctl restart mom-vdsm', () => {}],
      [
        'status',
        async ({ stdout }) => {
          expect(stdout).toMatch(/^vdsm localhost:\d+ {2}acting$/mu);
          const machines = [...vdsm.host.machines.keys()];
          await vi.waitFor(() => {
            for (const method of everything) {
              const told = vdsm.calls.filter((one) => one.method === method);
              expect(new Set(told.map(({ params }) => params.vmID))).toEqual(new Set(machines));
            }
            expect(vdsm.host.ksm).toEqual({ pages_to_scan: 1111 });
          }, soon);
          await pushAsVdsm();
          await vi.waitFor(() => expect(vdsm.host.ksm).toEqual({ pages_to_scan: 3333 }), soon);
        },
      ],
      [
        'pause',
        async () => {
          await settle();
          vdsm.calls.length = 0;
          await vi.waitFor(() => {
            expect(vdsm.count('Host.getAllVmStats')).toBeGreaterThan(3);
          }, soon);
          expect(changes()).toEqual([]);
          const { stdout } = await place.shell('momus ctl -s /run/vdsm/mom-vdsm.sock status');
          expect(stdout).toMatch(/ paused$/mu);
        },
      ],
    ]);
    expect(existsSync(place.path('var/lib/momus/state.json'))).toBe(true);
    expect(existsSync(place.path('var/log/momus/decisions.jsonl'))).toBe(true);
    expect(readFileSync(place.path('var/log/vdsm/mom.log'), 'utf8')).toContain('acting is paused');
  });

  it('4. Go back: without the drop-in MOM runs again, and Momus has left the host', async () => {
    const known = place.momCalls().length;
    await follow(4, [
      ['rm /etc/systemd/system/mom-vdsm.service.d/momus.conf', () => {}],
      ['systemctl daemon-reload', () => {}],
      [
        'systemctl restart mom-vdsm',
        async () => {
          await vi.waitFor(async () => {
            expect(await call('getNamedPolicies')).toEqual(momAnswers.getNamedPolicies);
          }, soon);
          await vi.waitFor(() => {
            expect(place.momCalls().slice(known)).toContain('getNamedPolicies');
          }, soon);
        },
      ],
    ]);
    await vi.waitFor(() => expect(place.vdsm.connections()).toBe(0), soon);
    expect(configuration()).toBe(before);
    expect(existsSync(place.path('etc/systemd/system/mom-vdsm.service.d/momus.conf'))).toBe(false);
  });

  /** What VDSM calls: with Python's client, over the socket where it expects MOM. */
  async function pushAsVdsm(): Promise<void> {
    const parameters = '(set ksmPages 3333)\n(set balloonEnabled True)\n(set notKnown None)';
    const { stdout, status } = spawnSync(
      'python3',
      [client, place.path('run/vdsm/mom-vdsm.sock'), 'keep'],
      {
        input: JSON.stringify([
          ['ping'],
          ['setNamedPolicy', '01-parameters', parameters],
          ['getNamedPolicies'],
        ]),
        encoding: 'utf8',
      },
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout).results).toEqual([
      ['ok', true],
      ['ok', true],
      ['ok', { ...policies, '01-parameters': parameters }],
    ]);
  }

  /** Waits until what was on its way when it was told to pause has arrived. */
  async function settle(): Promise<void> {
    let seen = -1;
    await vi.waitFor(() => {
      const now = place.vdsm.count('Host.getAllVmStats');
      if (seen === -1) seen = now;
      expect(now).toBeGreaterThan(seen);
    }, soon);
  }
});
