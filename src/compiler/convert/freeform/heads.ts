/**
 * How declarations at policy level begin: type, `parameter`, `public`, `setting`.
 * In: a name, its value and type, how the set uses it. Out: the head of its declaration.
 */
import { engineSwitches, engineTruths } from '../../../schema/engine.ts';
import { isParameterPolicy } from '../../check/definitions.ts';
import type { ParsedSource } from '../../check/placed.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { Attribute, DeclaredType } from '../../syntax/freeform/tree.ts';
import type { Usage } from '../usage.ts';
import type { Head } from './conversion.ts';
import { isIdle } from './kinds.ts';
import { nowhere } from './make.ts';

/** Parameter policies that only set settings, or switch what the engine does, which become settings. */
export function switchPolicies(sources: readonly ParsedSource[]): readonly ParsedSource[] {
  const forms = sources
    .flatMap(({ policy }) => policy.forms.map(({ form }) => form.expression))
    .flatMap((e) => (e.kind === 'block' ? e.items : [e]));
  const defined = forms.filter((e) => e.kind === 'variable');
  const isDeclared = (name: string): boolean =>
    defined.some(
      (e) =>
        e.name.text === name &&
        e.declaration?.setting !== undefined &&
        e.declaration.setting !== null,
    );
  const isSetting = (name: string): boolean => {
    const [only, ...others] = defined.filter((e) => e.name.text === name);
    return others.length === 0 && only !== undefined && isTruth(only.value);
  };
  return sources.filter(
    ({ policy }) =>
      isParameterPolicy(policy) &&
      policy.forms.every(({ form: { expression: e } }) => {
        if (e.kind !== 'assign') return false;
        if (isDeclared(e.name.text)) return true;
        if (!engineSwitches.has(e.name.text)) return false;
        const isKnown =
          isTruth(e.value) || (e.value.kind === 'name' && engineTruths.has(e.value.name));
        return isKnown && isSetting(e.name.text);
      }),
  );
}

const isTruth = (e: Expression): boolean => e.kind === 'number' && (e.value === 0 || e.value === 1);

/** Whether a variable becomes a setting: the only ones of converted policies that a host can set. */
export const isSwitch = (name: string, value: Expression, { assigned }: Usage): boolean =>
  engineSwitches.has(name) && isTruth(value) && !assigned.has(name);

/** The head of a declaration at policy level. */
export function headOf(
  name: string,
  type: DeclaredType,
  value: Expression,
  source: string,
  usage: Usage,
): Head {
  const isFixed = isIdle(value) && !usage.assigned.has(name);
  if (isSwitch(name, value, usage)) {
    const [low, high] = [
      { kind: 'false', span: nowhere },
      { kind: 'true', span: nowhere },
    ] as const;
    return { type: 'logical', attributes: [{ kind: 'setting', span: nowhere, low, high }] };
  }
  const attributes: Attribute[] = [];
  if (isFixed) attributes.push({ kind: 'parameter', span: nowhere });
  if (isReadElsewhere(name, source, usage) || engineTruths.has(name))
    attributes.push({ kind: 'public', span: nowhere });
  return { type, attributes };
}

/** Whether another source reads, calls or sets a name. */
export const isReadElsewhere = (name: string, source: string, { readIn }: Usage): boolean =>
  [...(readIn.get(name) ?? [])].some((reader) => reader !== source);
