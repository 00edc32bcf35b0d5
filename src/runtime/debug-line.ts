/**
 * What a policy's `debug` call says, as one line for a report.
 * In: the operands. Out: a bounded text.
 */
const longestLine = 500;

/** The operands of one `debug` call on one line. */
export function debugLine(values: readonly unknown[]): string {
  const line = values.map((value) => inLine(value, 3)).join(' ');
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}

function inLine(value: unknown, depth: number): string {
  if (value === undefined || value === null || Number.isNaN(value)) return 'missing';
  if (typeof value === 'string') return value.slice(0, longestLine);
  if (Array.isArray(value)) {
    if (depth === 0) return '(…)';
    return `(${value
      .slice(0, 20)
      .map((item) => inLine(item, depth - 1))
      .join(' ')}${value.length > 20 ? ' …' : ''})`;
  }
  if (typeof value === 'object' && 'kind' in value && 'id' in value) {
    return `${value.kind}${value.id === '' ? '' : ` ${value.id}`}`;
  }
  return `${value}`;
}
