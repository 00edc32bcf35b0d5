/**
 * Every setting of a configuration file: where it stands, what it takes, what it is here. Those of
 * MOM, and those of [momus] (momus-settings.ts).
 * One row each; the reader, `momus config show` and docs/reference/settings.md go by these rows.
 */
import { momusSettings } from './momus-settings.ts';
import { files, flag, level, names, oneOf, row, rpc, seconds, text, within } from './rows.ts';
import type { Setting } from './setting.ts';

export { type Level, levels, type RpcAddress, type Setting } from './setting.ts';

/** The hypervisor interfaces that MOM has; all of VDSM's are its JSON-RPC here. */
export const hypervisorInterfaces = [
  'libvirt',
  'vdsmjsonrpcclient',
  'vdsmjsonrpc',
  'vdsmjsonrpcbulk',
  'vdsmxmlrpc',
  'vdsmxmlrpcbulk',
  'vdsm',
] as const;
export type HypervisorInterface = (typeof hypervisorInterfaces)[number];

const count = row('a whole number from 1 to 100000', within(1, 100_000));
const bytes = row('a whole number of bytes, 0 for no limit', within(0, 2 ** 53 - 1));
const hypervisor = row(hypervisorInterfaces.join(', '), oneOf(hypervisorInterfaces));
const period = seconds(1, 86_400);

const ownThreads = 'all guests are asked at the same time, within one thread';

/** The settings, by the names that the code has for them. */
export const settings = {
  mainLoopInterval: period(
    'main',
    'main-loop-interval',
    '5',
    'How often MOM looks whether its threads live.',
    'there are no threads to look after',
  ),
  hostMonitorInterval: period(
    'main',
    'host-monitor-interval',
    '5',
    'Seconds from one sample of the host to the next.',
  ),
  guestManagerInterval: period(
    'main',
    'guest-manager-interval',
    '5',
    'Seconds from one listing of the guests to the next.',
  ),
  guestMonitorInterval: period(
    'main',
    'guest-monitor-interval',
    '5',
    'Seconds from one sample of a guest to the next.',
  ),
  policyEngineInterval: period(
    'main',
    'policy-engine-interval',
    '10',
    'Seconds from one decision to the next.',
  ),
  sampleHistoryLength: count(
    'main',
    'sample-history-length',
    '10',
    'Samples that averages are taken over.',
  ),
  hypervisorInterface: hypervisor(
    'main',
    'hypervisor-interface',
    'libvirt',
    'How the host is asked and told.',
  ),
  libvirtUri: text(
    'main',
    'libvirt-hypervisor-uri',
    '',
    'The address of libvirt.',
    'libvirt is never asked',
  ),
  controllers: names('main', 'controllers', 'Balloon', 'What may be changed, in this order.'),
  plotDirectory: text('main', 'plot-dir', '', 'Where samples are written down; empty for nowhere.'),
  rpc: rpc('main', 'rpc-port', '-1', 'Where calls are answered.'),
  policy: text('main', 'policy', '', 'A policy file; not together with `policy-dir`.'),
  policyDirectory: text('main', 'policy-dir', '', 'A directory of policies.'),
  guestThreads: flag(
    'main',
    'guest-manager-multi-thread',
    'true',
    'Whether MOM has a thread for each guest.',
    ownThreads,
  ),
  log: text('logging', 'log', 'stdio', 'A file for the log; `stdio` is standard error.'),
  verbosity: level('logging', 'verbosity', 'info', 'How much the log says.'),
  logBytes: bytes('logging', 'max-bytes', '2097152', 'Size at which a new log file is begun.'),
  logFiles: files('logging', 'backup-count', '5', 'Old log files that are kept.'),
  hostCollectors: names('host', 'collectors', 'HostMemory', 'What is asked of the host, in order.'),
  guestCollectors: names(
    'guest',
    'collectors',
    'GuestQemuProc, GuestMemory',
    'What is asked of guests, in order.',
  ),
  ...momusSettings,
} as const;

export type SettingKey = keyof typeof settings;

/** The value of each setting. */
export type SettingValues = {
  readonly [K in SettingKey]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};

/** Settings that a reload takes over; a running agent goes by all others as they were at its start. */
const atReload: ReadonlySet<SettingKey> = new Set<SettingKey>([
  'hostMonitorInterval',
  'guestManagerInterval',
  'guestMonitorInterval',
  'policyEngineInterval',
  'sampleHistoryLength',
  'controllers',
  'hostCollectors',
  'guestCollectors',
  'policy',
  'policyDirectory',
  'verbosity',
  'dryRun',
  'maxSampleAge',
  'readLimit',
  'applyLimit',
  'compileLimit',
  'excludedGuests',
  'balloonFloor',
  'balloonFloorShare',
  'balloonFloorWithoutMinimum',
  'balloonStep',
  'balloonStepShare',
  'changeInterval',
  'guestsPerCycle',
]);

/** Settings that are read once, at the start: those of files, sockets and the host. */
export const atStart: readonly SettingKey[] = (Object.keys(settings) as SettingKey[]).filter(
  (key) => !atReload.has(key) && settings[key].unused === null,
);
