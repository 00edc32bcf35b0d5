/**
 * Configuration files: MOM's dialect of INI, its settings and defaults, and what is said of a file
 * that is wrong.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/agent/config/config.ts';
import { parseIni } from '../../src/agent/config/ini.ts';
import { settings } from '../../src/agent/config/settings.ts';

/** The settings that VDSM writes, in both ways to write them. */
const ofVdsm = `# a host of VDSM
[main]
main-loop-interval: 15
host-monitor-interval: 15
guest-monitor-interval: 15
guest-manager-interval: 15
policy-engine-interval: 15
hypervisor-interface = vdsmjsonrpcclient
controllers: Balloon, KSM,
    CpuTune, IoTune
sample-history-length: 10
rpc-port: /run/vdsm/mom-vdsm.sock
policy-dir: /etc/vdsm/mom.d

[logging]
log: /var/log/vdsm/mom.log
verbosity: 5

[host]
collectors: HostMemory, HostKSM, HostCpu

[guest]
collectors: GuestMemoryOptional, GuestBalloonOptional, GuestCpuTune, GuestIoTuneOptional

[vdsm]
; read by nothing
use-ssl: true
`;

const messages = (text: string) => {
  const { errors, notes } = readConfig(text, 'mom.conf');
  return [...errors, ...notes].map(({ file, line, message }) => `${file}:${line}: ${message}`);
};

describe('a configuration', () => {
  it('of VDSM is read whole', () => {
    const { config, errors, notes } = readConfig(ofVdsm, 'mom.conf');
    expect(errors).toEqual([]);
    expect(notes.map((note) => note.message)).toEqual([
      expect.stringMatching(/`main-loop-interval` has no meaning here/),
      'the section [vdsm] has no meaning here',
    ]);
    expect(config.values).toMatchObject({
      policyEngineInterval: 15,
      hypervisorInterface: 'vdsmjsonrpcclient',
      controllers: ['Balloon', 'KSM', 'CpuTune', 'IoTune'],
      rpc: { kind: 'socket', path: '/run/vdsm/mom-vdsm.sock' },
      policyDirectory: '/etc/vdsm/mom.d',
      verbosity: 'debug',
      hostCollectors: ['HostMemory', 'HostKSM', 'HostCpu'],
      logFiles: 5,
    });
    expect(config.lines.get('hypervisorInterface')).toBe(8);
    expect(config.lines.has('logFiles')).toBe(false);
  });

  it('has the defaults of MOM', () => {
    const catalogue = JSON.parse(
      readFileSync(new URL('../oracle/catalogue.json', import.meta.url), 'utf8'),
    ) as { configDefaults?: Record<string, Record<string, string>> };
    const expected = Object.entries(catalogue.configDefaults ?? {})
      .filter(([section]) => !section.startsWith('Collector:'))
      .flatMap(([section, own]) =>
        Object.entries(own).map(([name, value]) => `${section} ${name} ${value}`),
      );
    const rows = Object.values(settings)
      .filter(({ section }) => section !== 'momus')
      .map((s) => `${s.section} ${s.name} ${s.fallback}`);
    expect(rows.sort()).toEqual(expected.sort());
    expect(readConfig('', 'mom.conf').errors).toEqual([]);
    const unread = Object.values(settings).filter(({ read, fallback }) => read(fallback) === null);
    expect(unread).toEqual([]);
  });

  it('refuses a setting of Momus that is misspelt, and only notes one of MOM', () => {
    const { errors, notes } = readConfig('[main]\npolcy: x\n[momus]\nbaloon-floor: 5\n', 'c');
    expect(errors.map(({ message }) => message)).toEqual([
      'there is no setting `baloon-floor` in [momus]; did you mean `balloon-floor`?',
    ]);
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^there is no setting `polcy` in \[main\]/),
    ]);
  });

  it('whose section of Momus is misspelt is refused: its limits would not hold', () => {
    const { errors, notes } = readConfig(
      '[mumos]\ndry-run: true\n[Momus]\n[gest]\n[vdsm]\na: b\n[weather]\n[mom]\n[Collector: x]\n',
      'c',
    );
    expect(errors).toEqual([
      { file: 'c', line: 1, message: 'there is no section `[mumos]`; did you mean `[momus]`?' },
      { file: 'c', line: 3, message: 'there is no section `[Momus]`; did you mean `[momus]`?' },
    ]);
    expect(notes.map(({ message }) => message)).toEqual([
      'there is no section `[gest]`; did you mean `[guest]`?',
      'the section [vdsm] has no meaning here',
      'there is no section `[weather]`',
      'there is no section `[mom]`',
    ]);
  });

  it.each([
    [
      '[main]\npolicy-engine-interval: soon',
      'mom.conf:2: `policy-engine-interval` is `soon`; it takes whole seconds from 1 to 86400',
    ],
    [
      '[main]\nhost-monitor-interval: 0',
      'mom.conf:2: `host-monitor-interval` is `0`; it takes whole seconds from 1 to 86400',
    ],
    [
      '[main]\nrpc-port:',
      'mom.conf:2: `rpc-port` is ``; it takes a port, -1 for none, or the path of a socket',
    ],
    [
      '[logging]\nverbosity: loud',
      'mom.conf:2: `verbosity` is `loud`; it takes critical, error, warn, info, debug, or 1 to 5',
    ],
    [
      '[main]\nhypervisor-interface: xen',
      'mom.conf:2: `hypervisor-interface` is `xen`; it takes libvirt, vdsmjsonrpcclient, vdsmjsonrpc, vdsmjsonrpcbulk, vdsmxmlrpc, vdsmxmlrpcbulk, vdsm',
    ],
    [
      '[main]\ncontroler: KSM',
      'mom.conf:2: there is no setting `controler` in [main]; did you mean `controllers`?',
    ],
    [
      '[mian]\ncontrollers: KSM',
      'mom.conf:1: there is no section `[mian]`; did you mean `[main]`?',
    ],
    ['controllers: KSM', 'mom.conf:1: `controllers` stands in no section; write [main] above it'],
    ['[main]\ncontrollers KSM', 'mom.conf:2: this is no setting; write `name: value`'],
    [
      '[main]\ncontrollers: KSM\ncontrollers: Balloon',
      'mom.conf:3: `controllers` is set in line 2 already',
    ],
    [
      '[main]\npolicy: %(nowhere)s/a',
      'mom.conf:2: `%(nowhere)s` stands for no setting of this section',
    ],
    ['[main]\npolicy: 5%', 'mom.conf:2: a `%` stands alone; write `%%`'],
    [
      '[main]\npolicy: a\npolicy-dir: b',
      'mom.conf:2: `policy` and `policy-dir` are both set; a host has one of them',
    ],
  ])('that is wrong says where and what is allowed: %j', (text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  it('expands what stands for other settings, but not those of collectors', () => {
    const text = `[DEFAULT]\nbase: /etc\n[main]\nname: mom.d\npolicy-dir: %(base)s/%(name)s\n[Collector: GuestQemuAgent]\nsocket_name_template: %(name)s.agent`;
    const { config, errors } = readConfig(text, 'mom.conf');
    expect(errors).toEqual([]);
    expect(config.values.policyDirectory).toBe('/etc/mom.d');
    expect(config.collectorSettings.get('GuestQemuAgent')?.get('socket_name_template')).toBe(
      '%(name)s.agent',
    );
  });

  it('that stands for itself is an error', () => {
    expect(messages('[main]\npolicy: %(policy)s')).toEqual([
      'mom.conf:2: `%(policy)s` stands for no setting of this section',
    ]);
  });
});

describe('the lines of an INI file', () => {
  it('may be long, and end in any way', () => {
    const { sections, problems } = parseIni('\uFEFF[a]\r\nx = 1\r\n  2\r\n\r\n  3\r\n# 4\r\ny=z\r');
    expect(problems).toEqual([]);
    expect([...(sections[0]?.settings ?? [])]).toEqual([
      ['x', { text: '1\n2\n\n3', line: 2 }],
      ['y', { text: 'z', line: 7 }],
    ]);
  });
});
