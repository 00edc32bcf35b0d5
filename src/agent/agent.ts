/**
 * The agent: samples, decides and acts on a host, again and again, and answers what it is asked.
 * In: a host port, an environment, settings, where its policies come from. Out: something that runs
 * until it is stopped, and its API. No process, no socket, no file of its own: who embeds it brings
 * them.
 */
import { newActingMemory } from '../runtime/acting-memory.ts';
import { systemClock } from '../runtime/options.ts';
import type { CycleReport } from '../runtime/report.ts';
import { nothingSaved, type SavedVariables } from '../runtime/saved.ts';
import { messageOf } from '../runtime/time-limit.ts';
import { agentApi } from './agent-api.ts';
import { withBasics } from './agent-basics.ts';
import type { Agent, AgentParts, Reconfiguration, Recorder } from './agent-parts.ts';
import { AgentRefusal, type SetChange } from './api.ts';
import { type Beat, createBeats } from './beats.ts';
import type { AgentSettings } from './config/agent-settings.ts';
import { completeSettings } from './config/settings-given.ts';
import { createEngine, cycleSettings, type Engine } from './engine.ts';
import { Exclusions } from './exclusions.ts';
import { silentLog, tellChange } from './log.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { CompileFailure, compileApart } from './policies/compile-apart.ts';
import type { PoliciesRead } from './policies/policy-directory.ts';
import { PolicyKeeper } from './policies/policy-keeper.ts';
import { wordsOfReload, wordsOfStart } from './policies/set-words.ts';
import { Problems } from './problems.ts';
import { createLastChanges } from './record/last-changes.ts';
import { type Schedule, sleep, startSchedule } from './schedule.ts';
import { noStore } from './state/state-file.ts';
import { createStateKeeper } from './state/state-keeper.ts';
import { emptyPolicies } from './state/state-shape.ts';
import { listingWords } from './story/events.ts';
import { createNarrator, type Narrator } from './story/narrator.ts';
import { tellCycle } from './story/tell.ts';

export type { Agent, AgentParts, Explain, Reconfiguration, Recorder } from './agent-parts.ts';

/** Cycles after which the state is written although nothing but its counts changed. */
const stateEvery = 20;
/** Files that cannot be read are no reason to go on without their policies. */
const notTaken: SetChange = { accepted: false, diagnostics: [], leftOut: [] };
/** Milliseconds of a start after which it says what it waits for. */
const startIsLate = 3000;
/** Changes of the policies that may wait for one another. */
const mostChanges = 8;
/** Milliseconds that a stop leaves to what is on its way, and to the host to close. */
const stopLimit = 400;

/** Waits for something, but not for long. */
function soon(waiting: Promise<unknown> | undefined): Promise<unknown> {
  const given = new AbortController();
  return Promise.race([waiting, sleep(stopLimit, given.signal)]).finally(() => given.abort());
}

const sameCycle = (a: AgentSettings, b: AgentSettings): boolean =>
  JSON.stringify(cycleSettings(a)) === JSON.stringify(cycleSettings(b));

/** Makes an agent; nothing happens before `start`. */
export function createAgent(given: AgentParts): Agent {
  const parts = withBasics(given);
  const { host, store = noStore, log = silentLog, clock = systemClock, recorders = [] } = parts;
  const startedAt = new Date(clock.now()).toISOString();
  const exclusions = new Exclusions(parts.settings.excludedGuests);
  const problems = new Problems(log);
  const problem = problems.note;
  const memory = newActingMemory();
  const lastChanges = createLastChanges();
  const counts = { cycles: 0, leftOut: 0 };
  let settings = parts.settings;
  const compiler = compileApart(() => settings.compileLimit);
  const inTurn = oneAtATime(mostChanges);
  let keeper: PolicyKeeper | null = null;
  let engine: Engine | null = null;
  let schedule: Schedule | null = null;
  let narrator: Narrator = createNarrator(parts.environment);
  let report: CycleReport | null = null;
  let paused = false;
  let stateIsOld = false;
  let stopped = false;
  /** What a start says once it is one: who is refused meanwhile has put nothing in force. */
  let tellStart = (): void => {};

  const running = (): Engine => {
    if (engine === null) throw new Error('the agent has not started');
    return engine;
  };
  const policies = (): PolicyKeeper => {
    if (keeper === null) throw new Error('the agent has not started');
    return keeper;
  };
  const acts = (): boolean => !paused && !settings.dryRun && !stopped;

  const { save } = createStateKeeper(
    store,
    () =>
      engine === null
        ? null
        : {
            policies: policies().state(),
            saved: engine.cycle.saved(),
            excluded: exclusions.named,
            paused,
          },
    problems,
  );
  /** What was told to the agent is on disk before it says yes. */
  const changed = async (): Promise<void> => {
    engine?.cycle.setAct(acts());
    await save();
  };

  const readPolicies = async (): Promise<PoliciesRead> => {
    const read = (await parts.readPolicies?.()) ?? { sources: [], problems: [] };
    problem('policies', read.problems.length === 0 ? null : read.problems.join('; '));
    return read;
  };

  /** A set that has no end is refused like one with errors: the log and the metrics say so. */
  const counted = async (origin: string, work: Promise<SetChange>): Promise<SetChange> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof AgentRefusal && error.cause instanceof CompileFailure) {
        log.error(`${origin}: ${error.message}`);
        record((recorder) => recorder.changed?.(false));
      }
      throw error;
    }
  };

  const change = (
    origin: string,
    work: (keeper: PolicyKeeper) => Promise<SetChange>,
  ): Promise<SetChange> =>
    inTurn(async () => {
      const made = await counted(origin, work(policies()));
      running().take(policies().compiled);
      if (made.accepted) await save();
      told(origin, made);
      return made;
    });

  const told = (origin: string, made: SetChange): void => {
    tellChange(log, origin, made, policies().record);
    record((recorder) => recorder.changed?.(made.accepted));
  };

  /** Runs what the keeper has in force. */
  const engineWith = (saved: SavedVariables): Engine =>
    createEngine({
      port: host,
      environment: policies().environment,
      settings,
      compiled: policies().compiled,
      clock,
      act: acts(),
      limits: () => ({ ...settings.limits, excluded: exclusions.has }),
      memory,
      collectors: parts.collectors ?? [],
      saved,
    });

  const record = (work: (recorder: Recorder) => void): void => {
    for (const recorder of recorders) {
      try {
        work(recorder);
      } catch (error) {
        problem('records', `something could not be written down: ${messageOf(error)}`);
      }
    }
  };

  const completed = (done: CycleReport, leftOut: number): void => {
    const { cycle, saves } = running();
    report = done;
    lastChanges.take(done);
    counts.cycles += 1;
    counts.leftOut += leftOut;
    const { listingProblem } = done;
    // The story of the cycle has it in the log.
    problems.keep('listing', listingProblem === null ? null : listingWords(listingProblem));
    if (listingProblem === null) problem('exclusions', exclusions.strangers(done.guests));
    if (done.skipped === null) policies().count(done.program, done.faults.length);
    tellCycle(log, narrator.tell(done), done, leftOut);
    record((recorder) => recorder.observe?.(done, cycle.latest()));
    stateIsOld = saves() || counts.cycles % stateEvery === 0;
    parts.alive?.();
  };

  const work = async ({ due, leftOut }: Beat): Promise<void> => {
    const { cycle } = running();
    const scope = { list: due.has('list'), host: due.has('host'), guests: due.has('guests') };
    try {
      if (due.has('decide')) completed(await cycle.run(scope), leftOut);
      else {
        await cycle.sample(scope);
        record((recorder) => recorder.sampled?.(cycle.latest()));
      }
    } catch (error) {
      problem('cycle', `a cycle failed, which is a fault of Momus: ${messageOf(error)}`);
    }
    if (stateIsOld) await save();
    stateIsOld = false;
  };

  const begin = (): void => {
    if (stopped) return;
    const { periods } = settings;
    const of = (seconds: number): number => seconds * 1000;
    const beats = createBeats(
      {
        host: of(periods.host),
        list: of(periods.list),
        guests: of(periods.guests),
        decide: of(periods.decide),
      },
      clock.elapsed(),
    );
    schedule = startSchedule(beats, work, clock.elapsed, parts.sleep ?? sleep);
  };

  const prepare = async (): Promise<void> => {
    const { state, problem: unreadable } = await store.load();
    problem('earlier state', unreadable);
    // The agent before may have acted a moment ago.
    if (state !== null) memory.since = clock.elapsed() / 1000;
    // Whether it was paused, and for whom, is not known: then nothing is acted on.
    paused = state?.paused ?? unreadable !== null;
    exclusions.restore(state?.excluded ?? []);
    const files = await readPolicies();
    const before = state?.policies ?? emptyPolicies;
    keeper = new PolicyKeeper(
      compiler.compile,
      parts.environment,
      () => new Date(clock.now()),
      before,
    );
    const late = setTimeout(() => log.warn('the policies take long to compile'), startIsLate);
    const started = await keeper
      .start(files.sources, files.problems.length === 0)
      .finally(() => clearTimeout(late));
    engine = engineWith(state?.saved ?? nothingSaved);
    const { record: inForce } = keeper;
    const { problems: setUp } = engine.cycle;
    tellStart = () => {
      tellChange(log, 'start', started, inForce);
      if (started.fromState) log.error('start: the last set that was in force goes on');
      // Diagnostics are in the log by now, what compiled without end is not.
      (started.failure === null ? problems.keep : problem)('set', wordsOfStart(started));
      for (const message of setUp) problem(`set-up ${message}`, message);
      if (paused)
        log.warn(
          unreadable === null
            ? 'acting is paused, as it was before the start'
            : 'acting is paused, since the state could not be read; momus ctl resume lets it act',
        );
    };
  };

  const start = async (): Promise<void> => {
    if (engine === null) await prepare();
    tellStart();
    await save();
    begin();
  };

  const reloadNow = async (next?: Reconfiguration): Promise<SetChange> => {
    const files = await readPolicies();
    const isRead = files.problems.length === 0;
    const environment = next?.environment ?? running().environment;
    // Cycles go on meanwhile.
    let refusal: string | null = null;
    const made = isRead
      ? await counted('reload', policies().reload(files.sources, environment)).catch(
          (error: unknown) => {
            if (!(error instanceof AgentRefusal)) throw error;
            refusal = error.message;
            return notTaken;
          },
        )
      : notTaken;
    if (made.accepted && next !== undefined) await reconfigure(next);
    running().take(policies().compiled);
    await changed();
    if (isRead && refusal === null) told('reload', made);
    else if (!isRead) record((recorder) => recorder.changed?.(false));
    // The log has why in other lines: of the compiler, or of what could not be read.
    problems.keep(
      'set',
      made.accepted ? null : (refusal ?? wordsOfReload(made.diagnostics, isRead)),
    );
    return made;
  };

  /** Goes by other settings, with what the keeper has in force for their environment. */
  const reconfigure = async (next: Reconfiguration): Promise<void> => {
    const before = settings;
    await schedule?.stop();
    try {
      settings = next.settings;
      exclusions.configure(settings.excludedGuests);
      const { environment, cycle } = running();
      if (next.environment !== environment || !sameCycle(settings, before)) {
        // Another way to run cycles: histories and averages begin anew.
        engine = engineWith(cycle.saved());
        narrator = createNarrator(next.environment);
      }
    } finally {
      begin();
    }
  };

  const reload = async (next?: Reconfiguration): Promise<SetChange> => {
    // Whoever embeds an agent may give settings that no agent can go by: nothing is stopped for them.
    const checked = next && { ...next, settings: completeSettings(next.settings) };
    return inTurn(() => reloadNow(checked), true);
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    compiler.close();
    engine?.cycle.setAct(false);
    await soon(schedule?.stop());
    await soon(
      Promise.allSettled([
        // Not every host has been written in TypeScript.
        (async () => host.close())().catch((error: unknown) => log.error(messageOf(error))),
        save(),
        ...recorders.map((recorder) => recorder.close?.()),
      ]),
    );
  };

  const { api, status } = agentApi({
    startedAt,
    version: parts.version,
    host,
    settings: () => settings,
    policies,
    cycle: () => running().cycle,
    exclusions,
    report: () => report,
    counts: () => counts,
    problems: () => problems.all(),
    paused: () => paused,
    acting: acts,
    change,
    readPolicies: parts.readPolicies === null ? null : readPolicies,
    setPaused: async (value) => {
      paused = value;
      if (!value) problem('earlier state', null);
      log.warn(value ? 'acting is paused' : 'acting goes on');
      await changed();
    },
    changed,
    say: (message) => log.warn(message),
    setVerbosity: parts.setVerbosity ?? (() => {}),
    lastChange: lastChanges.of,
    explain: parts.explain?.((digest, source) => policies().text(digest, source)) ?? null,
  });

  return { api, prepare, start, reload, stop, status, excludes: exclusions.has, problem };
}
