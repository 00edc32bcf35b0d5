/**
 * The policies that a daemon's configuration names, read again and again.
 * In: the configuration of now. Out: texts, and what cannot be read; where that is the path of the
 * setting itself, the sentence says which setting it is, and where it stands.
 */
import { existsSync } from 'node:fs';
import type { ConfigProblem } from '../config/config.ts';
import type { LoadedConfig } from '../config/load.ts';
import { type PoliciesRead, readConfiguredPolicies } from '../policies/policy-directory.ts';

export interface ConfiguredPolicies {
  readonly read: () => Promise<PoliciesRead>;
  /** That what the setting names does not exist; null where it does, or none is named. */
  readonly missing: () => ConfigProblem | null;
}

/** Makes the reader. */
export function configuredPolicies(loaded: () => LoadedConfig): ConfiguredPolicies {
  return {
    read: async () => {
      const { config } = loaded();
      const { policy, policyDirectory } = config.values;
      const read = await readConfiguredPolicies({ policy, policyDirectory });
      const { path, name, line } = named(loaded());
      const own = `cannot read ${path}:`;
      const problems = read.problems.map((problem) =>
        problem.startsWith(own) ? `${config.file}:${line}: \`${name}\`: ${problem}` : problem,
      );
      return { ...read, problems };
    },
    missing: () => {
      const { path, name, line, kind } = named(loaded());
      if (path === '' || existsSync(path)) return null;
      const message = `\`${name}\` is \`${path}\`: there is no such ${kind}`;
      return { file: loaded().config.file, line, message };
    },
  };
}

/** The setting that names them. */
function named({ config: { values, lines } }: LoadedConfig) {
  const { policy, policyDirectory } = values;
  return policy !== ''
    ? ({ path: policy, name: 'policy', line: lines.get('policy') ?? 1, kind: 'file' } as const)
    : ({
        path: policyDirectory,
        name: 'policy-dir',
        line: lines.get('policyDirectory') ?? 1,
        kind: 'directory',
      } as const);
}
