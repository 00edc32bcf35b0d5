/**
 * What decides: the cycle of one environment, and the program that it runs. An agent has one at a
 * time, and another one when its configuration changes.
 * In: a port, a compiled set, settings, what was there before. Out: a cycle that always runs the set
 * that was given last.
 */
import type { HostPort } from '../host/port.ts';
import type { ActingMemory } from '../runtime/acting-memory.ts';
import type { Collector } from '../runtime/collectors/collector.ts';
import { type Cycle, createCycle } from '../runtime/cycle.ts';
import { loadProgram } from '../runtime/load.ts';
import type { OperatorLimits } from '../runtime/operator-limits.ts';
import type { Clock } from '../runtime/options.ts';
import type { Program } from '../runtime/program.ts';
import type { SavedVariables } from '../runtime/saved.ts';
import type { Environment } from '../schema/environment.ts';
import type { AgentSettings } from './config/agent-settings.ts';
import type { CompiledSet } from './policies/compile-apart.ts';

export interface EngineParts {
  readonly port: HostPort;
  readonly environment: Environment;
  readonly settings: AgentSettings;
  /** Compiled for the environment, without errors. */
  readonly compiled: CompiledSet;
  readonly clock: Clock;
  readonly act: boolean;
  readonly limits: () => OperatorLimits;
  readonly memory: ActingMemory;
  /** Collectors of plug-ins. */
  readonly collectors: readonly Collector[];
  /** Of the engine before; a new agent has none. */
  readonly saved: SavedVariables;
}

/** What of the settings a cycle is made with: where it changes, another cycle is made. */
export function cycleSettings({ window, timeLimits, maxSampleAge, periods }: AgentSettings) {
  return { window, timeLimits, maxSampleAge, interval: periods.decide };
}

export interface Engine {
  readonly environment: Environment;
  readonly cycle: Cycle;
  /** Whether the set in force keeps variables. */
  readonly saves: () => boolean;
  /** Runs another set, from the next cycle on; the same again is no change. */
  readonly take: (compiled: CompiledSet) => void;
}

/** Makes an engine; throws a RangeError for a window below 1. */
export function createEngine(parts: EngineParts): Engine {
  const { environment, settings, clock } = parts;
  let { compiled } = parts;
  let program = programOf(compiled);
  const cycle = createCycle({
    program,
    environment,
    port: parts.port,
    options: {
      ...cycleSettings(settings),
      act: parts.act,
      clock,
      collectors: parts.collectors,
      limits: parts.limits,
      memory: parts.memory,
      saved: parts.saved,
    },
  });
  return {
    environment,
    cycle,
    saves: () => program.manifest.saved.length > 0,
    take: (next) => {
      if (next === compiled) return;
      compiled = next;
      program = programOf(next);
      cycle.setProgram(program);
    },
  };
}

function programOf({ module, digest }: CompiledSet): Program {
  // The set in force never has errors.
  if (module === null) throw new Error('a policy set with errors is in force');
  return loadProgram(module, digest);
}
