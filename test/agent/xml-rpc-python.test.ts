/** Python's own xmlrpc.client drives every method of an agent, as VDSM does, with real policies. */
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RpcAddress } from '../../src/agent/config/settings.ts';
import { open } from './server-harness.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const script = fileURLToPath(new URL('rpc-client.py', import.meta.url));

type Call = readonly [method: string, ...params: readonly unknown[]];
type Result = readonly ['ok', unknown] | readonly ['fault', number, string];

async function python(
  address: RpcAddress,
  calls: readonly Call[],
  keep = true,
): Promise<{ readonly results: readonly Result[]; readonly connections: number }> {
  const place =
    address.kind === 'socket' ? address.path : `${address.kind === 'tcp' && address.port}`;
  const run = promisify(execFile)('python3', [script, place, keep ? 'keep' : 'close']);
  run.child.stdin?.end(JSON.stringify(calls));
  const { stdout } = await run;
  return JSON.parse(stdout);
}

const defines = '(defvar pressure 0.2)\n(defvar enabled 1)\n(defvar label "none")\n';

describe.skipIf(!hasPython)('xmlrpc.client', () => {
  it('drives every method', async () => {
    const { server, calls } = await open(
      {},
      { files: { '00-defines': defines, '10-use': '(+ pressure enabled)' } },
    );
    const { results, connections } = await python(server.address, [
      ['ping'],
      ['getNamedPolicies'],
      ['setNamedPolicy', '01-parameters', '(set pressure 0.5)\n(set enabled 0)\n'],
      ['setNamedPolicy', '01-parameters', "(set label 'é<&>')\n(set pressure None)\n"],
      ['setNamedPolicy', '01-parameters', '(set pressure 0.5)\n(set no_such_name 12)\n'],
      ['getPolicy'],
      ['setNamedPolicy', '20-bad', '(defvar x (+ 1 nme))'],
      ['setNamedPolicy', '20-bad', null],
      ['setPolicy', '(+ 1 2)'],
      ['getPolicy'],
      ['setPolicy', null],
      ['getPolicy'],
      ['resetPolicies'],
      ['setVerbosity', 5],
      ['setVerbosity', 'warn'],
      ['setVerbosity', 'shouting'],
      ['getActiveGuests'],
      ['system.listMethods'],
      ['system.methodHelp', 'ping'],
      ['system.methodSignature', 'ping'],
      ['multicall', ['ping'], ['getActiveGuests'], ['setVerbosity', 2]],
    ]);
    const files = { '00-defines': defines, '10-use': '(+ pressure enabled)' };
    expect(results).toEqual([
      ['ok', true],
      ['ok', files],
      ['ok', true],
      ['ok', true],
      ['ok', true],
      ['ok', `${defines}\n(set pressure 0.5)\n(set no_such_name 12)\n\n(+ pressure enabled)`],
      ['ok', false],
      ['ok', true],
      ['ok', true],
      ['ok', '(+ 1 2)'],
      ['ok', true],
      ['ok', '0'],
      ['ok', true],
      ['ok', true],
      ['ok', true],
      ['ok', true],
      ['ok', ['web', 'db', 'build']],
      ['ok', expect.arrayContaining(['ping', 'system.multicall'])],
      ['ok', 'Answers true.'],
      ['ok', [['boolean']]],
      ['ok', [true, ['web', 'db', 'build'], true]],
    ]);
    expect(connections).toBe(1);
    expect(calls.filter(([name]) => name === 'setVerbosity').map(([, level]) => level)).toEqual([
      'debug',
      'warn',
      'debug',
      'error',
    ]);
  });

  it('reads the statistics that VDSM shows, and values of every kind', async () => {
    const values = {
      none: null,
      large: 2 ** 31,
      small: -(2 ** 31) - 1,
      largest: 2 ** 53 - 1,
      beyond: 2 ** 60,
      half: 0.5,
      tiny: 1e-300,
      infinite: Number.POSITIVE_INFINITY,
      text: 'a\u0000<b>\u{1f600}',
      flag: false,
      io_tune: [{ name: 'vda', path: null, guaranteed: {}, maximum: {}, current: { x: 2 ** 33 } }],
    };
    const { server } = await open(
      {},
      {
        overrides: {
          statistics: async () => ({
            host: {
              ksm_run: 1,
              ksm_pages_to_scan: 5000,
              ksm_merge_across_nodes: 0,
              ksm_pages_sharing: 6_442_450_944,
              ksmd_cpu_usage: 12,
            },
            guests: [
              { id: '1', name: 'vm', ready: true, values },
              { id: '2', name: 'vm', ready: true, values: {} },
            ],
          }),
        },
      },
    );
    const { results } = await python(server.address, [['getStatistics']]);
    const float = (text: string) => ({ float: text });
    expect(results).toEqual([
      [
        'ok',
        {
          host: {
            ksm_run: 1,
            ksm_pages_to_scan: 5000,
            ksm_merge_across_nodes: 0,
            ksm_pages_sharing: 6_442_450_944,
            ksmd_cpu_usage: 12,
          },
          guests: {
            vm: {
              none: null,
              large: 2 ** 31,
              small: -(2 ** 31) - 1,
              largest: 2 ** 53 - 1,
              beyond: float('1.152921504606847e+18'),
              half: float('0.5'),
              tiny: float('1e-300'),
              infinite: float('inf'),
              text: 'a\ufffd<b>\u{1f600}',
              flag: false,
              io_tune: [
                {
                  name: 'vda',
                  path: null,
                  guaranteed: { vals: {} },
                  maximum: { vals: {} },
                  current: { vals: { x: 2 ** 33 } },
                },
              ],
              io_tune_current: [{ name: 'vda', path: null, ioTune: { x: 2 ** 33 } }],
            },
            'vm (2)': {},
          },
        },
      ],
    ]);
  });

  it('gets faults that say what is wrong', async () => {
    const { server } = await open();
    const { results } = await python(server.address, [
      ['getStatistic'],
      ['ping', 1],
      ['setPolicy', 12],
      ['setNamedPolicy', '01-parameters'],
      ['setVerbosity', [1]],
    ]);
    expect(results).toEqual([
      ['fault', -32601, 'there is no method `getStatistic`; did you mean `getStatistics`?'],
      ['fault', -32602, '`ping` takes no parameter; it was given 1'],
      ['fault', -32602, expect.stringContaining('not a number')],
      ['fault', -32602, expect.stringContaining('takes 2 parameters')],
      ['fault', -32602, expect.stringContaining('not an array')],
    ]);
  });

  it('speaks HTTP/1.0 without kept connections too', async () => {
    const { server } = await open();
    const calls: readonly Call[] = [['ping'], ['setPolicy', null], ['getPolicy']];
    const { results, connections } = await python(server.address, calls, false);
    expect(results).toEqual([
      ['ok', true],
      ['ok', true],
      ['ok', '0'],
    ]);
    expect(connections).toBe(3);
  });

  it('speaks over TCP, None included', async () => {
    const { server } = await open({ address: { kind: 'tcp', port: 0 } });
    const { results } = await python(server.address, [['resetPolicies'], ['setPolicy', null]]);
    expect(results).toEqual([
      ['ok', null],
      ['ok', true],
    ]);
  });
});
