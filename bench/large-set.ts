/**
 * A policy set of about 5,000 lines, the same at every run.
 * In: nothing. Out: 21 sources: settings, and twenty policies with constants, functions, guards and
 * loops of the kind that hosts run, under names of their own.
 */
import type { Source } from '../src/compiler/text/source.ts';

const areas = [
  'web',
  'database',
  'build',
  'desktop',
  'cache',
  'mail',
  'storage',
  'lab',
  'training',
  'backup',
  'gateway',
  'render',
  'archive',
  'search',
  'queue',
  'monitor',
  'license',
  'print',
  'voice',
  'test',
] as const;

/** Parts of a class of service: each gives lines under names that begin with `p`. */
type Part = (p: string, i: number) => string;
const memoryOnly: readonly Part[] = [constants, sizes, pace];
const everything: readonly Part[] = [...memoryOnly, processors, disks, calm];
/** What the three classes of a policy hold. */
const classes = [everything, everything, memoryOnly] as const;

/** The set: `00-common`, then a policy per area. */
export function largeSet(): readonly Source[] {
  return [{ name: '00-common.policy', text: common }, ...areas.map(policy)];
}

function policy(area: string, index: number): Source {
  const number = String(index + 1).padStart(2, '0');
  const blocks = classes.map((parts, i) =>
    parts.map((part) => part(`${area}${i + 1}`, index * 3 + i)).join('\n'),
  );
  const head = `# Guests of the area "${area}": memory, processors and disks, for three classes of service.\n`;
  return { name: `${number}-${area}.policy`, text: `${head}\n${blocks.join('\n')}` };
}

const common = `# What all policies of this set share.

# Share of the memory of the host below which it is short.
(defvar short_of_memory 0.20)
# Share of the memory of the host below which guests have to swap.
(defvar out_of_memory 0.05)
# A change smaller than this share is not worth a call.
(defvar least_change 0.0025)
# The period that processor time is dealt out in, in microseconds.
(defvar period 100000)

(defvar host_free (/ (Host.StatAvg "mem_free") Host.mem_available))
(defvar is_short (< host_free short_of_memory))

# Whether two sizes differ by enough to act on.
(def differs (size other)
  (> (abs (- size other)) (* least_change other)))

# A value between two others.
(def between (low value high)
  (max low (min high value)))
`;

function constants(p: string, i: number): string {
  return `### ${p}: what an operator may change

# Share of its memory that a guest keeps free.
(defvar ${p}_spare ${(0.1 + (i % 7) / 50).toFixed(2)})
# The most that the memory of a guest changes in a cycle.
(defvar ${p}_step ${(0.02 + (i % 5) / 100).toFixed(2)})
# Guests of this size in KiB and above belong here; those of the next class are larger.
(defvar ${p}_from ${1048576 * (1 + (i % 16))})
(defvar ${p}_to ${1048576 * (2 + (i % 16) * 2)})
# Share of its processors that a guest may use while the host is busy.
(defvar ${p}_processors ${(0.5 + (i % 4) / 10).toFixed(1)})
# Bytes and requests per second of a disk, where nothing else was agreed; 0: no limit.
(defvar ${p}_bytes ${(i % 3) * 52428800})
(defvar ${p}_requests ${(i % 3) * 500})
`;
}

function sizes(p: string): string {
  return `### ${p}: memory

# Memory that the programs of a guest use.
(def ${p}_used (guest)
  (max (- guest.balloon_cur guest.mem_unused)
       (min guest.balloon_cur
            (- (guest.StatAvg "balloon_cur") (guest.StatAvg "mem_unused")))))

# What a guest should have by its use.
(def ${p}_wanted (guest)
  (+ (${p}_used guest) (* ${p}_spare guest.balloon_cur)))

(def ${p}_shrink (guest)
  {
    # Not faster than a step per cycle.
    (defvar slow (* (- 1 ${p}_step) guest.balloon_cur))
    (defvar size (between guest.balloon_min (max slow (${p}_wanted guest)) guest.balloon_cur))
    (if (differs size guest.balloon_cur)
        (guest.Control "balloon_target" size)
        0)
  })

(def ${p}_grow (guest)
  (if (< guest.balloon_cur guest.balloon_max)
      {
        (defvar fast (* (+ 1 ${p}_step) guest.balloon_cur))
        (defvar size (min guest.balloon_max (max fast (${p}_wanted guest))))
        (if (differs size guest.balloon_cur)
            (guest.Control "balloon_target" size)
            0)
      }
      0))
`;
}

function pace(p: string): string {
  return `# Only guests of this class, and only those that report their memory.
(with Guests guest
  (if (valid guest.balloon_cur guest.mem_unused)
      (if (and (>= guest.balloon_max ${p}_from) (< guest.balloon_max ${p}_to))
          (if is_short (${p}_shrink guest) (${p}_grow guest))
          0)
      0))
`;
}

function processors(p: string): string {
  return `### ${p}: processors

(def ${p}_quota (guest)
  {
    (defvar share (/ guest.vcpu_user_limit 100))
    (defvar all (* share (* period Host.cpu_count)))
    (defvar each (/ (* all ${p}_processors) (max 1 guest.vcpu_count)))
    (max 1000 each)
  })

(with Guests guest
  (if (and (valid guest.balloon_max) (>= guest.balloon_max ${p}_from))
      (if (< guest.vcpu_user_limit 100)
          {
            (defvar quota (${p}_quota guest))
            (if (!= guest.vcpu_quota quota) (guest.Control "vcpu_quota" quota) 0)
            (if (!= guest.vcpu_period period) (guest.Control "vcpu_period" period) 0)
          }
          0)
      0))
`;
}

function disks(p: string): string {
  return `### ${p}: disks

(def ${p}_limit (device)
  {
    (defvar most device.maximum)
    (device.setTotalBytesSec (if (valid most.total_bytes_sec) most.total_bytes_sec ${p}_bytes))
    (device.setTotalIopsSec (if (valid most.total_iops_sec) most.total_iops_sec ${p}_requests))
  })

(with Guests guest
  (if (and (valid guest.io_tune guest.balloon_max) (< guest.balloon_max ${p}_to))
      (with guest.io_tune device (${p}_limit device))
      0))
`;
}

function calm(p: string, i: number): string {
  return `### ${p}: for how many cycles a guest has had memory to spare

(with Guests guest
  (if (and (valid guest.balloon_cur guest.mem_unused) (>= guest.balloon_cur ${p}_from))
      {
        (defvar before (guest.GetVar "${p}_calm"))
        (if (> guest.mem_unused (* ${p}_spare guest.balloon_cur))
            (guest.SetVar "${p}_calm" (+ 1 (if (valid before) before ${i % 2})))
            (guest.SetVar "${p}_calm" 0))
      }
      0))
`;
}
