/** Settings that a reload does not take over are none that an agent goes by. */
import { expect, it } from 'vitest';
import { agentSettings } from '../../src/agent/config/agent-settings.ts';
import { readConfig } from '../../src/agent/config/config.ts';
import { atStart } from '../../src/agent/config/settings.ts';

const { values } = readConfig('', '').config;
const before = JSON.stringify(agentSettings({ values }));

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return Array.isArray(value) ? [...value, 'another'] : 'another';
}

it.each(atStart)('%s', (key) => {
  const changed = { ...values, [key]: another(values[key]) };
  expect(JSON.stringify(agentSettings({ values: changed }))).toBe(before);
});
