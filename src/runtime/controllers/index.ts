/**
 * The controllers that come with Momus, and the plan for one cycle.
 * In: decisions. Out: actions in the order of the decisions' controllers.
 */
import type { Decision } from '../decision.ts';
import { balloon } from './balloon.ts';
import type { Controller, PlanContext, PlannedAction } from './controller.ts';
import { cpuTune } from './cpu-tune.ts';
import { customActions } from './custom.ts';
import { ioTune } from './io-tune.ts';
import { ksm } from './ksm.ts';

/** The built-in controllers. */
export const controllers: readonly Controller[] = [balloon, ksm, cpuTune, ioTune];

/** The actions that carry out what is to be sent. */
export function planActions(
  decisions: readonly Decision[],
  context: PlanContext,
): readonly PlannedAction[] {
  const sent = decisions.filter((decision) => decision.sent);
  const names = new Set(sent.map((decision) => decision.controller));
  return [...names].flatMap((name) => {
    const own = sent.filter((decision) => decision.controller === name);
    if (name === null) return [];
    const builtIn = controllers.find((controller) => controller.name === name);
    return builtIn?.plan(own, context) ?? customActions(name, own);
  });
}
