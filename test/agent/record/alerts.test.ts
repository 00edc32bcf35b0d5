/**
 * The shipped alert rules: each has a summary and says what to do, asks for metrics that exist with
 * labels that they have, and stands in docs/observability.md.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createInstruments, type MetricRow } from '../../../src/agent/record/instruments.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const rules = read('deploy/prometheus/momus-alerts.yml')
  .split(/^ {6}- alert: /mu)
  .slice(1)
  .map((text) => {
    const block = (key: string): string =>
      new RegExp(
        `^( *)${key}: (?:>-\\n)?([\\s\\S]*?)(?=\\n\\1\\w+:|\\n {0,8}\\w+:|$(?![\\s\\S]))`,
        'mu',
      )
        .exec(text)?.[2]
        ?.trim() ?? '';
    return {
      name: text.split('\n')[0]?.trim() ?? '',
      expression: block('expr'),
      severity: block('severity'),
      summary: block('summary'),
      runbook: block('runbook'),
    };
  });

/** The metric that a series belongs to, and the series that a histogram has beside its own labels. */
function metricOf(rows: readonly MetricRow[], series: string): MetricRow | undefined {
  const plain = rows.find(({ name }) => name === series);
  if (plain !== undefined) return plain.type === 'histogram' ? undefined : plain;
  const [, base] = /^(.*)_(?:sum|count|bucket)$/u.exec(series) ?? [];
  return rows.find(({ name, type }) => name === base && type === 'histogram');
}

describe('the rules', () => {
  const { rows } = createInstruments();

  it('are read at all', () => {
    expect(rules.length).toBeGreaterThan(15);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    const { expression, severity, summary, runbook } = rule;
    expect(['critical', 'warning', 'info']).toContain(severity);
    expect(summary).toContain('$labels.instance');
    expect(runbook.length).toBeGreaterThan(40);
    const asked = [...expression.matchAll(/\b((?:momus|process)_\w+|up)\b(?:\{([^}]*)\})?/gu)];
    expect(asked.length, expression).toBeGreaterThan(0);
    for (const [, series = '', matchers = ''] of asked) {
      if (series === 'up') continue;
      const metric = metricOf(rows, series);
      expect(metric, series).toBeDefined();
      const labels = [...matchers.matchAll(/(\w+)\s*[=!]~?"/gu)].map(([, label]) => label);
      for (const label of labels) expect([...(metric?.labels ?? []), 'job']).toContain(label);
      // What a metric's help lists is what a rule can ask for.
      const values = [...matchers.matchAll(/(\w+)\s*!?=~?"([^"]*)"/gu)];
      for (const [, label, value = ''] of values) {
        if (label === 'job' || label === 'limit' || label === 'code') continue;
        for (const word of value.split('|')) expect(metric?.help).toContain(word);
      }
    }
    const grouped = /sum by \(([^)]*)\)/u.exec(expression)?.[1]?.split(/,\s*/u) ?? [];
    for (const label of grouped) {
      const known = asked.flatMap(([, series = '']) => metricOf(rows, series)?.labels ?? []);
      expect(['job', 'instance', ...known]).toContain(label);
    }
    for (const [, label = ''] of summary.matchAll(/\$labels\.(\w+)/gu)) {
      if (grouped.length > 0) expect(grouped).toContain(label);
    }
  });

  it('stand in the documentation, with their severities', () => {
    const listed = [...read('docs/observability.md').matchAll(/^\| `(Momus\w+)` \| (\w+) \|/gmu)];
    expect(listed.map(([, name, severity]) => [name, severity])).toEqual(
      rules.map(({ name, severity }) => [name, severity]),
    );
  });

  it('name documents that exist', () => {
    const text = rules.map(({ runbook }) => runbook).join(' ');
    const pages = [...text.matchAll(/docs\/[\w/-]+\.md/gu)].map(([page]) => page);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(read(page).length, page).toBeGreaterThan(0);
  });
});
