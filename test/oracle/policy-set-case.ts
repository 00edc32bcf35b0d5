/**
 * One case of policyset.json against what keeps the policies of an agent.
 * In: a case. Out: every difference from what MOM did, as `STEP what`; none means that they agree.
 */
import { readFileSync } from 'node:fs';
import type { SetChange } from '../../src/agent/api.ts';
import { aloneName, policyName } from '../../src/agent/policies/policy-directory.ts';
import { PolicyKeeper } from '../../src/agent/policies/policy-keeper.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { compileHere } from '../agent/compile-here.ts';

/** What is done to a policy set. */
export type Operation =
  | readonly ['setPolicy', string | null]
  | readonly ['setNamedPolicy', string | null, string | null]
  | readonly ['resetPolicies'];

/** One operation, what MOM answered, and what it had in force then. */
export interface Step {
  readonly op: Operation;
  /** Absent where MOM raised. */
  readonly return?: boolean | null;
  readonly raised?: string;
  readonly after: {
    readonly named: Readonly<Record<string, string>>;
    readonly text: string;
    readonly activeForms: number;
  };
}

/** One case of the oracle: operations in order, and MOM's state after each. */
export interface PolicySetCase {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly policyDir?: Readonly<Record<string, string>>;
  readonly policyFile?: string;
}

/** What came of one operation: `accepted`, `refused CODE…`, `nothing configured`. */
export interface Observed {
  readonly outcome: string;
  /** What getNamedPolicies answers. */
  readonly named: Readonly<Record<string, string>>;
  /** What getPolicy answers. */
  readonly text: string;
  /** Top-level forms in force. */
  readonly forms: number;
}

/** All cases of policyset.json. */
export const policySetCases: readonly PolicySetCase[] = (
  JSON.parse(readFileSync(new URL('./policyset.json', import.meta.url), 'utf8')) as {
    readonly cases: readonly PolicySetCase[];
  }
).cases;

/** A keeper without files and without a state. */
export const newKeeper = (): PolicyKeeper =>
  new PolicyKeeper(compileHere, defaultEnvironment(), () => new Date(0));

/** Runs the steps of a case; says at which step what is not as in MOM. */
export async function replay(test: PolicySetCase): Promise<readonly string[]> {
  const { steps, policyDir, policyFile } = test;
  const keeper = newKeeper();
  const atStart = configured(policyDir, policyFile);
  await keeper.start(atStart ?? [], true);
  const found: string[] = [];
  for (const [index, step] of steps.entries()) {
    const outcome = await perform(keeper, step.op, atStart);
    const named = Object.fromEntries(keeper.sources.map(({ name, text }) => [name, text]));
    const forms = keeper.compiled.module?.forms.length ?? 0;
    found.push(...differences(index, step, { outcome, named, text: joined(keeper), forms }));
  }
  return found;
}

/** What is otherwise than in MOM after one step. */
export function differences(
  index: number,
  step: Step,
  { outcome, named, text, forms }: Observed,
): readonly string[] {
  const found: string[] = [];
  if (!sameOutcome(outcome, step)) found.push(outcome);
  if (!sameNames(named, step.after.named)) found.push(`holds ${JSON.stringify(named)}`);
  else if (text !== step.after.text) found.push(`text ${JSON.stringify(text)}`);
  if (forms !== step.after.activeForms) found.push(`forms ${forms}`);
  return found.map((difference) => `${index} ${difference}`);
}

/** What is loaded at start; null where nothing is configured. */
function configured(
  folder: PolicySetCase['policyDir'],
  file: string | undefined,
): readonly Source[] | null {
  if (file !== undefined) return [{ name: aloneName, text: file }];
  if (folder === undefined) return null;
  return Object.entries(folder)
    .filter(([name]) => name.endsWith('.policy') && !name.startsWith('.'))
    .map(([name, text]) => ({ name: policyName(name), text }));
}

/** Performs one operation; says what came of it. */
async function perform(
  keeper: PolicyKeeper,
  op: Operation,
  atStart: readonly Source[] | null,
): Promise<string> {
  switch (op[0]) {
    case 'setPolicy':
      return changed(await keeper.setAll(op[1]));
    case 'setNamedPolicy':
      return changed(await keeper.set(op[1], op[2]));
    case 'resetPolicies':
      return atStart === null ? 'nothing configured' : changed(await keeper.reset(atStart));
    default:
      return op satisfies never;
  }
}

function changed({ accepted, diagnostics }: SetChange): string {
  if (accepted) return 'accepted';
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return refusedFor(errors.map(({ code }) => code));
}

/** A refusal in words, with the codes of its errors. */
export const refusedFor = (codes: readonly string[]): string =>
  ['refused', ...new Set(codes)].join(' ');

/** MOM gives no reason for a refusal, so any is the same. */
function sameOutcome(ours: string, { raised, return: theirs }: Step): boolean {
  if (raised !== undefined) return false;
  if (theirs === null) return ours === 'nothing configured';
  return theirs === true ? ours === 'accepted' : ours.startsWith('refused');
}

/** What getPolicy answers: the texts in their order, `0` in place of none. */
const joined = ({ sources }: PolicyKeeper): string =>
  sources.map(({ text }) => text).join('\n') || '0';

const sameNames = (
  ours: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
): boolean => {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].every((name) => ours[name] === theirs[name]);
};
