/**
 * Arbitration: from what a policy proposed to what may be sent. Pure.
 * In: the entities with proposals, what is in force, what was acknowledged. Out: a decision per
 * proposal (and per value that has to go with one), in the order of the controllers.
 *
 * Per controller and entity: each value is judged on its own (judge.ts), then the rules between
 * controls (`exclusive`, `together`) may refuse more, then what is in force already is left out.
 */
import type { Environment } from '../schema/environment.ts';
import type { ControllerSchema, ControlSchema } from '../schema/types.ts';
import type { Decision } from './decision.ts';
import { judge } from './judge.ts';
import { controlKey, type Entity, type Manifest, siteKey } from './program.ts';
import { shown } from './raw.ts';

/** An entity that may have proposals. */
export interface Target {
  readonly entity: Entity;
  readonly kind: 'host' | 'guest' | 'device';
  readonly guest: string | null;
  readonly device: string | null;
  /** The latest value of a field of this entity (of a device: the limit in force); undefined: missing. */
  readonly field: (name: string) => number | undefined;
  /** The value of a control that the host acknowledged last. */
  readonly acknowledged: (control: string) => number | undefined;
}

export interface ArbitrationRules {
  readonly environment: Pick<Environment, 'controllers' | 'controls'>;
  /** The controls that the program writes. */
  readonly controls: Manifest['controls'];
}

/** Decides about all proposals of all targets. */
export function arbitrate(
  targets: readonly Target[],
  rules: ArbitrationRules,
): readonly Decision[] {
  const decisions: Decision[] = [];
  const written = new Set(rules.controls.map((item) => `${item.entity} ${item.name}`));
  for (const controller of rules.environment.controllers) {
    const kinds = new Set(
      controller.controls
        .filter((control) => written.has(`${control.entity} ${control.name}`))
        .map((control) => control.entity),
    );
    for (const target of targets) {
      if (kinds.has(target.kind)) decisions.push(...decide(controller, target));
    }
  }
  for (const target of targets) decisions.push(...homeless(target, rules));
  return decisions;
}

/** Proposals that no enabled controller takes. */
function homeless(target: Target, rules: ArbitrationRules): readonly Decision[] {
  const decisions: Decision[] = [];
  for (const { entity, name } of rules.controls) {
    if (entity !== target.kind) continue;
    const declared = rules.environment.controls[target.kind].get(name);
    if (declared?.enabled === true || isMissing(target.entity[controlKey(name)])) continue;
    const reason =
      declared === undefined
        ? 'no controller has this control'
        : `controller ${declared.controller.name} is not enabled`;
    const draft = draftOf(target, name, declared?.controller.name ?? null);
    decisions.push({ ...draft, outcome: 'refused', reason });
  }
  return decisions;
}

/** One controller, one entity. */
function decide(controller: ControllerSchema, target: Target): readonly Decision[] {
  const drafts = new Map<string, Decision>();
  const own = controller.controls.filter((control) => control.entity === target.kind);
  for (const control of own) {
    if (isMissing(target.entity[controlKey(control.name)])) continue;
    drafts.set(control.name, first(controller, control, target));
  }
  if (drafts.size === 0) return [];
  refuseExclusive(controller, own, target, drafts);
  refuseTogether(controller, drafts);
  for (const [name, draft] of drafts) {
    drafts.set(name, leaveOutUnchanged(draft, target));
  }
  completeGroups(controller, own, target, drafts);
  return own.flatMap((control) => drafts.get(control.name) ?? []);
}

/** A decision before any rule: what was proposed, where, and what is in force. */
function draftOf(target: Target, control: string, controller: string | null): Decision {
  const proposal = target.entity[controlKey(control)];
  const site = target.entity[siteKey(control)];
  return {
    controller,
    entity: target.kind,
    guest: target.guest,
    device: target.device,
    control,
    site: typeof site === 'number' ? site : 0,
    wanted: typeof proposal === 'number' && Number.isFinite(proposal) ? proposal : asText(proposal),
    value: null,
    before: null,
    outcome: 'apply',
    sent: false,
    reason: null,
    limit: null,
  };
}

function first(controller: ControllerSchema, control: ControlSchema, target: Target): Decision {
  const draft = draftOf(target, control.name, controller.name);
  const judged = judge(control, target.entity[controlKey(control.name)], target.field);
  const before = inForce(control, target) ?? null;
  if (judged.value === null) return { ...draft, before, outcome: 'refused', reason: judged.reason };
  const outcome = judged.clamped ? 'clamped' : 'apply';
  return { ...draft, before, value: judged.value, outcome, sent: true, reason: judged.reason };
}

/** A total beside its parts: neither is sent where both would be in force. */
function refuseExclusive(
  controller: ControllerSchema,
  own: readonly ControlSchema[],
  target: Target,
  drafts: Map<string, Decision>,
): void {
  const effective = (name: string): number => {
    const control = own.find((candidate) => candidate.name === name);
    return drafts.get(name)?.value ?? (control && inForce(control, target)) ?? 0;
  };
  for (const { total, parts } of controller.exclusive) {
    if (effective(total) === 0) continue;
    const part = parts.find((name) => effective(name) !== 0);
    if (part === undefined) continue;
    const reason = `\`${total}\` (${effective(total)}) and \`${part}\` (${effective(part)}) exclude each other`;
    for (const name of [total, ...parts]) refuse(drafts, name, reason);
  }
}

/** One decision in several controls: one of them refused, all refused. */
function refuseTogether(controller: ControllerSchema, drafts: Map<string, Decision>): void {
  for (const group of controller.together) {
    const culprit = group.find((name) => drafts.get(name)?.outcome === 'refused');
    if (culprit === undefined) continue;
    for (const name of group)
      refuse(drafts, name, `\`${culprit}\`, which goes with it, is refused`);
  }
}

function refuse(drafts: Map<string, Decision>, name: string, reason: string): void {
  const draft = drafts.get(name);
  if (draft === undefined || draft.outcome === 'refused') return;
  drafts.set(name, { ...draft, value: null, outcome: 'refused', sent: false, reason });
}

/**
 * Leaves out what is in force. A value that was acknowledged but does not show yet (a balloon on its
 * way) is not in force, but it will be: going back to what still shows has to be sent as well.
 */
function leaveOutUnchanged(draft: Decision, target: Target): Decision {
  if (draft.value === null || draft.before === null || draft.value !== draft.before) return draft;
  const acknowledged = target.acknowledged(draft.control);
  if (acknowledged !== undefined && acknowledged !== draft.value) {
    return {
      ...draft,
      reason: draft.reason ?? `${acknowledged}, sent before, is still on its way`,
    };
  }
  const clamped = draft.reason === null ? '' : `${draft.reason}; `;
  return {
    ...draft,
    outcome: 'unchanged',
    sent: false,
    reason: `${clamped}${draft.value} is in force already`,
  };
}

/** Where one of a group is sent, all are: the others with the value in force, if one is. */
function completeGroups(
  controller: ControllerSchema,
  own: readonly ControlSchema[],
  target: Target,
  drafts: Map<string, Decision>,
): void {
  for (const group of controller.together) {
    const sender = group.find((name) => drafts.get(name)?.sent === true);
    if (sender === undefined) continue;
    for (const name of group) {
      const draft = drafts.get(name);
      const control = own.find((candidate) => candidate.name === name);
      if (draft?.sent === true || control === undefined) continue;
      const value = draft?.value ?? inForce(control, target);
      if (value === undefined) {
        const reason = `the value of \`${name}\` in force, which goes with it, is not known`;
        for (const other of group) refuse(drafts, other, reason);
        break;
      }
      // What nobody has set yet (a CPU period of 0) is not a value to send.
      if (judge(control, value, target.field).value !== value) continue;
      drafts.set(name, {
        ...(draft ?? draftOf(target, name, controller.name)),
        before: value,
        value,
        outcome: 'unchanged',
        sent: true,
        reason: `in force already; sent with \`${sender}\``,
      });
    }
  }
}

/** The value in force: what the latest sample shows, else what was acknowledged last. */
function inForce(control: ControlSchema, target: Target): number | undefined {
  const visible = control.shownBy === null ? undefined : target.field(control.shownBy);
  return visible ?? target.acknowledged(control.name);
}

/** Whether nothing is proposed: undefined, null, or NaN, which is how programs hold a missing number. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || Number.isNaN(value);

function asText(value: unknown): string | number | null {
  if (isMissing(value)) return null;
  if (typeof value === 'boolean') return Number(value);
  return shown(value).slice(1, -1);
}
