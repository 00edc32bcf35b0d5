/**
 * Arbitration: from what a policy proposed to what may be sent. Pure.
 * In: the entities with proposals, what is in force, what was acknowledged. Out: a decision per
 * proposal (and per value that has to go with one), in the order of the controllers.
 *
 * Most of what a policy wants is in force already, and was in the cycle before: the same facts about
 * an entity give the same decisions (standing-decisions.ts), so that thousands of them cost little.
 *
 * Per controller and entity: each value is judged on its own (judge.ts), then the rules between
 * controls (`exclusive`, `together`) may refuse more, then what is in force already is left out.
 */
import type { Environment } from '../schema/environment.ts';
import type { ControllerSchema, ControlSchema } from '../schema/types.ts';
import type { Decision } from './decision.ts';
import { judge } from './judge.ts';
import { controlKey, type Entity, type Manifest, type Program, siteKey } from './program.ts';
import { shown } from './raw.ts';
import { alwaysAnew, type Standing, type StandingDecisions } from './standing-decisions.ts';

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
  /** The controls that it writes, and where. */
  readonly program: Pick<Program, 'sites'> & { readonly manifest: Pick<Manifest, 'controls'> };
  /** The decisions of the cycle before, which may stand; without them all are made anew. */
  readonly standing?: StandingDecisions;
}

/** What a controller does about the entities of a kind. */
interface Duty {
  readonly controller: ControllerSchema;
  /** Its controls of that kind, with the keys of their proposals and sites. */
  readonly own: readonly ControlSchema[];
  readonly keys: readonly { readonly control: string; readonly site: string }[];
  readonly sites: Program['sites'];
  readonly standing: StandingDecisions;
  /** Where the facts about one entity are laid out, one entity after the other. */
  readonly facts: unknown[];
}

/** What was decided in a cycle. */
export interface Arbitration {
  readonly decisions: readonly Decision[];
  /** Indices of those that may change something, or were to; all others say that all is well already. */
  readonly open: readonly number[];
}

/** Decides about all proposals of all targets. */
export function arbitrate(targets: readonly Target[], rules: ArbitrationRules): Arbitration {
  const decisions: Decision[] = [];
  const open: number[] = [];
  const add = (decision: Decision, isSettled: boolean): void => {
    if (!isSettled) open.push(decisions.length);
    decisions.push(decision);
  };
  const { program, standing = alwaysAnew } = rules;
  const { sites } = program;
  const written = new Set(program.manifest.controls.map((item) => `${item.entity} ${item.name}`));
  for (const controller of rules.environment.controllers) {
    const dutyOf = (kind: Target['kind']): Duty | null => {
      const own = controller.controls.filter((control) => control.entity === kind);
      const isWritten = own.some(({ name }) => written.has(`${kind} ${name}`));
      const keys = own.map(({ name }) => ({ control: controlKey(name), site: siteKey(name) }));
      const facts = new Array<unknown>(own.length * factsOfControl).fill(undefined);
      return isWritten ? { controller, own, keys, sites, standing, facts } : null;
    };
    const duties = { host: dutyOf('host'), guest: dutyOf('guest'), device: dutyOf('device') };
    for (const target of targets) {
      const duty = duties[target.kind];
      if (duty === null) continue;
      const standing = decide(duty, target);
      if (standing === null) continue;
      for (const decision of standing.decisions) add(decision, standing.isSettled);
    }
  }
  for (const stray of straysOf(rules)) {
    for (const target of targets) {
      if (target.kind !== stray.entity || isMissing(target.entity[controlKey(stray.name)]))
        continue;
      const draft = draftOf(target, stray.name, stray.controller, sites);
      add({ ...draft, outcome: 'refused', reason: stray.reason }, false);
    }
  }
  return { decisions, open };
}

/** The controls that the program writes and no enabled controller takes. */
function straysOf({ environment, program }: ArbitrationRules) {
  return program.manifest.controls.flatMap(({ entity, name }) => {
    if (entity === 'limits') return [];
    const declared = environment.controls[entity].get(name);
    if (declared?.enabled === true) return [];
    const controller = declared?.controller.name ?? null;
    const reason =
      controller === null
        ? 'no controller has this control'
        : `controller ${controller} is not enabled`;
    return [{ entity, name, controller, reason }];
  });
}

/** One controller, one entity; null where nothing is proposed. */
function decide(duty: Duty, target: Target): Standing | null {
  const facts = factsOf(duty, target);
  if (facts === null) return null;
  const { standing, controller } = duty;
  return standing.decide(target.entity, controller.name, facts, () => decideAnew(duty, target));
}

/** What is looked at for each control. */
const factsOfControl = 6;

/** All that the decisions about an entity follow from; null where nothing is proposed. */
function factsOf(
  { own, keys, facts }: Duty,
  { entity, field, acknowledged }: Target,
): readonly unknown[] | null {
  let at = 0;
  let isProposed = false;
  for (let i = 0; i < own.length; i += 1) {
    const { name, shownBy, min, max } = own[i]!;
    const key = keys[i]!;
    const proposal = entity[key.control];
    isProposed ||= !isMissing(proposal);
    facts[at] = proposal;
    facts[at + 1] = entity[key.site];
    facts[at + 2] = acknowledged(name);
    facts[at + 3] = shownBy === null ? undefined : field(shownBy);
    facts[at + 4] = typeof min === 'string' ? field(min) : undefined;
    facts[at + 5] = typeof max === 'string' ? field(max) : undefined;
    at += factsOfControl;
  }
  return isProposed ? facts : null;
}

function decideAnew(duty: Duty, target: Target): readonly Decision[] {
  const { controller, own } = duty;
  const drafts = new Map<string, Decision>();
  for (const control of own) {
    if (isMissing(target.entity[controlKey(control.name)])) continue;
    drafts.set(control.name, first(duty, control, target));
  }
  refuseExclusive(controller, own, target, drafts);
  refuseTogether(controller, drafts);
  for (const [name, draft] of drafts) {
    drafts.set(name, leaveOutUnchanged(draft, target));
  }
  completeGroups(duty, target, drafts);
  return own.flatMap((control) => drafts.get(control.name) ?? []);
}

/** A decision before any rule: what was proposed, where, and what is in force. */
function draftOf(
  target: Target,
  control: string,
  controller: string | null,
  sites: Program['sites'],
): Decision {
  const proposal = target.entity[controlKey(control)];
  const site = target.entity[siteKey(control)];
  return {
    controller,
    entity: target.kind,
    guest: target.guest,
    device: target.device,
    control,
    wanted: typeof proposal === 'number' && Number.isFinite(proposal) ? proposal : asText(proposal),
    value: null,
    before: null,
    outcome: 'apply',
    sent: false,
    reason: null,
    limit: null,
    // Site 0 is nowhere.
    at: typeof site === 'number' && site !== 0 ? (sites[site] ?? null) : null,
  };
}

function first({ controller, sites }: Duty, control: ControlSchema, target: Target): Decision {
  const draft = draftOf(target, control.name, controller.name, sites);
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
  { controller, own, sites }: Duty,
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
        ...(draft ?? draftOf(target, name, controller.name, sites)),
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
