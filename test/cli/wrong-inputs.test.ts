/** Wrong command lines and files: one clear message each, status 2, no stack trace. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const cwd = workspace({
  'good.policy': '(defvar _x 1)\n',
  'other/good.policy': '1\n',
  'bytes.policy': new Uint8Array([0x28, 0x31, 0x0a, 0xff, 0x29]),
  'cut.policy': new Uint8Array([0x22, 0xe4, 0xb8]),
  'empty/readme.txt': 'no policies',
  'empty/.hidden.policy': '1',
  'schema.json': '{ "format": 1, "colectors": [] }',
  'not.json': 'hello',
  'pipes/good.policy': '(defvar _x 1)\n',
});
spawnSync('mkfifo', [join(cwd, 'pipes/pipe.policy')]);

const cases: readonly (readonly [line: string, message: RegExp])[] = [
  ['', /usage: momus COMMAND/],
  ['chek good.policy', /no command `chek`; did you mean check\?/],
  ['frobnicate', /no command `frobnicate`\n/],
  ['--versoin', /no option `--versoin`; did you mean --version\?/],
  ['help rum', /no command `rum`; did you mean run\?/],
  ['check', /no policy was named/],
  ['check --jsn good.policy', /no option --jsn; did you mean --json\?/],
  ['check -x good.policy', /no option -x\n/],
  ['check --json=1 good.policy', /--json takes no value/],
  ['check --collectors', /--collectors needs a value: --collectors A,B,…/],
  ['check --collectors --json good.policy', /--collectors needs a value/],
  [
    'check --collectors HostMemry good.policy',
    /no collector `HostMemry`; did you mean `HostMemory`\?/,
  ],
  ['check --controllers Baloon good.policy', /no controller `Baloon`; did you mean `Balloon`\?/],
  ['check --schema none.json good.policy', /cannot read none\.json: there is no such file/],
  ['check --schema not.json good.policy', /not\.json:1:1: /],
  ['check --schema schema.json good.policy', /schema\.json:1:\d+: .*colectors/],
  ['check nowhere.policy', /cannot read nowhere\.policy: there is no such file/],
  ['check good.policy/x', /cannot read good\.policy\/x: part of its path is no directory/],
  ['check bytes.policy', /bytes\.policy is no UTF-8 text: line 2 /],
  ['check cut.policy', /cut\.policy is no UTF-8 text: line 1 /],
  ['check empty', /no \.policy file in empty/],
  ['check pipes', /cannot read pipes\/pipe\.policy: it is no regular file/],
  ['check good.policy other', /both the policy `good`/],
  ['compile good.policy', /say where to write: -o DIR/],
  ['compile -o a -o b good.policy', /-o was given twice/],
  ['compile good.policy -o good.policy', /cannot write to good\.policy: /],
  ['compile good.policy -o /proc/nothing/here', /cannot write to \/proc\/nothing\/here: /],
  ['run --cycles 0', /--cycles must be a whole number from 1 /],
  ['run --cycles -3', /--cycles must be a whole number/],
  ['run --cycles 1.5', /--cycles must be a whole number/],
  ['run --interval soon', /--interval must be a number from 0 to 86400, not `soon`/],
  ['run --interval 0x10', /--interval must be a number/],
  ['run --seed ""', /--seed must|--seed needs/],
  ['run --host linx', /no host `linx`; did you mean linux\?/],
  ['run --host vmware', /hosts are simulated and linux/],
  ['run --host linux --seed 3', /--seed is for the simulated host/],
  ['run --host linux --interval 0', /--interval must be a number from 1 to 86400, not `0`/],
  ['run --bundle b.json good.policy', /either policies or --bundle/],
  ['run --bundle nowhere.json', /cannot read nowhere\.json: there is no such file/],
  ['run --bundle good.policy', /good\.policy: the bundle is no JSON/],
  ['run --bundle schema.json', /schema\.json: the bundle is malformed/],
];

describe('wrong inputs', () => {
  it.each(cases)('momus %s', async (line, message) => {
    const words = line === '' ? [] : line.split(' ').map((word) => (word === '""' ? '' : word));
    const { status, stdout, stderr } = await momus(words, { cwd });
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('lists all files that cannot be read', async () => {
    const { stderr } = await momus(['check', 'a', 'b', 'empty'], { cwd });
    expect(stderr.split('\n').filter((line) => line.startsWith('momus: '))).toHaveLength(3);
  });

  it('shows where a failure comes from when asked', async () => {
    const { stderr, status } = await momus(['check', 'nowhere'], {
      cwd,
      env: { MOMUS_DEBUG: '1' },
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^\s+at /m);
  });

  it('sends no control characters of a name to the terminal', async () => {
    const { stderr } = await momus(['check', 'a\u001b[31mb'], { cwd });
    expect(stderr).toContain('a␛[31mb');
    expect(stderr).not.toContain('\u001b');
  });
});
