/**
 * The files of a host of VDSM, in the shape in which VDSM installs them: the settings of its
 * `mom.conf` (with periods of a second), policies that are ours, a unit, and what its MOM answers.
 * In: where they stand. Out: texts.
 */
import type { KeyPair } from '../vdsm/index.ts';

/** The configuration; both ways to write a setting, and sections that only others read. */
export const momConf = (
  root: string,
  vdsmPort: number,
  tls: KeyPair | null,
): string => `### Where a host of VDSM keeps the settings of MOM

[main]
main-loop-interval: 1
host-monitor-interval: 1
guest-manager-interval: 1
guest-monitor-interval: 1
policy-engine-interval: 1
hypervisor-interface: vdsmjsonrpcclient
sample-history-length: 10
controllers: Balloon, KSM, CpuTune, IoTune
rpc-port: ${root}/run/vdsm/mom-vdsm.sock
policy-dir = ${root}/etc/vdsm/mom.d

[logging]
log: ${root}/var/log/vdsm/mom.log
verbosity = info
max-bytes: 2097152
backup-count: 5

[host]
# Collectors of the host
collectors: HostMemory, HostKSM, HostCpu

[guest]
collectors = GuestMemoryOptional, GuestBalloonOptional, GuestCpuTune,
             GuestIoTuneOptional

[vdsm]
# Read by nothing but VDSM
ssl: true

[momus]
vdsm-address: localhost:${vdsmPort}
${
  tls === null
    ? 'vdsm-ssl: false'
    : `vdsm-key: ${tls.key}\nvdsm-certificate: ${tls.cert}\nvdsm-authority: ${tls.ca}`
}
change-interval: 0
`;

/** MOM under VDSM; the directory of its socket is there already. */
export const momUnit = `[Unit]
Description=MOM as VDSM configures it
Conflicts=ksmtuned.service
After=local-fs.target

[Service]
Type=simple
User=vdsm
Group=kvm
ExecStart=/usr/sbin/momd -c /etc/vdsm/mom.conf
Restart=always

[Install]
WantedBy=multi-user.target
`;

/** Policies that act on everything that VDSM lets them: balloons to and fro in each cycle. */
export const policies: Readonly<Record<string, string>> = {
  '00-defines': `
# What the engine may set, and what holds until it does.
(defvar True 1)
(defvar False 0)
(defvar balloonEnabled True)
(defvar ksmPages 1111)
(defvar diskBytes 150000000)
`,
  '01-parameters': '# The engine puts its parameters here\n',
  '02-balloon': `
(def other_size (guest)
  (if (> guest.balloon_cur (* 0.9 guest.balloon_max))
      (* 0.85 guest.balloon_max)
      (* 0.95 guest.balloon_max)))
(if balloonEnabled
    (with Guests guest
      (if (valid guest.balloon_cur guest.balloon_max)
          (guest.Control "balloon_target" (other_size guest))
          0))
    0)
`,
  '03-ksm': '(Host.Control "ksm_pages_to_scan" ksmPages)\n',
  '04-cputune': `
(with Guests guest {
  (guest.Control "vcpu_quota" 50000)
  (guest.Control "vcpu_period" 100000)
})
`,
  '05-iotune': `
(with Guests guest
  (if (valid guest.io_tune)
      (with guest.io_tune disk
        (disk.setTotalBytesSec diskBytes))
      0))
`,
};

const balloon = { balloon_cur: 4_194_304, balloon_max: 4_194_304, balloon_min: 1_048_576 };
const guest = {
  ...balloon,
  mem_available: 4_000_000,
  mem_unused: 2_000_000,
  swap_in: 0,
  swap_out: 0,
  major_fault: 0,
  minor_fault: 0,
  swap_total: 0,
  swap_usage: 0,
  vcpu_count: 2,
  vcpu_user_limit: 100,
  vcpu_quota: 0,
  vcpu_period: 0,
  io_tune: [],
  io_tune_current: [],
};

/** What the stand-in for MOM answers: parameters that the engine pushed are in its policies. */
export const momAnswers = {
  ping: true,
  getNamedPolicies: {
    ...policies,
    '01-parameters': '(set ksmPages 2222)\n(set balloonEnabled False)\n(set notKnown 1)',
  },
  getStatistics: {
    host: {
      mem_available: 16_000_000,
      mem_unused: 8_000_000,
      mem_free: 9_000_000,
      swap_in: 0,
      swap_out: 0,
      anon_pages: 100,
      swap_total: 0,
      swap_usage: 0,
      ksm_run: 0,
      ksm_sleep_millisecs: 20,
      ksm_pages_to_scan: 100,
      ksm_pages_shared: 0,
      ksm_pages_sharing: 0,
      ksm_pages_unshared: 0,
      ksm_pages_volatile: 0,
      ksm_full_scans: 0,
      ksm_merge_across_nodes: 1,
      ksm_shareable: 0,
      ksmd_cpu_usage: 0,
      cpu_count: 8,
    },
    guests: { 'vm-1': guest, 'vm-2': guest },
  },
};
