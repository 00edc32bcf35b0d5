/**
 * `momus eval --batch`: many cases, one JSON object per line.
 * In: lines `{policy | policySet: [{name, text}], env}`. Out: a line each, in their order: the result,
 * or `{error}` for a line that is no case.
 */
import { aloneName } from '../agent/policies/policy-directory.ts';
import { byCodePoints } from '../compiler/text/order.ts';
import type { Source } from '../compiler/text/source.ts';
import { readRecorded } from '../runtime/recorded.ts';
import { parseJson } from '../schema/document/json.ts';
import { suggest } from '../schema/nearest.ts';
import { isRecord } from '../schema/record.ts';
import { evaluateOnce } from './evaluate-once.ts';
import { type ExitStatus, exitFine, exitProblems } from './failure.ts';
import type { Io } from './io.ts';

const caseKeys = ['policy', 'policySet', 'env'] as const;

interface Case {
  readonly sources: readonly Source[];
  readonly env: unknown;
}

/** Answers every line; the status says whether all of them were cases. */
export function evaluateBatch(text: string, anyControl: boolean, io: Io): ExitStatus {
  let status: ExitStatus = exitFine;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      io.stdout.write(`${JSON.stringify(evaluateLine(line, anyControl))}\n`);
    } catch (error) {
      status = exitProblems;
      const message = error instanceof Error ? error.message : String(error);
      io.stdout.write(`${JSON.stringify({ error: `line ${i + 1}: ${message}` })}\n`);
    }
  }
  return status;
}

function evaluateLine(line: string, anyControl: boolean): unknown {
  const json = parseJson(line);
  if (!json.ok) throw new Error(`column ${json.offset + 1}: ${json.message}`);
  const { sources, env } = caseOf(json.node.value);
  const sorted = [...sources].sort((a, b) => byCodePoints(a.name, b.name));
  return evaluateOnce(sorted, readRecorded(env ?? {}), { anyControl }).result;
}

function caseOf(json: unknown): Case {
  if (!isRecord(json)) throw new Error('a case must be an object with `policy` and `env`');
  // A case may carry keys of whoever wrote it, but no misspelt ones.
  for (const key of Object.keys(json)) {
    const known = caseKeys.some((name) => name === key);
    const meant = known ? undefined : suggest(key, caseKeys);
    if (meant !== undefined)
      throw new Error(`a case has no key \`${key}\`; did you mean \`${meant}\`?`);
  }
  const { policy, policySet, env } = json;
  if ((policy === undefined) === (policySet === undefined)) {
    throw new Error('a case has either `policy` or `policySet`');
  }
  if (policySet === undefined) {
    if (typeof policy !== 'string') throw new Error('`policy` must be a text');
    return { sources: [{ name: aloneName, text: policy }], env };
  }
  if (!Array.isArray(policySet)) throw new Error('`policySet` must be a list');
  const sources = policySet.map((item: unknown, i): Source => {
    if (isRecord(item) && typeof item.name === 'string' && typeof item.text === 'string') {
      return { name: item.name, text: item.text };
    }
    throw new Error(`\`policySet[${i}]\` must be an object with the texts \`name\` and \`text\``);
  });
  return { sources, env };
}
