/**
 * One evaluation for people: a line per form that has a value, then what was proposed and what would be actuated.
 * In: what was evaluated. Out: text.
 */
import type { Colours } from '../colour.ts';
import type { EvalDecision, Evaluated, EvaluatedForm } from '../evaluate-once.ts';
import { clip, displayWidth, printable } from './width.ts';

type Values = Readonly<Record<string, unknown>>;

export function renderEvaluation({ result, forms }: Evaluated, colours: Colours): string {
  const lines: string[] = [];
  for (const { guest, field, reason } of result.ignored) {
    const who = guest === null ? 'Host' : `guest ${guest}`;
    lines.push(colours.yellow(printable(`${who}: ${field} ignored: ${reason}`)));
  }
  for (const [i, value] of result.results.entries()) {
    const form = forms[i];
    if (form?.valued !== true) continue;
    const fault = result.faults.find((f) => f.form === i);
    const text = shortened(form);
    const shown =
      value === null && fault !== undefined ? colours.red(`fault: ${fault.code}`) : show(value);
    lines.push(
      `${colours.dim(`${form.file}:${form.line}`)}  ${text}  ${colours.dim('=>')} ${shown}`,
    );
  }
  controls(lines, 'Host', result.host);
  for (const g of result.guests) {
    controls(lines, `guest ${printable(g.id)}`, g);
    for (const d of g.devices) {
      controls(lines, `guest ${printable(g.id)}, device ${printable(d.id)}`, d);
    }
  }
  for (const f of result.faults) {
    const who = f.guest === null ? '' : ` for guest ${f.guest}`;
    lines.push(
      colours.red(`fault ${f.code} at ${f.file}:${f.line}:${f.column}${who}: ${f.message}`),
    );
  }
  for (const values of result.debug) lines.push(colours.dim(`debug ${values.map(show).join(' ')}`));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** Columns of a form's text. */
const textColumns = 44;

/** The text of a form on one line: where it is too long, the name counts more than its type, and its start more than its end. */
function shortened({ text, nameAt }: EvaluatedForm): string {
  const inLine = (part: string): string => printable(part.replace(/\s+/g, ' '));
  const whole = inLine(text);
  const isLong = nameAt > 0 && displayWidth(whole) > textColumns;
  return clip(isLong ? `… ${inLine(text.slice(nameAt))}` : whole, textColumns);
}

interface Acted {
  readonly proposed: Values;
  readonly decisions: readonly EvalDecision[];
}

function controls(lines: string[], who: string, { proposed, decisions }: Acted): void {
  for (const [name, value] of Object.entries(proposed)) {
    const decision = decisions.find(({ control }) => control === name);
    lines.push(`${who}: ${name} = ${show(value)}, ${fateOf(decision, value)}`);
  }
}

/** What would become of a proposal. */
function fateOf(decision: EvalDecision | undefined, proposed: unknown): string {
  if (decision === undefined) return 'would not be sent';
  const { outcome, sent, value, reason } = decision;
  const because = reason === null ? '' : `: ${printable(reason)}`;
  switch (outcome) {
    case 'refused':
      return `refused${because}`;
    case 'unchanged':
      return sent ? `would be sent${because}` : `would not be sent${because}`;
    case 'apply':
    case 'clamped': {
      const as = value === proposed ? '' : ` as ${show(value)}`;
      return `would be sent${as}${because}`;
    }
    default:
      return outcome satisfies never;
  }
}

/** A value as people write it. */
function show(value: unknown): string {
  if (value === null || value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  if ('float' in value) return String(value.float);
  return 'ref' in value ? String(value.ref) : JSON.stringify(value);
}
