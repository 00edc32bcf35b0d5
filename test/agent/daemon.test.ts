/** The daemon on its files and sockets: start, reload, stop, and who may not start. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Daemon, startDaemon } from '../../src/agent/daemon/daemon.ts';
import { createMomClient } from '../../src/host/mom/index.ts';
import { momus } from '../cli/fake-io.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const half = `(with Guests guest
  (if (valid guest.balloon_max) (guest.Control "balloon_target" (/ guest.balloon_max 2)) 0))\n`;
const soon = { timeout: 15_000, interval: 50 };

let directory = '';
let errors = '';
const daemons: Daemon[] = [];
const children: ChildProcess[] = [];
const path = (name: string): string => join(directory, name);

/** Writes a configuration with these settings more. */
function configure(more: Readonly<Record<string, string>> = {}, main = ''): string {
  writeFileSync(
    path('mom.conf'),
    `[main]
policy-engine-interval: 1
host-monitor-interval: 1
guest-monitor-interval: 1
guest-manager-interval: 1
controllers: Balloon, KSM
rpc-port: ${path('mom.sock')}
policy-dir: ${path('mom.d')}
${main}
[logging]
log: ${path('mom.log')}
verbosity: debug
[host]
collectors: HostMemory, HostKSM, HostCpu
[guest]
collectors: GuestMemoryOptional, GuestBalloonOptional
[momus]
host: simulated
state-dir: ${path('state')}
${Object.entries(more)
  .map(([name, value]) => `${name}: ${value}\n`)
  .join('')}`,
  );
  return path('mom.conf');
}

const policy = (name: string, text: string): void =>
  writeFileSync(path(`mom.d/${name}.policy`), text);
const log = (): string => readFileSync(path('mom.log'), 'utf8');

async function start(config: string, env: Readonly<Record<string, string>> = {}): Promise<Daemon> {
  const daemon = await startDaemon({
    config,
    dryRun: false,
    env,
    stderr: { write: (text) => (errors += text), isTTY: false },
    version: '0.1.0',
  });
  daemons.push(daemon);
  return daemon;
}

const call = (method: string, ...params: readonly string[]) =>
  createMomClient(path('mom.sock'))(method, params, AbortSignal.timeout(10_000));

/** Starts the command; resolves to it once it printed that its policies are in force. */
async function launch(config: string, ...words: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [cli, 'agent', '-c', config, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: directory,
  });
  children.push(child);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  await vi.waitFor(async () => expect(await call('ping')).toBe(true), soon);
  return child;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'momus-daemon-'));
  errors = '';
  mkdirSync(path('mom.d'));
  policy('10-half', half);
});

afterEach(async () => {
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop()));
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

describe('the daemon', () => {
  it('answers, decides, keeps its state and lets go of its socket', async () => {
    const daemon = await start(configure());
    expect(await call('ping')).toBe(true);
    expect(await call('getNamedPolicies')).toEqual({ '10-half': half });
    await vi.waitFor(async () => {
      const { cycles, lastCycle } = await daemon.agent.api.status();
      expect(cycles).toBeGreaterThan(1);
      expect(lastCycle?.skipped).toBeNull();
    }, soon);
    expect(statSync(path('mom.sock')).mode & 0o777).toBe(0o660);
    await daemon.stop();
    expect(existsSync(path('mom.sock'))).toBe(false);
    const state = JSON.parse(readFileSync(path('state/state.json'), 'utf8'));
    expect(state.policies.sets[0].texts).toEqual({ '10-half': half });
    // Also where no agent runs any more.
    const words = ['ctl', 'explain', 'web', '--log', path('state/decisions.jsonl')];
    const explained = await momus(words, { cwd: directory });
    expect([explained.status, explained.stdout]).toEqual([
      0,
      expect.stringMatching(/balloon_target[\s\S]*10-half:2/),
    ]);
    const lines = log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ msg }) => msg)).toContain('start: policy set 1 is in force: 10-half');
    expect(lines.at(-1)).toMatchObject({ level: 'info', msg: 'stopping' });
  });

  it('takes over files that change, and refuses those that are faulty', async () => {
    const { agent } = await start(configure());
    const names = async () => (await agent.api.policies()).map(({ name }) => name);
    await new Promise((resolve) => setTimeout(resolve, 300));
    policy('20-more', '(defvar more 1)\n(debug more)');
    await vi.waitFor(async () => expect(await names()).toEqual(['10-half', '20-more']), soon);
    policy('20-more', '(debug mor\n');
    await vi.waitFor(async () => {
      const { problems } = await agent.api.status();
      expect(problems).toEqual([
        expect.stringMatching(
          /^20-more:1:1: nothing closes this `\(`.*; the set before goes on; momus check -c FILE shows all$/,
        ),
      ]);
    }, soon);
    await vi.waitFor(() => expect(log()).toMatch(/reload: the policies have errors/), soon);
    expect(log().match(/nothing closes this/g)).toHaveLength(1);
    expect((await agent.api.policies())[1]?.text).toBe('(defvar more 1)\n(debug more)');
    policy('20-more', '(debug 2)');
    await vi.waitFor(async () => {
      expect((await agent.api.policies())[1]?.text).toBe('(debug 2)');
      expect((await agent.api.status()).problems).toEqual([]);
    }, soon);
  });

  it('goes by a changed configuration, and by the old one where the new is wrong', async () => {
    const { agent, reload } = await start(configure({ watch: 'false' }));
    configure(
      { watch: 'false', 'excluded-guests': 'web', 'dry-run': 'true' },
      'sample-history-length: 4',
    );
    await reload();
    expect(await agent.api.status()).toMatchObject({ dryRun: true, acting: false, problems: [] });
    configure({ watch: 'false', 'balloon-step': 'much', 'balloon-flor': '5' });
    await reload();
    const { problems, dryRun } = await agent.api.status();
    expect(dryRun).toBe(true);
    expect(problems).toEqual([
      expect.stringMatching(
        /^the configuration is not taken over: .*mom.conf:\d+: error: `balloon-step` is `much`; it takes whole MiB/,
      ),
      expect.stringMatching(
        /^the configuration is not taken over: .*mom.conf:\d+: error: there is no setting `balloon-flor`/,
      ),
    ]);
    configure({ watch: 'false' }, 'plot-dir: plots');
    await reload();
    expect((await agent.api.status()).acting).toBe(true);
    await vi.waitFor(() => {
      expect(log()).toMatch(
        /`plot-dir` changed in the configuration; it takes effect at the next start/,
      );
    }, soon);
  });

  it('starts with the last good set where the policies are gone, and says which setting', async () => {
    const { stop } = await start(configure());
    await stop();
    rmSync(path('mom.d'), { recursive: true });
    const { agent } = await start(path('mom.conf'));
    expect((await agent.api.policies()).map(({ name }) => name)).toEqual(['10-half']);
    expect((await agent.api.status()).problems[0]).toBe(
      `${path('mom.conf')}:8: \`policy-dir\`: cannot read ${path('mom.d')}: there is no such file or directory`,
    );
  });

  it('does not start where another one answers, and leaves that one alone', async () => {
    await start(configure());
    await expect(start(path('mom.conf'))).rejects.toThrow(
      /somebody else answers on the socket .*mom.sock/,
    );
    expect(await call('ping')).toBe(true);
  });

  it.each([
    ['before it compiles', {}],
    ['when it is to answer', { rpc: 'tcp' }],
  ])('does not touch the state of another one, nor say that it started: %s', async (_when, at) => {
    // The port of the loopback is looked at last.
    const { servers, agent } = await start(configure({ 'metrics-port': '0', watch: 'false' }));
    const ports = servers.flatMap(({ address }) => (address.kind === 'tcp' ? [address.port] : []));
    await vi.waitFor(() => expect(existsSync(path('state/state.json'))).toBe(true), soon);
    const texts = () =>
      JSON.parse(readFileSync(path('state/state.json'), 'utf8')).policies.sets.map(
        (set: { texts: unknown }) => set.texts,
      );
    const before = texts();
    mkdirSync(path('other.d'));
    writeFileSync(path('other.d/20-other.policy'), '(debug 2)');
    const config = readFileSync(path('mom.conf'), 'utf8')
      .replace('mom.d', 'other.d')
      .replace('mom.log', 'other.log')
      .replace('metrics-port: 0', '')
      .replace(/rpc-port: .*/u, (all) => ('rpc' in at ? `rpc-port: ${ports[0]}` : all));
    writeFileSync(path('other.conf'), config);
    await expect(start(path('other.conf'))).rejects.toThrow(
      /somebody else answers on (?:the socket .*mom.sock|port \d+); stop that process first/,
    );
    expect(texts()).toEqual(before);
    const said = existsSync(path('other.log')) ? readFileSync(path('other.log'), 'utf8') : '';
    expect(said).not.toMatch(/is in force/);
    expect((await agent.api.policies()).map(({ name }) => name)).toEqual(['10-half']);
  });

  it('takes its places from systemd where the configuration names none', async () => {
    const env = {
      STATE_DIRECTORY: path('sd-state'),
      RUNTIME_DIRECTORY: path('run'),
      LOGS_DIRECTORY: path('logs'),
    };
    mkdirSync(env.RUNTIME_DIRECTORY);
    const config = configure();
    writeFileSync(config, readFileSync(config, 'utf8').replace(/state-dir.*\n/u, ''));
    const daemon = await start(config, env);
    await vi.waitFor(async () => {
      expect((await daemon.agent.api.status()).cycles).toBeGreaterThan(0);
    }, soon);
    await daemon.stop();
    expect(existsSync(path('sd-state/state.json'))).toBe(true);
    expect(existsSync(path('logs/decisions.jsonl'))).toBe(true);
  });
});

describe('a daemon whose places cannot be made', () => {
  it('goes on, says so, and ends', async () => {
    // Where the kernel says ENOENT, Node's own way to make directories never ends.
    const config = configure({ 'decision-log': '/proc/nope/d.jsonl' });
    const text = readFileSync(config, 'utf8')
      .replace(/state-dir: .*/u, 'state-dir: /proc/nope')
      .replace(/log: .*mom.log/u, 'log: /proc/nope/mom.log');
    writeFileSync(config, text);
    const daemon = await start(config);
    await vi.waitFor(async () => {
      const { problems, cycles } = await daemon.agent.api.status();
      expect(cycles).toBeGreaterThan(1);
      expect(problems).toContain(
        'the state /proc/nope/state.json (`state-dir`) cannot be written: there is no such directory',
      );
      expect(problems.join('\n')).toMatch(/the log \/proc\/nope\/mom.log cannot be written/);
    }, soon);
    expect(errors).toMatch(/^momus: the log .* cannot be written/m);
    await daemon.stop();
  });
});

describe('the command `momus agent`', () => {
  it('ends with 0 when it is stopped, and reads its files anew on SIGHUP', async () => {
    const child = await launch(configure({ watch: 'false' }));
    policy('10-half', `${half}# changed\n`);
    child.kill('SIGHUP');
    await vi.waitFor(async () => {
      expect(await call('getPolicy')).toBe(`${half}# changed\n`);
    }, soon);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(existsSync(path('mom.sock'))).toBe(false);
  });

  it('ends with 1 where another one has its socket', async () => {
    await launch(configure());
    const { status, stderr } = spawnSync(process.execPath, [cli, 'agent', '-c', path('mom.conf')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^momus: somebody else answers on the socket .*mom\.sock; .*\n$/),
    ]);
  });

  it.each([
    ['there is no such file', null, /cannot start with .*mom.conf: there is no such file/],
    [
      'a setting is wrong',
      '[main]\nrpc-port:\n[momus]\nhost: simulate\n',
      /mom.conf:2: error: `rpc-port`.*\n.*mom.conf:4: error: `host` is `simulate`; it takes.*\ndocs\/reference\/settings.md has every setting\n$/,
    ],
    [
      'there are no policies where it says',
      '[main]\npolicy-dir: polices\n[momus]\nhost: simulated\n',
      /mom.conf:2: error: `policy-dir` is `polices`: there is no such directory/,
    ],
    [
      'there is no policy where it says',
      '[momus]\nhost: simulated\n[main]\npolicy: half.policy\n',
      /mom.conf:4: error: `policy` is `half.policy`: there is no such file/,
    ],
    ['there is no host', '[main]\n', /there is no host for `hypervisor-interface: libvirt` yet/],
  ])('ends with 2 where %s', (_what, text, message) => {
    if (text !== null) writeFileSync(path('mom.conf'), text);
    const { status, stderr } = spawnSync(process.execPath, [cli, 'agent', '-c', path('mom.conf')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('starts again with the last good set after it was killed at any moment', async () => {
    const config = configure();
    for (let i = 0; i < 3; i++) {
      const child = await launch(config);
      expect(await call('setNamedPolicy', '20-mine', `(defvar mine ${i})\n(debug mine)`)).toBe(
        true,
      );
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      policy('10-half', '(nonsense');
    }
    await launch(config);
    expect(await call('getNamedPolicies')).toEqual({
      '10-half': half,
      '20-mine': '(defvar mine 2)\n(debug mine)',
    });
  });
});

describe.skipIf(spawnSync('systemd-notify', ['--version']).status !== 0)('systemd', () => {
  it('is told when the daemon is ready, alive and stopping', async () => {
    // Node has no datagram sockets of this kind; systemd itself is what listens elsewhere.
    const script = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); print("bound", flush=True)
while True: print(s.recv(4096).decode().replace("\\n", " "), flush=True)`;
    const listener = spawn('python3', ['-c', script, path('notify')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(listener);
    let heard = '';
    listener.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    await vi.waitFor(() => expect(heard).toContain('bound'), soon);
    const before = { ...process.env };
    Object.assign(process.env, { NOTIFY_SOCKET: path('notify') });
    try {
      const daemon = await start(configure(), {
        NOTIFY_SOCKET: path('notify'),
        WATCHDOG_USEC: '4000000',
      });
      await vi.waitFor(() => expect(heard).toMatch(/READY=1[\s\S]*WATCHDOG=1/), soon);
      await daemon.stop();
      await vi.waitFor(() => expect(heard).toMatch(/STOPPING=1/), soon);
    } finally {
      process.env.NOTIFY_SOCKET = before.NOTIFY_SOCKET ?? '';
    }
  });
});
