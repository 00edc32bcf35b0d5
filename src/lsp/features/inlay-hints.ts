/**
 * What the policy does not say and the analysis knows: types and units of variables, and the names of
 * parameters at calls.
 * In: a file, a range, which kinds are wanted. Out: hints at their places.
 */
import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import { constantOf, describe, isUnknown, Kind, without } from '../../compiler/check/type.ts';
import { definitionsOf } from '../../compiler/query/references.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import type { Expression, Name } from '../../compiler/syntax/ast.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';
import type { HintKinds } from '../workspace/settings.ts';

/** The hints within a range. */
export function inlayHints(file: FileView, range: Range, wanted: HintKinds): InlayHint[] {
  const from = file.offsetAt(range.start);
  const to = file.offsetAt(range.end);
  return file.view
    .occurrences(file.source)
    .filter(({ span }) => span.end >= from && span.start <= to)
    .flatMap((one) => {
      if (one.role === 'declared' && one.of.kind === 'variable')
        return ofVariable(file, one, one.of, wanted);
      if (one.role === 'called' && one.of.kind === 'call' && wanted.parameterNames)
        return ofCall(file, one, one.of.args);
      return [];
    });
}

/** The type of a variable that declares none, and the unit that it is in. */
function ofVariable(
  file: FileView,
  one: PlacedOccurrence,
  { value, declaration }: Extract<Expression, { kind: 'variable' }>,
  wanted: HintKinds,
): InlayHint[] {
  // What a number is, everybody sees.
  if (value.kind === 'number' || value.kind === 'text') return [];
  const known = file.view.known(value, one.form);
  const type = file.view.set.analysis.variables.get(one.node as Name) ?? known?.type;
  if (type === undefined || isUnknown(type)) return [];
  const present = without(type, Kind.missing);
  const says = declaration === undefined || declaration.type.type === 'auto';
  const words =
    wanted.types && says && present.kinds !== 0
      ? [describe(present).replaceAll(/\ban? /gu, '')]
      : [];
  const unit = declaration?.type.unit == null ? (known?.unit ?? '') : '';
  const constant = constantOf(present) === null;
  if (wanted.units && unit !== '' && constant) words.push(unit);
  if (words.length === 0) return [];
  const label = `: ${words.join(', ')}`;
  return [{ position: file.positionAt(one.span.end), label, kind: InlayHintKind.Type }];
}

/** The names of the parameters, but where the argument has the same. */
function ofCall(file: FileView, one: PlacedOccurrence, args: readonly Expression[]): InlayHint[] {
  const [definition] = definitionsOf(file.view, one);
  if (definition?.of.kind !== 'function') return [];
  const { params } = definition.of;
  const offset = one.span.start - one.node.span.start;
  return args.flatMap((arg, i): InlayHint[] => {
    const name = params[i]?.text;
    if (name === undefined || name === wordOf(arg)) return [];
    const position = file.positionAt(arg.span.start + offset);
    return [{ position, label: `${name}:`, kind: InlayHintKind.Parameter, paddingRight: true }];
  });
}

function wordOf(e: Expression): string | null {
  if (e.kind === 'name') return e.name;
  return e.kind === 'member' ? e.member.text : null;
}

/** Inlay hints; the settings `momus.inlayHints.{types,units,parameterNames}` turn kinds off. */
export const inlayHintsFeature: Feature = {
  capabilities: { inlayHintProvider: true },
  listen: ({ connection, ask, settings }) => {
    connection.languages.inlayHint.on(({ textDocument, range }, token) =>
      ask(textDocument.uri, token, (file) => inlayHints(file, range, settings.now().inlayHints)),
    );
  },
};
