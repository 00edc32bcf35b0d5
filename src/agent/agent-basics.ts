/**
 * The parts of an agent that need not be given, and what stands for them.
 * In: some parts. Out: all of them.
 */
import type { Environment } from '../schema/environment.ts';
import { defaultEnvironment } from '../schema/presets.ts';
import type { AgentSettings } from './config/agent-settings.ts';
import { completeSettings, type SettingsGiven } from './config/settings-given.ts';
import { ownVersion } from './own-version.ts';
import { type PoliciesGiven, policyReader } from './policies/policies-given.ts';
import type { PoliciesRead } from './policies/policy-directory.ts';

/** What an agent has defaults for. */
export interface AgentBasics {
  /** What policies may read and set; what VDSM enables unless given. */
  readonly environment?: Environment;
  /** What differs from the usual settings, in which the operator's limits are on. */
  readonly settings?: SettingsGiven;
  /** Policies as texts by name, or their directory. */
  readonly policies?: PoliciesGiven;
  /** Reads the policies, in place of `policies`; null where the configuration names none. */
  readonly readPolicies?: (() => Promise<PoliciesRead>) | null;
  /** What `status` shows; that of this package unless given. */
  readonly version?: string;
}

interface AllBasics {
  readonly environment: Environment;
  readonly settings: AgentSettings;
  readonly readPolicies: (() => Promise<PoliciesRead>) | null;
  readonly version: string;
}

/** Adds what was not given; throws a `RangeError` for settings that no agent could go by. */
export function withBasics<P extends AgentBasics>(
  parts: P,
): Omit<P, keyof AgentBasics> & AllBasics {
  const { environment, settings, policies, readPolicies, version } = parts;
  return {
    ...parts,
    environment: environment ?? defaultEnvironment(),
    settings: completeSettings(settings),
    readPolicies: readPolicies ?? (policies === undefined ? null : policyReader(policies)),
    version: version ?? ownVersion(),
  };
}
