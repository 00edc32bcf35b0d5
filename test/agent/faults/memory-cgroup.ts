/**
 * A cgroup of its own for memory, of either version of the kernel's interface.
 * In: a name. Out: a group that has a limit and counts how often it was hit; or why there is none.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface MemoryGroup {
  /** `cgroup v1` or `cgroup v2`. */
  readonly version: string;
  /** The file that takes the number of a process. */
  readonly processes: string;
  /** Bytes; what is above it is reclaimed. */
  readonly limit: (bytes: number) => void;
  /** Bytes, file pages included. */
  readonly usage: () => number;
  /** How often something wanted more than the limit, so that the kernel had to reclaim. */
  readonly hits: () => number;
  /** Removes it; whoever is in it is killed. */
  readonly remove: () => Promise<void>;
}

interface Interface {
  readonly version: string;
  readonly places: readonly string[];
  readonly limit: string;
  readonly usage: string;
  readonly hits: (folder: string) => number;
}

const read = (path: string): string => readFileSync(path, 'utf8').trim();

const interfaces: readonly Interface[] = [
  {
    version: 'cgroup v1',
    places: ['/sys/fs/cgroup/memory'],
    limit: 'memory.limit_in_bytes',
    usage: 'memory.usage_in_bytes',
    hits: (folder) => Number(read(join(folder, 'memory.failcnt'))),
  },
  {
    version: 'cgroup v2',
    places: ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'],
    limit: 'memory.max',
    usage: 'memory.current',
    hits: (folder) => Number(/^max (\d+)$/mu.exec(read(join(folder, 'memory.events')))?.[1] ?? 0),
  },
];

/** Makes a group; a sentence says why there is none. */
export function makeMemoryGroup(name: string): MemoryGroup | string {
  const reasons: string[] = [];
  for (const own of interfaces) {
    for (const place of own.places) {
      const folder = join(place, name);
      try {
        mkdirSync(folder);
        if (!existsSync(join(folder, own.limit))) {
          // In version 2 a group has the controllers that the one above it hands down.
          if (existsSync(join(place, 'cgroup.subtree_control')))
            writeFileSync(join(place, 'cgroup.subtree_control'), '+memory');
          if (!existsSync(join(folder, own.limit)))
            throw new Error(`there is no ${join(folder, own.limit)}`);
        }
        return groupAt(folder, own);
      } catch (error) {
        reasons.push(error instanceof Error ? error.message : String(error));
        if (existsSync(folder)) rmdirSync(folder);
      }
    }
  }
  return `no cgroup for memory can be made here: ${reasons.join('; ')}`;
}

function groupAt(folder: string, own: Interface): MemoryGroup {
  const processes = join(folder, 'cgroup.procs');
  return {
    version: own.version,
    processes,
    limit: (bytes) => writeFileSync(join(folder, own.limit), String(bytes)),
    usage: () => Number(read(join(folder, own.usage))),
    hits: () => own.hits(folder),
    remove: async () => {
      for (let i = 0; i < 200; i += 1) {
        for (const pid of read(processes)
          .split('\n')
          .filter((line) => line !== ''))
          try {
            process.kill(Number(pid), 'SIGKILL');
          } catch {
            // It ended by itself.
          }
        try {
          rmdirSync(folder);
          return;
        } catch {
          await sleep(50);
        }
      }
      throw new Error(`${folder} cannot be removed`);
    },
  };
}
