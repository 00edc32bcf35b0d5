/**
 * One evaluation for people: a line per form, then what was proposed and what would be actuated.
 * In: what was evaluated. Out: text.
 */
import type { Colours } from '../colour.ts';
import type { Evaluated } from '../evaluate-once.ts';
import { clip, printable } from './width.ts';

type Values = Readonly<Record<string, unknown>>;

export function renderEvaluation({ result, forms }: Evaluated, colours: Colours): string {
  const lines: string[] = [];
  for (const [i, value] of result.results.entries()) {
    const form = forms[i];
    if (form === undefined) continue;
    const fault = result.faults.find((f) => f.form === i);
    const text = clip(printable(form.text.replace(/\s+/g, ' ')), 44);
    const shown =
      value === null && fault !== undefined ? colours.red(`fault: ${fault.code}`) : show(value);
    lines.push(
      `${colours.dim(`${form.file}:${form.line}`)}  ${text}  ${colours.dim('=>')} ${shown}`,
    );
  }
  controls(lines, 'Host', result.host.proposed, result.host.actuated);
  for (const g of result.guests) {
    controls(lines, `guest ${g.id}`, g.proposed, g.actuated);
    for (const d of g.devices)
      controls(lines, `guest ${g.id}, device ${d.id}`, d.proposed, d.actuated);
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

function controls(lines: string[], who: string, proposed: Values, actuated: Values): void {
  for (const [name, value] of Object.entries(proposed)) {
    const sent = actuated[name];
    const what =
      sent === undefined
        ? 'not sent (in force already, or refused)'
        : sent === value
          ? 'sent'
          : `sent as ${show(sent)}`;
    lines.push(`${who}: ${name} = ${show(value)}, ${what}`);
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
