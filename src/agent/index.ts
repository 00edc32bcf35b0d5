/** The agent's public face: what a host agent needs to embed it, in its own thread or in another. */
export {
  type Agent,
  type AgentParts,
  createAgent,
  type Explain,
  type Reconfiguration,
  type Recorder,
} from './agent.ts';
export type { AgentBasics } from './agent-basics.ts';
export {
  type AgentApi,
  AgentRefusal,
  type AgentStatus,
  type CycleSummary,
  type Explanation,
  type GuestCounts,
  type GuestState,
  type GuestStatus,
  type PlacedDiagnostic,
  type PlainValue,
  type PlainValues,
  type SetChange,
  type SetRecord,
  type Statistics,
} from './api.ts';
export type { AgentSettings } from './config/agent-settings.ts';
export type { ConfigProblem } from './config/config.ts';
export {
  type ConfigurationGiven,
  type Configured,
  configureAgent,
  type Enabled,
} from './config/configure.ts';
export { ConfigError } from './config/load.ts';
export type { Level } from './config/settings.ts';
export { completeSettings, type SettingsGiven, usualSettings } from './config/settings-given.ts';
export { type AgentLog, silentLog } from './log.ts';
export type { ApplyChange, PluginChange } from './plugins.ts';
export type { PoliciesGiven } from './policies/policies-given.ts';
export type { PoliciesRead } from './policies/policy-directory.ts';
export type { Sleep } from './schedule.ts';
export { noStore, type StateStore, stateFile } from './state/state-file.ts';
export type { AgentState, Overlay, PolicyState, StoredSet } from './state/state-shape.ts';
export { PolicyThreadError } from './thread/failure.ts';
export {
  type PolicyThread,
  type PolicyThreadOptions,
  type ThreadEvent,
  type ThreadFailure,
  type ThreadLimits,
  threadLimits,
} from './thread/options.ts';
export { startPolicyThread } from './thread/thread.ts';
