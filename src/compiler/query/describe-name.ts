/**
 * What a name stands for, in words for people.
 * In: a set view, an occurrence. Out: Markdown: how it is introduced, what is known of it, its comment,
 * and where it comes from if that is another file. Pure.
 */
import type { Expression, Name, Notation } from '../syntax/ast.ts';
import { commentAt } from './comments.ts';
import { inWords } from './describe-value.ts';
import { definitionsOf } from './references.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** What is told of a name; null where nobody knows it. */
export function describeName(
  view: SetView,
  occurrence: PlacedOccurrence,
  notation: Notation,
): string | null {
  const [first, ...others] = definitionsOf(view, occurrence);
  if (first === undefined) return null;
  const parts = [`\`\`\`policy\n${headOf(view, first)}\n\`\`\``];
  const known = knownOf(view, occurrence, first);
  if (known !== '') parts.push(known);
  const comment = commentAt(view.text(first.source), first.span.start, notation);
  if (comment !== '' && first.kind !== 'parameter' && first.kind !== 'item') parts.push(comment);
  if (first.source !== occurrence.source) parts.push(`Defined in \`${first.source}\`.`);
  if (others.length > 0) parts.push(`Defined in ${others.length + 1} places.`);
  return parts.join('\n\n');
}

/** The value here where it is read; else all that the variable is ever given. */
function knownOf(view: SetView, { of, role }: PlacedOccurrence, first: PlacedOccurrence): string {
  if (first.kind === 'function') return resultOf(view, first);
  const here = role === 'read' ? view.known(of) : undefined;
  if (here !== undefined) return inWords(here);
  const type = view.set.analysis.variables.get(first.node as Name);
  if (type === undefined) return '';
  const unit = first.of.kind === 'variable' ? (first.of.declaration?.type.unit ?? null) : null;
  return inWords({ type, unit, why: null });
}

/** What a function gives, where its body was seen. */
function resultOf(view: SetView, { of }: PlacedOccurrence): string {
  if (of.kind !== 'function' || of.procedure?.keyword === 'subroutine') return '';
  const known = view.known(of.body);
  const text = known === undefined ? '' : inWords(known);
  return text === '' ? '' : `Gives ${text}`;
}

/** How it is introduced, as a line of its notation. */
export function headOf(view: SetView, { of, source, text, kind }: PlacedOccurrence): string {
  const notation = view.set.parsed.find(({ name }) => name === source)?.policy.notation ?? 'list';
  switch (of.kind) {
    case 'function':
      return kind === 'function' ? functionHead(of, notation) : `${text} (parameter)`;
    case 'variable':
      return variableHead(of, notation);
    case 'loop':
      return notation === 'list' ? `(with … ${text} …)` : `do ${text} in …`;
    case 'let':
      return `(let ((${text} …)) …)`;
    default:
      return text;
  }
}

function functionHead(
  { name, params, procedure }: Extract<Expression, { kind: 'function' }>,
  notation: Notation,
): string {
  if (notation === 'list' || procedure === undefined)
    return `(def ${name.text} (${params.map(({ text }) => text).join(' ')}) …)`;
  const typed = params.map(({ text }, i) => {
    const type = procedure.params[i];
    return type === null || type === undefined ? text : `${typeText(type)} :: ${text}`;
  });
  const words = [
    ...(procedure.public ? ['public'] : []),
    ...(procedure.result === null ? [] : [typeText(procedure.result)]),
    procedure.keyword,
  ];
  return `${words.join(' ')} ${name.text}(${typed.join(', ')})`;
}

function variableHead(
  { name, declaration }: Extract<Expression, { kind: 'variable' }>,
  notation: Notation,
): string {
  if (notation === 'list' || declaration === undefined) return `(defvar ${name.text} …)`;
  const { type, parameter, setting } = declaration;
  const attributes = [
    ...(parameter ? ['parameter'] : []),
    ...(setting === null ? [] : ['setting']),
    ...(declaration.public ? ['public'] : []),
  ];
  return `${[typeText(type), ...attributes].join(', ')} :: ${name.text}`;
}

const typeText = ({
  type,
  unit,
}: {
  readonly type: string;
  readonly unit: string | null;
}): string => (unit === null ? type : `${type}(${unit})`);
