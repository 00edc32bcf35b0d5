/**
 * The units of deploy/systemd: systemd itself accepts them without a word, the drop-in laid over a
 * unit such as VDSM's; they have nothing that Node or KSM cannot live with.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directivesOf, shipped, valuesOf } from './units.ts';

/** Why systemd cannot be asked here; null where it can. */
function obstacle(): string | null {
  const { error, status } = spawnSync('systemd-analyze', ['--version']);
  if (error === undefined && status === 0) return null;
  return 'there is no systemd-analyze; it is part of systemd';
}

const noSystemd = obstacle();
if (noSystemd !== null) console.info(`the units are not verified: ${noSystemd}`);

/** As VDSM's, in what matters to a drop-in: it forks, and has a user and conflicts of its own. */
const momUnit = `[Unit]
Description=What runs MOM under VDSM
Conflicts=ksmtuned.service ksm.service momd.service
After=local-fs.target

[Service]
Type=forking
User=vdsm
Group=kvm
PIDFile=/run/vdsm/mom-vdsm.pid
ExecStart=${process.execPath} --version
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;

/** The program of a unit replaced by one that is on this machine. */
const runnable = (text: string): string => text.replaceAll('/usr/bin/momus', process.execPath);

const units = ['momus.service', 'mom-vdsm.service.d/momus.conf'] as const;

describe.skipIf(noSystemd !== null)('systemd-analyze verify', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'momus-units-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** What systemd says of a unit that stands in files; the system's own units are there too. */
  function verify(name: string, files: Readonly<Record<string, string>>): readonly unknown[] {
    const place = mkdtempSync(join(directory, 'unit-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(place, file, '..'), { recursive: true });
      writeFileSync(join(place, file), text);
    }
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', name], {
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${place}:` },
      encoding: 'utf8',
    });
    return [status, stdout, stderr];
  }
  const silence = [0, '', ''];
  const dropIn = 'mom-vdsm.service.d/momus.conf';

  it('says nothing of the unit for plain hosts', () => {
    const text = runnable(shipped('momus.service'));
    expect(verify('momus.service', { 'momus.service': text })).toEqual(silence);
  });

  it('says nothing of the drop-in over a unit of VDSM', () => {
    const files = { 'mom-vdsm.service': momUnit, [dropIn]: runnable(shipped(dropIn)) };
    expect(verify('mom-vdsm.service', files)).toEqual(silence);
  });

  it('reads the drop-in, and would say what is wrong', () => {
    const wrong = runnable(shipped(dropIn)).replace('WatchdogSec=', 'WatchdogSecs=');
    const files = { 'mom-vdsm.service': momUnit, [dropIn]: wrong };
    expect(verify('mom-vdsm.service', files)).toEqual([
      expect.any(Number),
      '',
      expect.stringContaining('WatchdogSecs'),
    ]);
    const absent = { 'momus.service': shipped('momus.service').replace('bin/momus', 'bin/nosuch') };
    expect(verify('momus.service', absent)).toEqual([1, '', expect.stringContaining('nosuch')]);
  });
});

describe.each(units)('%s', (name) => {
  const text = shipped(name);

  it('replaces or sets the command, says when it is ready, and feeds the watchdog', () => {
    expect(valuesOf(text, 'ExecStart').at(-1)).toMatch(/^\/usr\/bin\/momus agent -c \/etc\/\S+$/u);
    // Without an empty line first, a drop-in would add a second command.
    expect(valuesOf(text, 'ExecStart')[0] === '').toBe(name.endsWith('.conf'));
    expect(valuesOf(text, 'Type')).toEqual(['notify']);
    expect(valuesOf(text, 'NotifyAccess')).toEqual(['all']);
    expect(Number(valuesOf(text, 'WatchdogSec')[0])).toBeGreaterThan(60);
    for (const guard of [
      'OOMScoreAdjust',
      'MemoryMin',
      'CPUWeight',
      'MemoryMax',
      'NoNewPrivileges',
    ])
      expect(valuesOf(text, guard), guard).toHaveLength(1);
  });

  it('has nothing under which Node aborts', () => {
    expect(valuesOf(text, 'MemoryDenyWriteExecute')).toEqual([]);
    expect(text).toMatch(/^# .*MemoryDenyWriteExecute/mu);
  });

  it('has options that this Node takes', () => {
    const variables = valuesOf(text, 'Environment').map((value) => value.replaceAll('"', ''));
    const value = variables.flatMap((own) => /^NODE_OPTIONS=(.+)$/u.exec(own)?.[1] ?? []).join();
    const [, heap = ''] = /--max-old-space-size=(\d+)\b/u.exec(value) ?? [];
    const { status, stderr } = spawnSync(process.execPath, ['-e', '0'], {
      env: { ...process.env, NODE_OPTIONS: value },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    // The heap, and what is beside it, fit into what the unit may take.
    expect(Number(heap)).toBeGreaterThan(0);
    expect(Number(heap)).toBeLessThan(Number.parseInt(valuesOf(text, 'MemoryMax')[0] ?? '', 10));
  });

  it('has only settings of a service', () => {
    const sections = new Set(directivesOf(text).map(({ section }) => section));
    const all = name.endsWith('.conf') ? ['Service'] : ['Unit', 'Service', 'Install'];
    expect([...sections]).toEqual(all);
  });
});

describe('the unit for plain hosts', () => {
  const text = shipped('momus.service');

  it('may set KSM, which ProtectKernelTunables would make read-only', () => {
    expect(valuesOf(text, 'ProtectKernelTunables')).toEqual([]);
    expect(text).toMatch(/^# .*ProtectKernelTunables/mu);
  });

  it('does not run beside another tuner', () => {
    const others = valuesOf(text, 'Conflicts').flatMap((value) => value.split(' '));
    expect(others).toEqual(
      expect.arrayContaining([
        'momd.service',
        'mom-vdsm.service',
        'ksmtuned.service',
        'ksm.service',
      ]),
    );
  });
});

describe('the drop-in', () => {
  it("leaves the user, the group and the conflicts of VDSM's unit as they are", () => {
    const text = shipped('mom-vdsm.service.d/momus.conf');
    const names = directivesOf(text).map(({ name }) => name);
    for (const own of ['User', 'Group', 'Conflicts', 'After', 'Requires', 'WantedBy'])
      expect(names).not.toContain(own);
    // The file that MOM writes its process to is written by nobody now.
    expect(valuesOf(text, 'PIDFile')).toEqual(['']);
  });
});
