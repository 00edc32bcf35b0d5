/** HostMemory: the memory and swap of the host. */
import { change, level } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** Memory of the host, from the kernel's memory statistics. */
export const hostMemory: CollectorSchema = {
  name: 'HostMemory',
  scope: 'host',
  doc: 'Memory and swap of the host, from /proc/meminfo and /proc/vmstat.',
  fields: [
    level(
      'mem_available',
      'KiB',
      'All memory of the host (MemTotal). Not what the kernel calls available; that is closer to `mem_free`.',
      { min: 1 },
    ),
    level('mem_unused', 'KiB', 'Memory of the host that nothing uses, not even a cache (MemFree).'),
    level(
      'mem_free',
      'KiB',
      'Memory of the host that is unused or holds buffers and cached files (MemFree + Buffers + Cached).',
    ),
    change('swap_in', 'pages', 'Pages read back from swap since the previous sample.'),
    change('swap_out', 'pages', 'Pages written to swap since the previous sample.'),
    level('anon_pages', 'KiB', 'Memory of processes that no file backs (AnonPages).'),
    level('swap_total', 'KiB', 'Size of the swap of the host (SwapTotal); 0 without swap.'),
    level('swap_usage', 'KiB', 'Swap of the host in use (SwapTotal - SwapFree).'),
  ],
  together: [],
};
