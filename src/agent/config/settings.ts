/**
 * Every setting of MOM's configuration file: where it stands, what it takes, what it is here.
 * One row each; the reader, `momus config show` and docs/agent.md go by these rows.
 */

/** A setting; `read` gives its value, or null where the text is none. */
export interface Setting<T> {
  readonly section: 'main' | 'logging' | 'host' | 'guest';
  readonly name: string;
  /** As MOM has it when the file says nothing. */
  readonly fallback: string;
  /** What `read` takes, in words. */
  readonly allowed: string;
  readonly doc: string;
  /** Why it has no meaning here; null where it has one. */
  readonly unused: string | null;
  readonly read: (text: string) => T | null;
}

/** Where a daemon answers calls. */
export type RpcAddress =
  | { readonly kind: 'off' }
  | { readonly kind: 'tcp'; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string };

/** From silent to talkative, as MOM counts them from 1. */
export const levels = ['critical', 'error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];

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

const row =
  <T>(allowed: string, read: (text: string) => T | null) =>
  (
    section: Setting<T>['section'],
    name: string,
    fallback: string,
    doc: string,
    unused: string | null = null,
  ): Setting<T> => ({ section, name, fallback, allowed, doc, unused, read });

function wholeNumber(text: string): number | null {
  const value = Number(text);
  return /^[+-]?\d+$/u.test(text.trim()) && Number.isSafeInteger(value) ? value : null;
}

const within =
  (least: number, most: number) =>
  (text: string): number | null => {
    const value = wholeNumber(text);
    return value !== null && value >= least && value <= most ? value : null;
  };

const oneOf =
  <T extends string>(values: readonly T[]) =>
  (text: string): T | null =>
    values.find((value) => value === text.trim().toLowerCase()) ?? null;

const flags: Readonly<Record<string, boolean>> = {
  '1': true,
  yes: true,
  true: true,
  on: true,
  '0': false,
  no: false,
  false: false,
  off: false,
};

const seconds = row('whole seconds from 1 to 86400', within(1, 86_400));
const count = row('a whole number from 1 to 100000', within(1, 100_000));
const bytes = row('a whole number of bytes, 0 for no limit', within(0, 2 ** 53 - 1));
const files = row('a whole number from 0 to 1000', within(0, 1000));
const flag = row('true or false', (text) => flags[text.trim().toLowerCase()] ?? null);
const text = row('a text', (value) => value.trim());
const names = row('names, separated by commas', (value) =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);
const level = row(
  `${levels.join(', ')}, or 1 to 5`,
  (value) => oneOf(levels)(value) ?? levels[(within(1, 5)(value) ?? 0) - 1] ?? null,
);
const hypervisor = row(hypervisorInterfaces.join(', '), oneOf(hypervisorInterfaces));
const rpc = row('a port, -1 for none, or the path of a socket', (value): RpcAddress | null => {
  const number = wholeNumber(value);
  if (number !== null && number < 0) return { kind: 'off' };
  if (number !== null) return number > 65_535 ? null : { kind: 'tcp', port: number };
  return value.trim() === '' ? null : { kind: 'socket', path: value.trim() };
});

const ownThreads = 'all guests are asked at the same time, within one thread';

/** The settings, by the names that the code has for them. */
export const settings = {
  mainLoopInterval: seconds(
    'main',
    'main-loop-interval',
    '5',
    'How often MOM looks whether its threads live.',
    'there are no threads to look after',
  ),
  hostMonitorInterval: seconds(
    'main',
    'host-monitor-interval',
    '5',
    'Seconds from one sample of the host to the next.',
  ),
  guestManagerInterval: seconds(
    'main',
    'guest-manager-interval',
    '5',
    'Seconds from one listing of the guests to the next.',
  ),
  guestMonitorInterval: seconds(
    'main',
    'guest-monitor-interval',
    '5',
    'Seconds from one sample of a guest to the next.',
  ),
  policyEngineInterval: seconds(
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
} as const;

export type SettingKey = keyof typeof settings;

/** The value of each setting. */
export type SettingValues = {
  readonly [K in SettingKey]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};
