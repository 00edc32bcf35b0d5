/**
 * How long an author waits: from a keystroke to the diagnostics of the file and of the whole set, and
 * for hover, completion and definition after one.
 * In: a notation, how often. Out: milliseconds of each.
 */
import type { Notation } from '../../src/compiler/syntax/ast.ts';
import { median } from '../measure.ts';
import { openSession, type Place, type Session, timed } from './session.ts';

/** Milliseconds: the middle one, and the one that 95 of 100 stay below. */
export interface Latency {
  readonly what: string;
  readonly median: number;
  readonly most: number;
  /** Processor time of the server, the middle one: what a busy machine does not change. */
  readonly cpu: number;
}

/** Where the keystrokes go: constants, conditions and bodies, in files that nothing else depends on. */
const places: Readonly<Record<Notation, readonly (readonly [string, string])[]>> = {
  list: [
    ['11-gateway.policy', '(defvar gateway1_spare 0.1'],
    ['03-build.policy', '(defvar build2_step 0.'],
    [
      '17-license.policy',
      '(def license1_quota (guest)\n  {\n    (defvar share (/ guest.vcpu_user_limit 1',
    ],
    ['08-lab.policy', '(defvar lab1_from 6'],
  ],
  freeform: [
    ['11-gateway.policy', 'gateway1_spare = 0.1'],
    ['03-build.policy', 'build2_step = 0.'],
    ['08-lab.policy', 'lab1_from = 6'],
    ['17-license.policy', 'license2_step = 0.'],
  ],
};

const common: Readonly<Record<Notation, readonly [string, string]>> = {
  list: ['00-common.policy', '(defvar least_change 0.'],
  freeform: ['00-common.policy', 'least_change = 0.'],
};

/** Times an editor that asks for diagnostics after each keystroke. */
export async function latencies(notation: Notation, times: number): Promise<readonly Latency[]> {
  const session = await openSession(notation, true);
  const spots = places[notation].map(([file, behind]) => session.place(file, behind));
  const all: Latency[] = [
    ...(await diagnostics(session, spots, times, '')),
    ...(await diagnostics(
      session,
      [session.place(...common[notation])],
      Math.ceil(times / 2),
      ', in what all policies read',
    )),
  ];
  for (const method of ['hover', 'completion', 'definition'] as const)
    all.push(await request(session, spots, times, method));
  await session.end();
  return all;
}

const pull = (session: Session, uri: string): Promise<unknown> =>
  session.editor.request('textDocument/diagnostic', { textDocument: { uri } });

async function diagnostics(
  session: Session,
  spots: readonly Place[],
  times: number,
  where: string,
): Promise<readonly Latency[]> {
  const ofFile: number[] = [];
  const ofSet: number[] = [];
  const cpu: number[] = [];
  await repeat(times, async (n, counts) => {
    const spot = spots[n % spots.length]!;
    let file = 0;
    const before = session.cpu();
    const set = await timed(async () => {
      session.type(spot);
      const own = timed(() => pull(session, spot.uri)).then((ms) => {
        file = ms;
      });
      const others = session.uris.filter((uri) => uri !== spot.uri);
      await Promise.all([own, ...others.map((uri) => pull(session, uri))]);
    });
    if (!counts) return;
    ofFile.push(file);
    ofSet.push(set);
    cpu.push(session.cpu() - before);
  });
  return [
    latency(`keystroke to diagnostics of the file${where}`, ofFile, []),
    latency(`keystroke to diagnostics of the set${where}`, ofSet, cpu),
  ];
}

/** A request for the word in front of the cursor, when the keystroke before it has been told of. */
async function request(
  session: Session,
  spots: readonly Place[],
  times: number,
  method: 'hover' | 'completion' | 'definition',
): Promise<Latency> {
  const samples: number[] = [];
  const cpu: number[] = [];
  await repeat(times, async (n, counts) => {
    const { uri, line, character } = spots[n % spots.length]!;
    session.type(spots[n % spots.length]!);
    await pull(session, uri);
    const position = { line, character: Math.max(0, character - 8) };
    const parameters = { textDocument: { uri }, position };
    const before = session.cpu();
    const ms = await timed(() => session.editor.request(`textDocument/${method}`, parameters));
    if (!counts) return;
    samples.push(ms);
    cpu.push(session.cpu() - before);
  });
  return latency(method, samples, cpu);
}

/** Runs so many times, after a quarter as many that only warm up. */
async function repeat(
  times: number,
  run: (n: number, counts: boolean) => Promise<void>,
): Promise<void> {
  const warm = Math.ceil(times / 4);
  for (let n = 0; n < warm + times; n++) await run(n, n >= warm);
}

function latency(what: string, samples: readonly number[], cpu: readonly number[]): Latency {
  const sorted = [...samples].sort((a, b) => a - b);
  const most = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))];
  return { what, median: median(sorted), most: most ?? Number.NaN, cpu: median(cpu) };
}
