/**
 * A free-form policy decides what the same policy in list notation decides, alone and in a mixed set.
 * Each pair is written by hand; both are run on generated inputs.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { environments } from '../../generate/environment.ts';
import type { EnvironmentJson } from '../../reference/environment.ts';
import { comparable, compileSet, monitored, runCompiled } from '../../soundness/harness.ts';
import { example } from './example.ts';

const environment = defaultEnvironment();
const inputs = [false, true].flatMap(
  (wild) =>
    fc.sample(environments(environment, { wild }), { numRuns: 40, seed: 3 }) as EnvironmentJson[],
);

/** A policy in both notations. */
interface Pair {
  readonly freeform: string;
  readonly list: string;
}

const balloon: Pair = {
  freeform: example,
  list: `
(def shrink (guest) {
  (defvar used (- (guest.StatAvg "balloon_cur") (guest.StatAvg "mem_unused")))
  (defvar wanted (max (+ used (* spare guest.balloon_cur)) (* (- 1 max_change) guest.balloon_cur)))
  (resize guest (max guest.balloon_min (min guest.balloon_cur wanted)))})
(def grow (guest)
  (resize guest (max guest.balloon_min (min guest.balloon_max (* (+ 1 max_change) guest.balloon_cur)))))
(def resize (guest size)
  (if (<= (abs (- size guest.balloon_cur)) (* 0.0025 guest.balloon_cur)) 0 (guest.Control "balloon_target" size)))
(defvar pressure_threshold 0.2)
(defvar spare 0.2)
(defvar max_change 0.05)
(defvar host_free (/ (Host.StatAvg "mem_free") Host.mem_available))
(with Guests guest
  (if (valid guest.balloon_cur guest.mem_unused)
    (if (< host_free pressure_threshold) (shrink guest) (grow guest))
    0))
`,
};

const counters: Pair = {
  freeform: `policy counters
  integer, public :: calm = 0
  integer :: busy = 0
  do guest in Guests
    guest.saved.rounds = default(guest.saved.rounds, 0) + 1
    if (not present(guest.mem_unused, guest.mem_available)) cycle
    if (guest.mem_available > 1 GiB) then
      if (guest.mem_unused < 64 MiB) then
        busy = busy + 1
        call debug(guest.name, "busy", guest.saved.rounds)
        cycle
      end if
      guest.saved.seen = level(guest)
    else if (guest.mem_unused == 0) then
      cycle
    end if
    calm = calm + 1
  end do
  call debug(calm, busy)

  function level(guest)
    real :: share = guest.mem_unused / max(1, guest.mem_available)
    if (share > 50%) then
      if (share > 90%) return 3
      return 2
    end if
    return share
  end function
end policy counters
`,
  list: `
(defvar calm 0)
(defvar busy_ 0)
(def level_ (guest) {
  (defvar share (/ guest.mem_unused (max 1 guest.mem_available)))
  (if (> share 0.5) (if (> share 0.9) 3 2) share)})
(with Guests guest {
  (guest.SetVar "rounds" (+ (if (valid (guest.GetVar "rounds")) (guest.GetVar "rounds") 0) 1))
  (if (not (valid guest.mem_unused guest.mem_available)) 0
    (if (> guest.mem_available 1048576)
      (if (< guest.mem_unused 65536)
        { (set busy_ (+ busy_ 1)) (debug (guest.Prop "name") "busy" (guest.GetVar "rounds")) }
        { (guest.SetVar "seen" (level_ guest)) (set calm (+ calm 1)) })
      (if (== guest.mem_unused 0) 0 (set calm (+ calm 1)))))})
(debug calm busy_)
`,
};

const quota: Pair = {
  freeform: `policy quota
  real(B/s), setting(10 MiB/s : 1 GiB/s) :: most = 100 MiB/s
  if (calm > 0) Host.control.ksm_sleep_millisecs = 1 s
  do guest in Guests
    real :: busy = (present(guest.vcpu_user_limit) ? guest.vcpu_user_limit : 100)
    guest.control.vcpu_period = 100 ms
    if (present(guest.vcpu_count)) guest.control.vcpu_quota = max(1000, 1000 * busy * guest.vcpu_count)
    if (present(guest.io_tune)) call limit(guest.io_tune)
  end do
  subroutine limit(devices)
    do device in devices
      if (default(device.maximum.total_bytes_sec, 0) == 0) cycle
      device.control.total_bytes_sec = min(most, device.maximum.total_bytes_sec)
    end do
  end subroutine
end policy quota
`,
  list: `
(defvar most 104857600)
(if (> calm 0) (Host.Control "ksm_sleep_millisecs" 1000) 0)
(def limit (devices)
  (with devices device
    (if (== (if (valid device.maximum.total_bytes_sec) device.maximum.total_bytes_sec 0) 0) 0
      (device.setTotalBytesSec (min most device.maximum.total_bytes_sec)))))
(with Guests guest {
  (defvar busy (if (valid guest.vcpu_user_limit) guest.vcpu_user_limit 100))
  (guest.Control "vcpu_period" 100000)
  (if (valid guest.vcpu_count) (guest.Control "vcpu_quota" (max 1000 (* (* 1000 busy) guest.vcpu_count))) 0)
  (if (valid guest.io_tune) (limit guest.io_tune) 0)})
`,
};

/** What a set decides on each input; errors of the set are a failure. */
function decisions(texts: readonly string[]): readonly unknown[] {
  const sources = texts.map((text, i) => ({ name: `${i}.policy`, text }));
  const { program, diagnostics } = compileSet(sources, environment);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return inputs.flatMap((json) => {
    const ready = monitored(json, environment);
    if (ready === null || program === null) return [];
    const outcome = runCompiled(program, environment, ready.recorded);
    return [comparable({ ...outcome, results: [], faults: [] }), outcome.faults.length];
  });
}

const pairs = [balloon, counters, quota];

describe('a set in list notation, in free form, and mixed', () => {
  const expected = decisions(pairs.map(({ list }) => list));

  it('does something on the inputs', () => {
    const texts = new Set(expected.map((decided) => JSON.stringify(decided)));
    expect(texts.size).toBeGreaterThan(20);
    const all = [...texts].join();
    for (const name of [
      'balloon_target',
      'rounds',
      'seen',
      'busy',
      'vcpu_quota',
      'ksm_sleep',
      'total_bytes_sec',
    ])
      expect(all).toContain(name);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('decides the same (mixture %i)', (mixture) => {
    const texts = pairs.map(({ list, freeform }, i) => ((mixture >> i) & 1 ? freeform : list));
    expect(decisions(texts)).toEqual(expected);
  });
});

describe('settings', () => {
  it.each([
    [['(set pressure_threshold 0.5)', example]],
    [[example, '(set pressure_threshold 0.5)']],
  ])('take a value of the host, wherever its file stands', (texts) => {
    const list = balloon.list.replace('pressure_threshold 0.2', 'pressure_threshold 0.5');
    // A parameter after the policy comes too late for what has run.
    const same = texts[0] === example ? balloon.list : list;
    expect(decisions(texts)).toEqual(decisions([same]));
  });

  it('keep what is written where the value is refused', () => {
    expect(decisions(['(set pressure_threshold 0.9)', example])).toEqual(decisions([example]));
  });
});

describe('the example', () => {
  it('is clean under the collectors of VDSM', () => {
    const { diagnostics, module } = createCompiler(environment).compile([
      { name: 'balloon.policy', text: example },
    ]);
    expect(diagnostics).toEqual([]);
    expect(module).not.toBeNull();
  });
});

it('declarations inside of functions do not keep their analysis from being used again', () => {
  // Each function is called in a loop whose body is gone through until nothing changes.
  const part = (i: number) => `
  do guest in Guests
    call save${i}(guest, default(guest.mem_unused, ${i}))
  end do
  subroutine save${i}(guest, real(KiB) :: size)
    real(KiB) :: half = size / 2
    guest.saved.half${i} = half
  end subroutine`;
  const text = `policy p${Array.from({ length: 450 }, (_, i) => part(i)).join('')}\nend policy\n`;
  const { diagnostics } = createCompiler(environment).compile([{ name: 'p', text }]);
  expect(diagnostics).toEqual([]);
});

describe('a compiler that has seen another version', () => {
  const edits: readonly (readonly [string, string])[] = [
    ['real :: spare = 1', 'real, public :: spare = 1'],
    ['real :: spare = 1', ''],
    ['real :: spare = 1', 'text :: spare = "x"'],
    ['subroutine show', 'subroutine shew'],
    ['setting(0 : 1)', 'setting(1 : 1)'],
    ['real(KiB) :: size', 'real(MiB) :: size'],
    ['policy a', '(debug 1) # policy a'],
  ];
  const a = `policy a
  real :: spare = 1
  real, setting(0 : 1) :: limit = 1
  real(KiB) :: size = 512 KiB
  call show(spare)
  call debug(1 / limit, size)
  size = 1 MiB
  subroutine show(x)
    call debug(x + spare)
  end subroutine
end policy
`;
  const others = [
    '(defvar spare 5)\n(def show (x) (debug x))',
    '(debug (+ 1 spare))\n(show limit)',
  ];
  const said = (compiler: ReturnType<typeof createCompiler>, text: string) => {
    const texts = [others[0] ?? '', text, others[1] ?? ''];
    const { diagnostics, module } = compiler.compile(
      texts.map((source, i) => ({ name: `${i}.policy`, text: source })),
    );
    return { diagnostics, module };
  };

  it.each(edits)('says the same after %s becomes %s', (from, to) => {
    const edited = a.replace(from, to);
    expect(edited).not.toBe(a);
    const compiler = createCompiler(environment);
    const before = said(compiler, a);
    expect(said(compiler, edited)).toEqual(said(createCompiler(environment), edited));
    expect(said(compiler, a)).toEqual(before);
  });
});
