/**
 * `momus eval --batch`: many cases, one JSON object per line.
 * In: lines `{policy | policySet: [{name, text}], env}`. Out: a line each, in their order: the result,
 * or `{error}` for a line that is no case.
 */
import { z } from 'zod';
import { aloneName } from '../agent/policy-set.ts';
import { byCodePoints } from '../compiler/text/order.ts';
import { readRecorded } from '../runtime/recorded.ts';
import { evaluateOnce } from './evaluate-once.ts';
import { type ExitStatus, exitFine, exitProblems } from './failure.ts';
import type { Io } from './io.ts';

const caseSchema = z
  .object({
    policy: z.string().optional(),
    policySet: z.array(z.object({ name: z.string(), text: z.string() })).optional(),
    env: z.unknown().optional(),
  })
  .refine((c) => (c.policy === undefined) !== (c.policySet === undefined), {
    message: 'a case has either `policy` or `policySet`',
  });

/** Answers every line; the status says whether all of them were cases. */
export function evaluateBatch(text: string, anyControl: boolean, io: Io): ExitStatus {
  let status: ExitStatus = exitFine;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      io.stdout.write(`${JSON.stringify(evaluateLine(line, anyControl))}\n`);
    } catch (error) {
      status = exitProblems;
      const message =
        error instanceof z.ZodError
          ? error.issues.map((x) => x.message).join('; ')
          : String(error instanceof Error ? error.message : error);
      io.stdout.write(`${JSON.stringify({ error: `line ${i + 1}: ${message}` })}\n`);
    }
  }
  return status;
}

function evaluateLine(line: string, anyControl: boolean): unknown {
  const { policy, policySet, env } = caseSchema.parse(JSON.parse(line));
  const sources = policySet ?? [{ name: aloneName, text: policy ?? '' }];
  const sorted = [...sources].sort((a, b) => byCodePoints(a.name, b.name));
  return evaluateOnce(sorted, readRecorded(env ?? {}), { anyControl }).result;
}
