/**
 * Every case of policyset.json through the socket of a running daemon: it agrees with MOM step by
 * step, or docs/mom-compatibility.md lists exactly what is otherwise, as for the policy set itself.
 * What is refused is told by the daemon's log with its code; what runs is told by the digest of the
 * set in force, which has to be that of the texts that the daemon says it has.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgentClient } from '../../src/agent/client/client.ts';
import { type Daemon, startDaemon } from '../../src/agent/daemon/daemon.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import { moduleDigest } from '../../src/compiler/lower/digest.ts';
import { byCodePoints } from '../../src/compiler/text/order.ts';
import { createMomClient } from '../../src/host/mom/index.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import type { RpcValue } from '../../src/xml-rpc/value.ts';
import { deviationsOf, titled } from './deviations.ts';
import {
  differences,
  type Observed,
  type Operation,
  type PolicySetCase,
  policySetCases,
  refusedFor,
  type Step,
} from './policy-set-case.ts';

const enabled = {
  hostCollectors: ['HostMemory', 'HostKSM'],
  guestCollectors: ['GuestMemoryOptional', 'GuestBalloonOptional'],
  controllers: ['Balloon', 'KSM'],
};
const deviations = deviationsOf('policyset');

/** A daemon, seen through its socket and its log. */
interface Running {
  readonly perform: (op: Operation) => Promise<string>;
  readonly observe: (outcome: string) => Promise<Observed>;
  readonly stop: () => Promise<void>;
}

const directory = mkdtempSync(join(tmpdir(), 'momus-policyset-'));
const compiler = createCompiler(environmentFor(enabled));

/** Starts a daemon with these lines more in [main]. */
async function start(name: string, main: string): Promise<Running> {
  const own = join(directory, name);
  const socket = join(own, 'mom.sock');
  mkdirSync(own, { recursive: true });
  writeFileSync(
    join(own, 'mom.conf'),
    `[main]
rpc-port: ${socket}
controllers: ${enabled.controllers.join(', ')}
${main}
[logging]
log: stdio
[host]
collectors: ${enabled.hostCollectors.join(', ')}
[guest]
collectors: ${enabled.guestCollectors.join(', ')}
[momus]
host: simulated
watch: false
state-dir: ${join(own, 'state')}
`,
  );
  const log: string[] = [];
  const daemon: Daemon = await startDaemon({
    config: join(own, 'mom.conf'),
    dryRun: false,
    env: {},
    stderr: { write: (text) => log.push(text), isTTY: false },
    version: '0',
  });
  const call = createMomClient(socket);
  const ask = (method: string, ...params: readonly RpcValue[]): Promise<RpcValue> =>
    call(method, params, AbortSignal.timeout(20_000));

  /** The codes of the errors that the log tells of, each in a line of JSON. */
  const codes = (): readonly string[] =>
    log.flatMap((line) => {
      const { msg } = JSON.parse(line) as { readonly msg: string };
      return /^\S+: error: .* \[([a-z-]+)\]$/u.exec(msg)?.slice(1) ?? [];
    });

  return {
    perform: async ([method, ...params]) => {
      log.length = 0;
      const answer = await ask(method, ...params);
      if (answer === null) return 'nothing configured';
      return answer === true ? 'accepted' : refusedFor(codes());
    },
    observe: async (outcome) => {
      const named = (await ask('getNamedPolicies')) as Readonly<Record<string, string>>;
      const text = String(await ask('getPolicy'));
      const sources = Object.entries(named).map(([name, own]) => ({ name, text: own }));
      const { module } = compiler.compile(sources.sort((a, b) => byCodePoints(a.name, b.name)));
      const { set } = await createAgentClient({ kind: 'socket', path: socket }).status();
      expect(set?.digest, 'what runs is what it says').toBe(module && moduleDigest(module));
      return { outcome, named, text, forms: module?.forms.length ?? 0 };
    },
    stop: () => daemon.stop(),
  };
}

/** Performs the steps; says at which what is not as in MOM. */
async function replay({ perform, observe }: Running, steps: readonly Step[]) {
  const found: string[] = [];
  for (const [index, step] of steps.entries())
    found.push(...differences(index, step, await observe(await perform(step.op))));
  return found;
}

/** Lays out the files of a case; gives the setting that names them. */
function layOut({ name, policyDir, policyFile }: PolicySetCase): string {
  const folder = join(directory, `${name}.d`);
  mkdirSync(folder);
  if (policyFile !== undefined) {
    writeFileSync(join(folder, 'alone'), policyFile);
    return `policy: ${join(folder, 'alone')}`;
  }
  for (const [file, text] of Object.entries(policyDir ?? {}))
    writeFileSync(join(folder, file), text);
  return `policy-dir: ${folder}`;
}

const loads = ({ policyDir, policyFile }: PolicySetCase): boolean =>
  policyDir !== undefined || policyFile !== undefined;

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('policy set through the socket, against MOM', () => {
  let shared: Running;
  beforeAll(async () => {
    shared = await start('shared', '');
  });
  afterAll(() => shared.stop());

  it('has all cases, and a case for each deviation', () => {
    const names = new Set(policySetCases.map(({ name }) => name));
    expect(names.size).toBe(31);
    expect([...deviations.keys()].filter((name) => !names.has(name))).toEqual([]);
    expect(policySetCases.filter(loads)).toHaveLength(8);
  });

  for (const test of policySetCases.filter((one) => !loads(one))) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), async () => {
      expect(await shared.perform(['setPolicy', null])).toBe('accepted');
      expect(await shared.observe('')).toMatchObject({ named: {}, text: '0' });
      expect(await replay(shared, test.steps)).toEqual(deviation?.gives ?? []);
    });
  }
});

describe('policies of the configuration through the socket, against MOM', () => {
  for (const test of policySetCases.filter(loads)) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), async () => {
      const running = await start(test.name, layOut(test));
      try {
        // A start loads what the first step of each of these cases loads again.
        const [first] = test.steps;
        const started = first && differences(0, first, await running.observe('accepted'));
        const gives = deviation?.gives ?? [];
        const isState = (line: string): boolean => /^0 (?:holds|text|forms)/u.test(line);
        expect(started?.filter(isState)).toEqual(gives.filter(isState));
        expect(await replay(running, test.steps)).toEqual(gives);
      } finally {
        await running.stop();
      }
    });
  }

  it('setPolicy replaces what was loaded, and resetPolicies brings it back', async () => {
    const policyDir = { '10_a.policy': '1', '20_b.policy': '2 3' };
    const running = await start('replaced', layOut({ name: 'replaced', policyDir, steps: [] }));
    try {
      await running.perform(['setPolicy', '4']);
      expect(await running.observe('')).toMatchObject({ named: { '50_main_': '4' }, forms: 1 });
      await running.perform(['resetPolicies']);
      expect(await running.observe('')).toMatchObject({ text: '1\n2 3', forms: 3 });
    } finally {
      await running.stop();
    }
  });
});
