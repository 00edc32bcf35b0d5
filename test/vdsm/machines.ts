/**
 * Virtual machines as VDSM tells of them: their statistics, and what changes when they are acted on.
 * In: how many, or which. Out: machines; the shape of the statistics is VDSM's, texts among numbers
 * and much that nobody asks for included.
 */

/** JSON as VDSM sends it. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };
/** An object as VDSM sends it. */
export type JsonObject = { readonly [name: string]: Json };

/** One machine; members may be changed by tests. */
export interface Machine {
  readonly id: string;
  name: string;
  status: string;
  pid: number;
  /** KiB. */
  max: number;
  min: number;
  current: number;
  target: number;
  /** KiB that the balloon moves from one reading to the next. */
  step: number;
  /** The part of its memory that the guest uses. */
  use: number;
  quota: number;
  period: number;
  userLimit: number;
  cpus: number;
  disks: Disk[];
  /** Changes its statistics on their way out. */
  spoil: (statistics: JsonObject) => JsonObject;
}

/** A disk with its policy and the limits in force. */
export interface Disk {
  readonly name: string;
  readonly path: string;
  guaranteed: Record<string, number>;
  maximum: Record<string, number>;
  current: Record<string, number>;
}

/** The id of the machine of a number. */
export const idOf = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A machine with 2 to 4 GiB, of which it uses half. */
export function makeMachine(number: number): Machine {
  const id = idOf(number);
  return {
    id,
    name: `vm-${number}`,
    status: 'Up',
    pid: 10_000 + number,
    max: 4_194_304,
    min: 1_048_576,
    current: 4_194_304,
    target: 4_194_304,
    step: Number.POSITIVE_INFINITY,
    use: 0.5,
    quota: 0,
    period: 0,
    userLimit: 100,
    cpus: 2,
    disks: [
      {
        name: 'vda',
        path: `/rhev/${id}/vda`,
        guaranteed: {},
        maximum: { total_bytes_sec: 200_000_000 },
        current: { ...noLimits },
      },
    ],
    spoil: (statistics) => statistics,
  };
}

const noLimits = {
  total_bytes_sec: 0,
  read_bytes_sec: 0,
  write_bytes_sec: 0,
  total_iops_sec: 0,
  read_iops_sec: 0,
  write_iops_sec: 0,
};

/** Time passes: the balloon moves towards its target. */
export function advance(machine: Machine): void {
  const way = machine.target - machine.current;
  machine.current += Math.sign(way) * Math.min(Math.abs(way), machine.step);
}

/** What `Host.getAllVmStats` says of a machine; about as long as on a real host. */
export function statisticsOf(machine: Machine): JsonObject {
  const visible = machine.current - 65_536;
  const unused = Math.floor(visible * (1 - machine.use));
  return machine.spoil({
    vmId: machine.id,
    vmName: machine.name,
    status: machine.status,
    pid: String(machine.pid),
    memUsage: String(Math.round(100 * machine.use)),
    memoryStats: {
      mem_total: String(visible),
      mem_unused: String(unused),
      mem_free: String(unused + 4096),
      swap_in: 0,
      swap_out: 0,
      majflt: 1,
      minflt: 20,
      pageflt: 21,
    },
    balloonInfo: {
      balloon_max: String(machine.max),
      balloon_min: String(machine.min),
      balloon_cur: String(machine.current),
      balloon_target: String(machine.target),
      ballooning_enabled: true,
    },
    vcpuQuota: String(machine.quota),
    vcpuPeriod: machine.period,
    vcpuUserLimit: machine.userLimit,
    vcpuCount: machine.cpus,
    ...nobodyAsksFor(machine),
  });
}

const nobodyAsksFor = ({
  id,
  disks,
  number = id.slice(-4),
}: Machine & { number?: string }): JsonObject => ({
  hash: '-7239178236487126',
  kvmEnable: 'true',
  acpiEnable: 'true',
  monitorResponse: '0',
  clientIp: '',
  timeOffset: '0',
  elapsedTime: '861234',
  statusTime: '4294967296',
  session: 'Unknown',
  guestIPs: `10.0.0.${number} fe80::21a:4aff:fe16:151`,
  guestFQDN: `vm-${number}.example.com`,
  guestOs: '5.14.0-427.el9.x86_64',
  appsList: ['kernel-5.14.0-427.el9', 'qemu-guest-agent-8.2.0-11.el9', 'cloud-init-23.4-7.el9'],
  displayInfo: [
    { type: 'vnc', port: '5901', tlsPort: '-1', ipAddress: '10.0.0.1' },
    { type: 'spice', port: '5902', tlsPort: '5903', ipAddress: '10.0.0.1' },
  ],
  cpuUser: '1.73',
  cpuSys: '0.40',
  cpuUsage: '8123400000000',
  cpuActual: true,
  disks: Object.fromEntries(
    disks.map(({ name }) => [
      name,
      {
        imageID: id,
        truesize: '21474836480',
        apparentsize: '21474836480',
        readRate: '0.0',
        writeRate: '23831.2',
        readOps: '51234',
        writeOps: '812345',
        readBytes: '1873643520',
        writtenBytes: '28147593216',
        readLatency: '0',
        writeLatency: '1034567',
        flushLatency: '923456',
      },
    ]),
  ),
  network: {
    vnet0: {
      name: 'vnet0',
      macAddr: '00:1a:4a:16:01:51',
      state: 'unknown',
      speed: '1000',
      duplex: 'full',
      rx: '81234567',
      tx: '71234567',
      rxErrors: '0',
      txErrors: '0',
      rxDropped: '12',
      txDropped: '0',
      sampleTime: 861234.56,
    },
  },
});

/** What `Host.getAllVmIoTunePolicies` says of a machine. */
export const ioTuneOf = ({ disks }: Machine): JsonObject => ({
  policy: disks.map(({ name, path, guaranteed, maximum }) => ({ name, path, guaranteed, maximum })),
  current_values: disks.map(({ name, path, current }) => ({ name, path, ioTune: current })),
});
