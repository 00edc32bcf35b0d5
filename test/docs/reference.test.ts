/** docs/reference: as `npm run docs` writes it, and nothing of the schemas is left out. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderSettings } from '../../src/agent/config/settings-page.ts';
import { builtins } from '../../src/schema/builtins.ts';
import { allCollectors } from '../../src/schema/collectors/index.ts';
import { allControllers } from '../../src/schema/controllers/index.ts';
import { renderReference } from '../../src/schema/reference.ts';

const folder = new URL('../../docs/reference/', import.meta.url);
const pages = new Map([...renderReference(), ['settings.md', renderSettings()]]);

describe('docs/reference', () => {
  it('has these pages and no others', () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });

  it.each([...pages])('%s is as `npm run docs` writes it', (name, text) => {
    expect(readFileSync(new URL(name, folder), 'utf8'), 'run `npm run docs`').toBe(text);
  });

  it('names every collector, field, control and built-in', () => {
    const has = (page: string, text: string) => expect(pages.get(page)).toContain(text);
    for (const { name, fields } of allCollectors) {
      has('collectors.md', name);
      for (const field of fields) has('collectors.md', `| \`${field.name}\` |`);
    }
    for (const { name, controls } of allControllers) {
      has('controls.md', `## ${name}`);
      for (const control of controls) has('controls.md', `| \`${control.name}\` |`);
    }
    for (const { name, signature } of builtins) {
      has('builtins.md', `| \`${name}\` |`);
      has('builtins.md', signature);
    }
  });

  it('may say that an `…Optional` collector delivers the same, optional', () => {
    for (const row of allCollectors) {
      const companion = allCollectors.find(({ name }) => name === `${row.name}Optional`);
      if (companion === undefined) continue;
      const optional = row.fields.map((field) => ({ ...field, optional: true }));
      expect(companion.fields).toEqual(optional);
      expect(companion.together).toEqual(row.together);
    }
  });
});
