/** The collectors that come with Momus, those of the host first. */
import type { CollectorSchema } from '../types.ts';
import { guestBalloon, guestBalloonOptional } from './guest-balloon.ts';
import { guestCpuTune } from './guest-cpu-tune.ts';
import { guestIoTune, guestIoTuneOptional } from './guest-io-tune.ts';
import { guestMemory, guestMemoryOptional } from './guest-memory.ts';
import { guestNetworkDaemon } from './guest-network-daemon.ts';
import { guestQemuAgent } from './guest-qemu-agent.ts';
import { guestQemuProc } from './guest-qemu-proc.ts';
import { hostCpu } from './host-cpu.ts';
import { hostKsm } from './host-ksm.ts';
import { hostMemory } from './host-memory.ts';
import { hostTime } from './host-time.ts';

/** Every built-in collector, enabled or not. */
export const allCollectors: readonly CollectorSchema[] = [
  hostMemory,
  hostKsm,
  hostCpu,
  hostTime,
  guestMemory,
  guestMemoryOptional,
  guestBalloon,
  guestBalloonOptional,
  guestCpuTune,
  guestIoTune,
  guestIoTuneOptional,
  guestQemuProc,
  guestQemuAgent,
  guestNetworkDaemon,
];

/** The built-in collector of a name, case counting. */
export function collectorByName(name: string): CollectorSchema | undefined {
  return allCollectors.find((collector) => collector.name === name);
}
