/**
 * Python's own xmlrpc.client drives a running daemon, as VDSM does: every method of the catalogue,
 * and the engine's parameters, whose effect is what VDSM (the stand-in) is asked for afterwards.
 */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { type FaultWorld, soon, withDaemon } from './faults/world.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.info('skipped: there is no python3');
const script = fileURLToPath(new URL('rpc-client.py', import.meta.url));
const catalogue = JSON.parse(
  readFileSync(new URL('../oracle/catalogue.json', import.meta.url), 'utf8'),
) as { readonly rpc: readonly { readonly method: string }[] };

type Call = readonly [method: string, ...params: readonly unknown[]];
type Result = readonly ['ok', unknown] | readonly ['fault', number, string];

/** Makes calls with xmlrpc.client, one after the other. */
async function python(directory: string, ...calls: readonly Call[]): Promise<readonly Result[]> {
  const run = promisify(execFile)('python3', [script, join(directory, 'mom.sock'), 'keep']);
  run.child.stdin?.end(JSON.stringify(calls));
  return JSON.parse((await run).stdout).results;
}

/** The text that VDSM makes of parameters: Python's own notation of each value. */
function parametersText(values: Readonly<Record<string, unknown>>): string {
  const code =
    'import json, sys; print("\\n".join("(set %s %r)" % pair for pair in json.load(sys.stdin).items()))';
  const { stdout, stderr } = spawnSync('python3', ['-X', 'utf8', '-c', code], {
    input: JSON.stringify(values),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout;
}

/** Parameters first, then a policy that goes by each of them. */
const policies = {
  '00-defines': `
(defvar balloon_share 0.9)
(defvar relief 0)
(defvar mode "usual")
(defvar ksm_pages 4321)
(defvar True 1)
(defvar False 0)
(defvar enabled True)
`,
  '10-balloon': `
(def share_of (guest)
  (if (== mode "frugal's") 0.6 (- balloon_share relief)))
(with Guests guest
  (if (and enabled (valid guest.balloon_max))
      (guest.Control "balloon_target" (* (share_of guest) guest.balloon_max))
      0))
`,
  '20-ksm': '(Host.Control "ksm_pages_to_scan" ksm_pages)\n',
};

const max = 4_194_304;
/** KiB, cut to whole ones. */
const share = (part: number): number => Math.trunc(part * max);

/** Waits until VDSM has been asked for a size, of each machine, and for no other since `calls` was cleared. */
async function asked({ vdsm }: FaultWorld, part: number): Promise<void> {
  const machines = [...vdsm.host.machines.values()];
  await vi.waitFor(() => {
    expect(machines.map(({ target }) => target)).toEqual(machines.map(() => share(part)));
  }, soon);
  const targets = vdsm.calls.flatMap(({ method, params }) =>
    method === 'VM.setBalloonTarget' ? [params.target] : [],
  );
  expect(new Set(targets)).toEqual(new Set([share(part)]));
  vdsm.calls.length = 0;
}

const warnings = (directory: string): readonly string[] =>
  readFileSync(join(directory, 'mom.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly level: string; readonly msg: string })
    .filter(({ level }) => level === 'warn')
    .map(({ msg }) => msg);

describe.skipIf(!hasPython)('xmlrpc.client and a running daemon', { timeout: 300_000 }, () => {
  it('push parameters, which the next decisions go by', async () => {
    await withDaemon({ vdsm: { machines: 3 }, policies }, async (world) => {
      const { directory, vdsm, reports, cycles } = world;
      let pushes = 0;
      const push = async (values: Readonly<Record<string, unknown>> | null): Promise<void> => {
        pushes += 1;
        const text = values === null ? null : parametersText(values);
        expect(await python(directory, ['setNamedPolicy', '01-parameters', text])).toEqual([
          ['ok', true],
        ]);
        expect(await python(directory, ['getNamedPolicies'])).toEqual([
          ['ok', text === null ? policies : { ...policies, '01-parameters': text }],
        ]);
      };
      await asked(world, 0.9);
      const first = reports.length;

      await push({ balloon_share: 0.8 });
      await asked(world, 0.8);

      // A name that nothing defines, and Python's None: each is skipped, the rest counts.
      await push({ balloon_share: 0.75, ballon_share: 0.1, relief: null, mode: null });
      await asked(world, 0.75);
      await vi.waitFor(() => {
        const said = warnings(directory).join('\n');
        expect(said).toMatch(/01-parameters:2:6: warning: .*`ballon_share`.*\[unknown-parameter\]/);
        expect(said).toMatch(/01-parameters:3:.*\[unknown-parameter\]/);
        expect(said).toMatch(/01-parameters:4:.*\[unknown-parameter\]/);
      }, soon);

      // Python's notation of values: a text with a quote in it, small and negative numbers.
      expect(parametersText({ mode: "frugal's", relief: -1e-5 })).toBe(
        '(set mode "frugal\'s")\n(set relief -1e-05)\n',
      );
      await push({ balloon_share: 0.75, mode: "frugal's", title: 'é\n"x"' });
      await asked(world, 0.6);
      await push({ relief: -0.05, balloon_share: 0.75 });
      await asked(world, 0.8);
      expect(vdsm.host.ksm).toEqual({ pages_to_scan: 4321 });
      await push({ ksm_pages: 1234 });
      await asked(world, 0.9);
      expect(vdsm.host.ksm).toEqual({ pages_to_scan: 1234 });

      // Nothing but what is unknown: what 00-defines says.
      await push({ balloon_share: null, nothing_like_it: 'None' });
      await cycles(2);
      expect(vdsm.count('VM.setBalloonTarget')).toBe(0);
      // Python's True and False are names that 00-defines defines, as VDSM's does.
      await push({ balloon_share: 0.7, enabled: false });
      await cycles(2);
      expect(vdsm.count('VM.setBalloonTarget')).toBe(0);
      await push({ balloon_share: 0.7, enabled: true });
      await asked(world, 0.7);
      await push(null);
      await asked(world, 0.9);

      // None of that cost a cycle.
      const since = reports.slice(first);
      expect(since.filter(({ skipped, faults }) => skipped !== null || faults.length > 0)).toEqual(
        [],
      );
      expect(world.lost()).toEqual([]);
      console.info(
        `${pushes} pushes of parameters over ${since.length} cycles; no cycle faulty or lost`,
      );
    });
  });

  it('go through every method', async () => {
    await withDaemon({ vdsm: { machines: 2 }, policies }, async ({ directory, vdsm, call }) => {
      await vi.waitFor(async () => {
        expect(await call('getActiveGuests')).toEqual(['vm-1', 'vm-2']);
      }, soon);
      const joined = Object.values(policies).join('\n');
      const expected: readonly (readonly [Call, unknown])[] = [
        [['ping'], true],
        [['getActiveGuests'], ['vm-1', 'vm-2']],
        [['getPolicy'], joined],
        [['getNamedPolicies'], policies],
        [['setNamedPolicy', '30-more', '(debug mode)'], true],
        [['setNamedPolicy', '30-more', '(debug mood)'], false],
        [['getPolicy'], `${joined}\n(debug mode)`],
        [['setNamedPolicy', '30-more', null], true],
        [['setPolicy', '(debug "'], false],
        [['getPolicy'], joined],
        [['setPolicy', null], true],
        [['getPolicy'], '0'],
        [['setPolicy', '(debug 1)'], true],
        [['setNamedPolicy', null, '(debug 2)'], true],
        [['getNamedPolicies'], { '50_main_': '(debug 2)' }],
        [['resetPolicies'], true],
        [['getNamedPolicies'], policies],
        [['setVerbosity', 'debug'], true],
        [['setVerbosity', 4], true],
        [['system.listMethods'], expect.arrayContaining(catalogue.rpc.map(({ method }) => method))],
        [['system.methodHelp', 'ping'], expect.stringMatching(/\S/)],
        [['system.methodSignature', 'setPolicy'], expect.arrayContaining([['boolean', 'string']])],
      ];
      const results = await python(directory, ...expected.map(([one]) => one));
      expect(results).toEqual(expected.map(([, value]) => ['ok', value]));

      const [statistics] = await python(directory, ['getStatistics']);
      if (statistics?.[0] !== 'ok') throw new Error(`getStatistics: ${statistics?.join(' ')}`);
      const { host, guests } = statistics[1] as Readonly<
        Record<'host' | 'guests', Readonly<Record<string, unknown>>>
      >;
      const [machine] = vdsm.host.machines.values();
      expect(Object.keys(guests)).toEqual(['vm-1', 'vm-2']);
      expect(guests['vm-1']).toMatchObject({
        balloon_max: machine?.max,
        balloon_min: machine?.min,
        balloon_cur: machine?.current,
        mem_unused: expect.any(Number),
        swap_in: 0,
        vcpu_count: 2,
        vcpu_quota: 0,
        io_tune: [{ name: 'vda', maximum: { vals: { total_bytes_sec: 200_000_000 } } }],
        io_tune_current: [{ name: 'vda', ioTune: { total_bytes_sec: 0 } }],
      });
      expect(host).toMatchObject({
        mem_available: expect.any(Number),
        mem_free: expect.any(Number),
        cpu_count: expect.any(Number),
      });
      // What VDSM shows of KSM.
      const shown = ['run', 'pages_to_scan', 'merge_across_nodes', 'pages_sharing'];
      for (const name of [...shown.map((own) => `ksm_${own}`), 'ksmd_cpu_usage'])
        expect(host[name], name).toEqual(expect.any(Number));
      const called = new Set(expected.map(([[method]]) => method)).add('getStatistics');
      expect(catalogue.rpc.filter(({ method }) => !called.has(method))).toEqual([]);
    });
  });
});
