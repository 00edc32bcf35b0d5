/**
 * The host that a configuration names.
 * In: settings. Out: a port, and what puts the host back at once; or a sentence that says why there
 * is none. Memory, KSM and CPUs of the host are read on this machine, as MOM reads them; guests are
 * the business of the interface.
 */
import { createLinuxHost } from '../../host/linux/index.ts';
import type { HostPort } from '../../host/port.ts';
import { createSimulatedHost } from '../../host/simulated/index.ts';
import { createVdsmHost, type VdsmEvent } from '../../host/vdsm/index.ts';
import type { HostKind } from '../config/momus-settings.ts';
import type { HypervisorInterface, SettingValues } from '../config/settings.ts';
import type { AgentLog } from '../log.ts';

export interface OpenedHost {
  readonly port: HostPort;
  /** Undoes changes without waiting, for a process that exits; throws where it fails. */
  readonly restoreNow: () => void;
}

/** A host that cannot be opened; the message says what to do. */
export class HostError extends Error {
  override readonly name = 'HostError';
}

/** Why there is no connection is told where a listing of the guests fails for it: once is enough. */
const levels: Readonly<Record<VdsmEvent['kind'], keyof AgentLog>> = {
  connected: 'info',
  lost: 'warn',
  retrying: 'debug',
  unreadable: 'warn',
};

/** Opens the host; throws a `HostError`. */
export function openConfiguredHost(values: SettingValues, log: AgentLog): OpenedHost {
  const kind = kindOf(values.host, values.hypervisorInterface);
  switch (kind) {
    case 'linux': {
      const port = createLinuxHost();
      return { port, restoreNow: port.restoreNow };
    }
    case 'simulated': {
      const port = createSimulatedHost({ seed: 1 });
      // Its time passes with each sample.
      const beginSample = (): void => port.advance(values.policyEngineInterval);
      return { port: { ...port, beginSample }, restoreNow: () => {} };
    }
    case 'vdsm': {
      const { vdsmAddress, vdsmSsl, vdsmKey, vdsmCertificate, vdsmAuthority } = values;
      const tls = { key: vdsmKey, cert: vdsmCertificate, ca: vdsmAuthority };
      const port = createVdsmHost({
        ...vdsmAddress,
        tls: vdsmSsl ? tls : null,
        local: createLinuxHost(),
        onEvent: ({ kind, message }) => log[levels[kind]](message),
      });
      return { port, restoreNow: () => {} };
    }
    default:
      return kind satisfies never;
  }
}

function kindOf(host: HostKind, name: HypervisorInterface): Exclude<HostKind, 'interface'> {
  if (host !== 'interface') return host;
  if (name !== 'libvirt') return 'vdsm';
  throw new HostError(
    'there is no host for `hypervisor-interface: libvirt` yet; set it to vdsmjsonrpcclient, or set `host` in [momus] to linux or simulated',
  );
}
