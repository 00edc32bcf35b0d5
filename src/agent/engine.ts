/**
 * What decides: the policies and the cycle for one environment. An agent has one at a time, and
 * another one when its configuration changes.
 * In: a port, an environment, settings, what was there before. Out: policies that can be changed, and
 * a cycle that always runs the set in force.
 */
import { createCompiler } from '../compiler/compile.ts';
import { moduleDigest } from '../compiler/lower/digest.ts';
import type { Source } from '../compiler/text/source.ts';
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
import type { SetChange } from './api.ts';
import type { AgentSettings } from './config/agent-settings.ts';
import { PolicyKeeper } from './policies/policy-keeper.ts';
import type { SetCompiler } from './policies/policy-set.ts';
import type { PolicyState } from './state/state-shape.ts';

export interface EngineParts {
  readonly port: HostPort;
  readonly environment: Environment;
  readonly settings: AgentSettings;
  readonly files: readonly Source[];
  /** Whether all files could be read. */
  readonly complete: boolean;
  readonly clock: Clock;
  readonly act: boolean;
  readonly limits: () => OperatorLimits;
  readonly memory: ActingMemory;
  /** Collectors of plug-ins. */
  readonly collectors: readonly Collector[];
  /** Of the engine before; a new agent has none. */
  readonly policies: PolicyState;
  readonly saved: SavedVariables;
}

export interface Engine {
  readonly environment: Environment;
  readonly keeper: PolicyKeeper;
  readonly cycle: Cycle;
  /** What became of the policies when it started. */
  readonly started: ReturnType<PolicyKeeper['start']>;
  /** Whether the set in force keeps variables. */
  readonly saves: () => boolean;
  /** Makes a change of the policies, and lets the cycle run the set that is in force then. */
  readonly change: (work: (keeper: PolicyKeeper) => SetChange) => SetChange;
}

/** Makes an engine; throws a RangeError for a window below 1. */
export function createEngine(parts: EngineParts): Engine {
  const { environment, settings, clock } = parts;
  // Policies change rarely: what a compiler keeps for the next change is not worth its memory.
  const compiler: SetCompiler = {
    compile: (sources) => createCompiler(environment).compile(sources),
  };
  const keeper = new PolicyKeeper(compiler, () => new Date(clock.now()), parts.policies);
  const started = keeper.start(parts.files, parts.complete);
  let compiled = keeper.compilation;
  let program = programOf(keeper);
  const cycle = createCycle({
    program,
    environment,
    port: parts.port,
    options: {
      window: settings.window,
      timeLimits: settings.timeLimits,
      act: parts.act,
      clock,
      interval: settings.periods.decide,
      collectors: parts.collectors,
      limits: parts.limits,
      memory: parts.memory,
      maxSampleAge: settings.maxSampleAge,
      saved: parts.saved,
    },
  });
  return {
    environment,
    keeper,
    cycle,
    started,
    saves: () => program.manifest.saved.length > 0,
    change: (work) => {
      const change = work(keeper);
      if (keeper.compilation !== compiled) {
        compiled = keeper.compilation;
        program = programOf(keeper);
        cycle.setProgram(program);
      }
      return change;
    },
  };
}

function programOf({ compilation: { module } }: PolicyKeeper): Program {
  // The set in force never has errors.
  if (module === null) throw new Error('a policy set with errors is in force');
  return loadProgram(module, moduleDigest(module));
}
