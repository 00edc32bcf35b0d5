/** `-c mom.conf`: what a command takes from the configuration of a host; and `momus config show`. */
import { describe, expect, it } from 'vitest';
import { type Setting, settings } from '../../src/agent/config/settings.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const cwd = workspace({
  'mom.conf': `[main]
policy-dir: mom.d
controllers: KSM
[host]
collectors: HostMemory, HostKSM
[guest]
collectors: GuestMemoryOptional
`,
  'mom.d/10-ksm.policy': '(Host.Control "ksm_run" (if (> Host.mem_free 1000) 0 1))\n',
  'balloon.policy': '(with Guests guest (guest.Control "balloon_target" guest.balloon_cur))\n',
  'empty.conf': '',
  'wrong.conf': '[main]\ncontrollers: KSN\n[host]\ncollectors: HostMemory, GuestBalloon\n',
  'own.conf': '[momus]\nsocket-mode: 600\nballoon-floor-share: 7\nvdsm-address: [::1]:54322\n',
  'broken.conf': '[main]\npolicy-engine-interval: 0\ncontrolers: KSM\n',
});

describe('a configuration', () => {
  it('names the policies where no path does', async () => {
    const { status, stdout, stderr } = await momus(['check', '-c', 'mom.conf'], { cwd });
    expect([status, stdout, stderr]).toEqual([0, 'no problems in 1 file\n', '']);
  });

  it('says what is enabled', async () => {
    const { status, stdout } = await momus(['check', '-c', 'mom.conf', 'balloon.policy'], { cwd });
    expect([status, stdout]).toEqual([1, expect.stringMatching(/`balloon_cur`.*`GuestBalloon/s)]);
    const options = ['--collectors', 'GuestBalloon', '--controllers', 'Balloon'];
    const other = await momus(['check', '-c', 'mom.conf', ...options, 'balloon.policy'], { cwd });
    expect(other).toMatchObject({ status: 0, stdout: 'no problems in 1 file\n' });
  });

  it('runs', async () => {
    const words = ['run', '-c', 'mom.conf', '--cycles', '1', '--interval', '0'];
    const { status, stdout } = await momus(words, { cwd });
    expect([status, stdout]).toEqual([0, expect.stringContaining('cycle 1/1')]);
  });

  it('that is wrong is refused with its lines', async () => {
    expect(await momus(['check', '-c', 'wrong.conf'], { cwd })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `momus: wrong.conf:2: error: there is no controller \`KSN\`; did you mean \`KSM\`?
momus: wrong.conf:4: error: \`GuestBalloon\` is a guest collector, it cannot stand among those of the host
`,
    });
    expect(await momus(['config', 'show', '-c', 'broken.conf'], { cwd })).toMatchObject({
      status: 2,
      stderr: `broken.conf:3: note: there is no setting \`controlers\` in [main]; did you mean \`controllers\`?
momus: broken.conf:2: error: \`policy-engine-interval\` is \`0\`; it takes whole seconds from 1 to 86400
`,
    });
  });

  it('without policies needs a path', async () => {
    const { status, stderr } = await momus(['check', '-c', 'empty.conf'], { cwd });
    expect([status, stderr]).toEqual([2, expect.stringContaining('empty.conf names no policy')]);
  });

  it('that cannot be read says so', async () => {
    const { status, stderr } = await momus(['check', '-c', 'nowhere.conf'], { cwd });
    expect([status, stderr]).toEqual([
      2,
      'momus: cannot read nowhere.conf: there is no such file\n',
    ]);
  });
});

describe('momus config show', () => {
  it('prints what is in force and from where', async () => {
    const { status, stdout } = await momus(['config', 'show', '-c', 'mom.conf'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain('[main]\n');
    expect(stdout).toMatch(/^controllers += {1,2}KSM {2}# mom\.conf:3$/m);
    expect(stdout).toMatch(/^policy-engine-interval += {1,2}10 {2}# default$/m);
    expect(stdout).toMatch(/^rpc-port += {1,2}-1 {2}# default$/m);
  });

  it('prints values as a file writes them', async () => {
    const { stdout } = await momus(['config', 'show', '-c', 'own.conf'], { cwd });
    expect(stdout).toMatch(/^socket-mode += 0600 {2}# own\.conf:2$/mu);
    expect(stdout).toMatch(/^balloon-floor-share += 7 % {2}# own\.conf:3$/mu);
    expect(stdout).toMatch(/^vdsm-address += \[::1\]:54322 {2}# own\.conf:4$/mu);
    // What is printed is read as the same value.
    for (const [key, setting] of Object.entries(settings) as readonly [
      string,
      Setting<unknown>,
    ][]) {
      const value = setting.read(setting.fallback);
      if (setting.write !== undefined)
        expect(setting.read(setting.write(value)), key).toEqual(value);
    }
  });

  it('prints the defaults of MOM without a file, and JSON', async () => {
    const { stdout } = await momus(['config', 'show', '--json'], { cwd });
    expect(JSON.parse(stdout)).toContainEqual({
      section: 'guest',
      name: 'collectors',
      value: 'GuestQemuProc, GuestMemory',
      from: 'default',
      doc: 'What is asked of guests, in order.',
      unused: null,
    });
  });

  it('says what it can show', async () => {
    const { status, stderr } = await momus(['config', 'list'], { cwd });
    expect([status, stderr]).toEqual([2, 'momus: say what to do: momus config show -c FILE\n']);
  });
});
