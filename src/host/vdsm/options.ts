/**
 * The options of the VDSM host, and their usual values.
 */
import type { HostPort } from '../port.ts';

/** Where the certificates are: paths of files, or their text (PEM). Read anew for each connection. */
export interface VdsmTls {
  readonly key: string;
  readonly cert: string;
  /** Whoever VDSM's certificate must be signed by. */
  readonly ca: string;
  /**
   * The name that VDSM's certificate must be made out to. Left out: `host`; and any name where `host`
   * is this machine itself, since the certificate names the machine as the network knows it.
   */
  readonly name?: string;
}

/** The files that VDSM keeps its own certificates in. */
export const vdsmCertificates: VdsmTls = {
  key: '/etc/pki/vdsm/keys/vdsmkey.pem',
  cert: '/etc/pki/vdsm/certs/vdsmcert.pem',
  ca: '/etc/pki/vdsm/certs/cacert.pem',
};

/** How long calls may take, in milliseconds. */
export interface VdsmLimits {
  /** From the first packet to the answer to `Host.ping2`. */
  readonly connect: number;
  /** One bulk reading. */
  readonly read: number;
  /** One change. It goes on when its caller gives up, since VDSM may still carry it out. */
  readonly act: number;
  /** The orderly end of a connection; then it is cut. */
  readonly close: number;
}

/** Pauses between attempts to connect, in milliseconds: each twice the one before, cut by chance to a half at most. */
export interface BackOff {
  readonly first: number;
  readonly longest: number;
}

/**
 * What happens to the connection, for a log. `lost`: there was one. `retrying`: there is none, and it
 * is tried again; said once for each reason. `unreadable`: an answer that whoever waits for it does not get.
 */
export interface VdsmEvent {
  readonly kind: 'connected' | 'lost' | 'retrying' | 'unreadable';
  /** All of it in one sentence. */
  readonly message: string;
}

/** What a VDSM host needs of the machine that it runs on: VDSM is not asked about that. */
export type LocalHost = Pick<HostPort, 'readHost' | 'explain'> &
  Partial<Pick<HostPort, 'conflict'>>;

/** How to reach VDSM; all but `local` has a usual value. */
export interface VdsmHostOptions {
  /** Answers what is about the host, as the Linux host does; without `conflict` nothing speaks against acting. */
  readonly local: LocalHost;
  /** `localhost` unless given. */
  readonly host?: string;
  /** 54321 unless given. */
  readonly port?: number;
  /** Null: plain TCP. VDSM's own certificates unless given. */
  readonly tls?: VdsmTls | null;
  readonly limits?: Partial<VdsmLimits>;
  readonly backOff?: Partial<BackOff>;
  /** Milliseconds between heart-beats, in both directions; 0 is none. VDSM takes no less than 1000. */
  readonly heartBeat?: number;
  /**
   * The destination that answers are sent to. VDSM sends them to whoever subscribed to it, so a name
   * of its own keeps the answers to other clients away. `jms.topic.vdsm_responses` unless given.
   */
  readonly responses?: string;
  readonly onEvent?: (event: VdsmEvent) => void;
  /** A clock in milliseconds that never goes back. */
  readonly elapsed?: () => number;
  /** A number from 0 to below 1, by chance. */
  readonly random?: () => number;
}

/** Options with nothing left out. */
export type VdsmSettings = Required<Omit<VdsmHostOptions, 'limits' | 'backOff'>> & {
  readonly limits: VdsmLimits;
  readonly backOff: BackOff;
  /** For messages: `localhost:54321`. */
  readonly where: string;
};

/** Fills in the usual values. */
export function settingsOf(options: VdsmHostOptions): VdsmSettings {
  const { host = 'localhost', port = 54_321 } = options;
  return {
    local: options.local,
    host,
    port,
    where: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    tls: options.tls === undefined ? vdsmCertificates : options.tls,
    limits: { connect: 10_000, read: 10_000, act: 60_000, close: 500, ...options.limits },
    backOff: { first: 250, longest: 5000, ...options.backOff },
    heartBeat: options.heartBeat ?? 10_000,
    responses: options.responses ?? 'jms.topic.vdsm_responses',
    onEvent: quietly(options.onEvent),
    elapsed: options.elapsed ?? (() => performance.now()),
    random: options.random ?? Math.random,
  };
}

/** A log that fails must not end a connection. */
const quietly =
  (onEvent: VdsmHostOptions['onEvent']): ((event: VdsmEvent) => void) =>
  (event) => {
    try {
      onEvent?.(event);
    } catch {
      // there is nobody left to tell
    }
  };
