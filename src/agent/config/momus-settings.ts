/**
 * The settings that MOM does not have: the section [momus]. Everything works without them; what MOM
 * reads of the file, it does not mind them.
 */
import {
  files,
  flag,
  mebibytes,
  mode,
  names,
  oneOf,
  row,
  rpc,
  seconds,
  share,
  text,
  within,
} from './rows.ts';

/** What an agent acts on. */
export const hostKinds = ['interface', 'vdsm', 'linux', 'simulated'] as const;
export type HostKind = (typeof hostKinds)[number];

const host = row(hostKinds.join(', '), oneOf(hostKinds));
const milliseconds = row('milliseconds from 10 to 60000', within(10, 60_000));
const bytes = row('a whole number of bytes from 4096', within(4096, 2 ** 53 - 1));
const guests = row('a whole number from 0 (no limit) to 65536', within(0, 65_536));
const endpoint = row(
  'HOST:PORT',
  (value) => {
    const [, name, port] = /^\[?([^\s\]]+?)\]?:(\d{1,5})$/u.exec(value.trim()) ?? [];
    return name === undefined || Number(port) > 65_535 || Number(port) < 1
      ? null
      : { host: name, port: Number(port) };
  },
  ({ host: name, port }) => `${name.includes(':') ? `[${name}]` : name}:${port}`,
);

/** The rows of [momus]. */
export const momusSettings = {
  host: host(
    'momus',
    'host',
    'interface',
    'What is managed: what `hypervisor-interface` says, or one of these.',
  ),
  dryRun: flag('momus', 'dry-run', 'false', 'Decide and record, and act on nothing.'),
  controlSocket: text(
    'momus',
    'control-socket',
    '',
    'A socket for `momus ctl`, beside `rpc-port`; control.sock in $RUNTIME_DIRECTORY unless given.',
  ),
  socketMode: mode('momus', 'socket-mode', '0660', 'Who may open the sockets.'),
  socketOwner: text('momus', 'socket-owner', '', 'The user that the sockets belong to.'),
  socketGroup: text('momus', 'socket-group', '', 'The group that the sockets belong to.'),
  metrics: rpc('momus', 'metrics-port', '-1', 'Where metrics are read, beside the other sockets.'),
  stateDirectory: text(
    'momus',
    'state-dir',
    '',
    'Where the agent keeps what outlives a restart; $STATE_DIRECTORY unless given.',
  ),
  decisionLog: text(
    'momus',
    'decision-log',
    '',
    'The file of the decision log; decisions.jsonl in $LOGS_DIRECTORY, or in the state directory, unless given.',
  ),
  decisionLogBytes: bytes(
    'momus',
    'decision-log-bytes',
    '16777216',
    'Size at which a new decision log is begun.',
  ),
  decisionLogFiles: files('momus', 'decision-log-files', '8', 'Old decision logs that are kept.'),
  watch: flag('momus', 'watch', 'true', 'Whether changed files are taken over without a signal.'),
  maxSampleAge: seconds(0, 86_400)(
    'momus',
    'max-sample-age',
    '60',
    'For how long the latest sample stands in where the host does not answer; at least two and a half intervals.',
  ),
  readLimit: milliseconds('momus', 'read-limit', '2000', 'How long one guest may take to answer.'),
  applyLimit: milliseconds('momus', 'apply-limit', '5000', 'How long one action may take.'),
  compileLimit: milliseconds(
    'momus',
    'compile-limit',
    '20000',
    'How long compiling a policy set may take; cycles go on meanwhile.',
  ),
  excludedGuests: names(
    'momus',
    'excluded-guests',
    '',
    'Guests that are left alone, by name or uuid.',
  ),
  balloonFloor: mebibytes('momus', 'balloon-floor', '64', 'The least memory of a guest, in MiB.'),
  balloonFloorShare: share(
    'momus',
    'balloon-floor-share',
    '10',
    'The least memory of a guest, as a share of its largest size.',
  ),
  balloonFloorWithoutMinimum: share(
    'momus',
    'balloon-floor-without-minimum',
    '50',
    'The same, where the host reports no guaranteed minimum.',
  ),
  balloonStep: mebibytes(
    'momus',
    'balloon-step',
    '256',
    'The largest change of a balloon at once, in MiB; the larger of this and the share holds.',
  ),
  balloonStepShare: share(
    'momus',
    'balloon-step-share',
    '25',
    'The largest change of a balloon at once, as a share of its largest size.',
  ),
  changeInterval: seconds(0, 86_400)(
    'momus',
    'change-interval',
    '10',
    'Seconds between two changes of a guest by the same controller.',
  ),
  guestsPerCycle: guests('momus', 'guests-per-cycle', '64', 'Guests that may change in one cycle.'),
  plugins: names(
    'momus',
    'plugins',
    '',
    'Packages or files with collectors and controllers of others.',
  ),
  vdsmAddress: endpoint('momus', 'vdsm-address', 'localhost:54321', 'Where VDSM answers.'),
  vdsmSsl: flag('momus', 'vdsm-ssl', 'true', 'Whether VDSM is asked over TLS.'),
  vdsmKey: text('momus', 'vdsm-key', '/etc/pki/vdsm/keys/vdsmkey.pem', 'The key for VDSM.'),
  vdsmCertificate: text(
    'momus',
    'vdsm-certificate',
    '/etc/pki/vdsm/certs/vdsmcert.pem',
    'The certificate for VDSM.',
  ),
  vdsmAuthority: text(
    'momus',
    'vdsm-authority',
    '/etc/pki/vdsm/certs/cacert.pem',
    'The authority that signs certificates of VDSM.',
  ),
} as const;
