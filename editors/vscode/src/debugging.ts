/**
 * Debugging: `momus` runs under the editor's JavaScript debugger, with code whose source map leads
 * to the policies (`--debugger`).
 * In: a launch configuration of the type `momus`, or a policy. Out: one of the type `pwa-node`.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type DebugConfiguration,
  type DebugConfigurationProvider,
  debug,
  type ExtensionContext,
  type ProviderResult,
  type Uri,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';
import { ownCommand } from './momus.ts';
import { type PolicySets, pathOf } from './policy-set.ts';
import { debugCycles, debugNode, samplePath, serverPath } from './settings.ts';

/** The type of the launch configurations. */
export const debugType = 'momus';

/** The configuration that a policy is debugged with. */
export function configurationFor(policy: Uri, sets: PolicySets): DebugConfiguration {
  const sample = samplePath(policy) ?? sampleBeside(policy);
  const configuration = sets.of(policy)?.configuration ?? '';
  // A host is simulated as its daemon is configured.
  const isDaemons = basename(configuration) === 'mom.conf' && sample === null;
  return {
    type: debugType,
    request: 'launch',
    name: sample === null ? 'Policies on the simulated host' : 'Policies on the sample',
    policies: dirname(policy.fsPath),
    ...(isDaemons ? { configuration: pathOf(configuration) } : {}),
    ...(sample === null ? { cycles: debugCycles(policy) } : { sample }),
  };
}

/** The snapshot beside a policy, as the sample of the walkthrough has one. */
function sampleBeside(policy: Uri): string | null {
  const path = join(dirname(policy.fsPath), 'sample.json');
  return existsSync(path) ? path : null;
}

/** Debugs the set of a policy; saves it first, because files are what runs. */
export async function debugPolicy(policy: Uri, sets: PolicySets): Promise<void> {
  await workspace.saveAll(false);
  await debug.startDebugging(workspace.getWorkspaceFolder(policy), configurationFor(policy, sets));
}

/** Makes `pwa-node` configurations of ours. */
export class PolicyConfigurations implements DebugConfigurationProvider {
  readonly #context: ExtensionContext;
  readonly #sets: PolicySets;

  constructor(context: ExtensionContext, sets: PolicySets) {
    this.#context = context;
    this.#sets = sets;
  }

  /**
   * F5 in a policy, without a launch configuration, debugs that policy. The type changes here, where
   * the editor goes on with the JavaScript debugger's own resolution; variables such as
   * `${workspaceFolder}` get their values behind that.
   */
  resolveDebugConfiguration(
    folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): ProviderResult<DebugConfiguration> {
    if (given.type === debugType) return this.#javascript(folder, given);
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== 'policy') return given;
    return this.#javascript(folder, configurationFor(document.uri, this.#sets));
  }

  #javascript(folder: WorkspaceFolder | undefined, given: DebugConfiguration): DebugConfiguration {
    const [first = '.'] = [given.policies].flat().map(String);
    return {
      type: 'pwa-node',
      request: 'launch',
      name: given.name,
      program: serverPath() === '' ? ownCommand(this.#context) : serverPath(),
      args: wordsOf(given),
      runtimeExecutable: debugNode(),
      cwd: folder?.uri.fsPath ?? dirname(first),
      console: 'internalConsole',
      outputCapture: 'std',
      internalConsoleOptions: 'openOnSessionStart',
      // The code is made in memory: only at its source map can breakpoints be set in time.
      pauseForSourceMap: true,
      sourceMaps: true,
      resolveSourceMapLocations: null,
      smartStep: true,
      // Policies know no promises; and with these hooks a step off the last statement takes minutes.
      showAsyncStacks: false,
      skipFiles: ['<node_internals>/**', 'node:**', this.#context.asAbsolutePath('server/**')],
      env: { NO_COLOR: '1' },
    };
  }
}

/** The command line of a configuration. */
export function wordsOf(given: DebugConfiguration): readonly string[] {
  const text = (value: unknown): string[] => (value === undefined ? [] : [String(value)]);
  const option = (name: string, value: unknown): string[] =>
    value === undefined ? [] : [name, ...text(value)];
  const policies = [given.policies].flat().map(String);
  return given.sample === undefined
    ? [
        'run',
        ...policies,
        '--debugger',
        ...option('--cycles', given.cycles ?? 10),
        ...option('--seed', given.seed),
        ...option('--config', given.configuration),
        '--interval',
        '0',
      ]
    : ['eval', ...policies, '--debugger', '--input', String(given.sample)];
}
