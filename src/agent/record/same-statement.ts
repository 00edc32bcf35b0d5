/**
 * Whether two cycles say the same of an entity. Pure, and quick where they do: most guests are as
 * they were, cycle after cycle.
 */

import type { Decision } from '../../runtime/decision.ts';
import type { Problem } from '../../runtime/fold.ts';
import type { Site } from '../../runtime/program.ts';
import type { FaultReport } from '../../runtime/report.ts';
import type { PlainValues } from '../api.ts';
import type { Statement } from './statement.ts';

/**
 * Compares all of two statements. Of data that is not believed the value may be another one: it
 * often is in each cycle, and is wrong in the same way.
 */
export function isSameStatement(one: Statement, other: Statement): boolean {
  return (
    one.nothing === other.nothing &&
    one.reason === other.reason &&
    isSameList(one.decisions, other.decisions, isSameDecision) &&
    isSameList(one.problems, other.problems, isSameProblem) &&
    isSameList(one.faults, other.faults, isSameFault) &&
    isSameInputs(one.inputs, other.inputs) &&
    one.actions.length === other.actions.length &&
    // What was sent took its time, which is hardly ever the same.
    (one.actions.length === 0 || JSON.stringify(one.actions) === JSON.stringify(other.actions))
  );
}

function isSameList<T>(
  one: readonly T[],
  other: readonly T[],
  isSame: (one: T, other: T) => boolean,
): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (!isSame(one[i]!, other[i]!)) return false;
  return true;
}

const isSameDecision = (one: Decision, other: Decision): boolean =>
  // What stands is one object in all cycles.
  one === other ||
  (one.control === other.control &&
    one.device === other.device &&
    one.wanted === other.wanted &&
    one.value === other.value &&
    one.before === other.before &&
    one.outcome === other.outcome &&
    one.sent === other.sent &&
    one.reason === other.reason &&
    one.limit === other.limit &&
    one.controller === other.controller &&
    isSameSite(one.at, other.at));

const isSameProblem = (one: Problem, other: Problem): boolean =>
  one.collector === other.collector &&
  one.field === other.field &&
  (one.message === other.message || withoutValues(one.message) === withoutValues(other.message));

const withoutValues = (message: string): string => message.replace(/`[^`]*`|\d+/gu, '');

const isSameFault = (one: FaultReport, other: FaultReport): boolean =>
  one.code === other.code && one.message === other.message && isSameSite(one.at, other.at);

/** Programs have one object for each of their sites. */
const isSameSite = (one: Site | null, other: Site | null): boolean =>
  one === other ||
  (one !== null &&
    other !== null &&
    one.source === other.source &&
    one.line === other.line &&
    one.column === other.column &&
    one.endLine === other.endLine &&
    one.endColumn === other.endColumn &&
    one.form === other.form);

function isSameInputs(one: PlainValues, other: PlainValues): boolean {
  if (one === other) return true;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  );
}
