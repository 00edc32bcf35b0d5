/**
 * What a daemon writes down: metrics, the decision log, plot files.
 * In: where it goes. Out: recorders for the agent, the text of the metrics, answers to `explain`.
 */
import type { Agent, AgentParts, Recorder } from '../agent.ts';
import type { SettingValues } from '../config/settings.ts';
import type { AgentLog } from '../log.ts';
import { createDecisionLog } from '../record/decision-log.ts';
import { explainFrom } from '../record/explain.ts';
import { createMetrics } from '../record/metrics.ts';
import { createPlots } from '../record/plots.ts';
import { sleep } from '../schedule.ts';

const settleLimit = 1000;

export interface Records {
  readonly recorders: readonly Recorder[];
  /** Answers from the decision log; null where there is none. */
  readonly explain: NonNullable<AgentParts['explain']> | null;
  /** The text of the metrics. */
  readonly metrics: () => Promise<string>;
}

export interface RecordsContext {
  readonly version: string;
  readonly log: AgentLog;
  readonly agent: () => Agent;
}

/** Opens the records of a configuration; `path` is the decision log, null for none. */
export function openRecords(
  values: SettingValues,
  path: string | null,
  { version, log, agent }: RecordsContext,
): Records {
  const trouble = (about: string) => ({
    onProblem: (message: string) => agent().problem(about, message),
    onRecovered: (dropped: number) => {
      agent().problem(about, null);
      log.warn(`${about}: writing goes on; ${dropped} records were dropped`);
    },
  });
  const decisions =
    path === null
      ? null
      : createDecisionLog({
          path,
          maxBytes: values.decisionLogBytes,
          oldFiles: values.decisionLogFiles,
          interval: values.policyEngineInterval,
          ...trouble('decision log'),
        });
  const plots =
    values.plotDirectory === ''
      ? null
      : createPlots({ directory: values.plotDirectory, ...trouble('plots') });
  const metrics = createMetrics({
    version,
    state: () => ({
      ...agent().status(),
      decisionLog: decisions?.counts() ?? null,
      plots: plots?.counts() ?? null,
    }),
    excluded: (id, name) => agent().excludes(id, name),
  });
  const recorder: Recorder = {
    observe: (report, latest) => {
      metrics.observe(report, latest);
      decisions?.record(report);
      plots?.write(latest);
    },
    sampled: (latest) => plots?.write(latest),
    changed: metrics.reloaded,
    close: async () => {
      metrics.close();
      await Promise.all([decisions?.settled(), plots?.settled()]);
    },
  };
  return {
    recorders: [recorder],
    explain:
      path === null
        ? null
        : (textOf) => async (guest, at) => {
            // What is asked for may be on its way to the file; a disk that hangs is not waited for.
            const given = new AbortController();
            await Promise.race([decisions?.settled(), sleep(settleLimit, given.signal)]);
            given.abort();
            return explainFrom({ path, guest, textOf, ...(at === undefined ? {} : { at }) });
          },
    metrics: metrics.text,
  };
}
