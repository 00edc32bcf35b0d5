/** The JSON schema of `momus.json` that the extension brings is the one of its reader. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keys, projectJsonSchema } from '../../src/project/project-schema.ts';
import { allCollectors } from '../../src/schema/collectors/index.ts';
import { allControllers } from '../../src/schema/controllers/index.ts';

interface Shape {
  readonly markdownDescription?: string;
  readonly items?: { readonly anyOf?: readonly { readonly enum?: readonly string[] }[] };
}

const written: unknown = JSON.parse(readFileSync('editors/vscode/schemas/momus.json', 'utf8'));
const { properties, required } = written as {
  readonly properties: Readonly<Record<string, Shape>>;
  readonly required?: unknown;
};

it('is as `npm run docs` writes it', () => {
  expect(written).toEqual(projectJsonSchema());
});

it('tells what each key is for, and demands none', () => {
  expect(Object.keys(properties)).toEqual(['$schema', ...keys]);
  for (const shape of Object.values(properties)) expect(shape.markdownDescription).toMatch(/\.$/u);
  expect(required).toBeUndefined();
});

it('completes all collectors and controllers, and takes those of schema documents', () => {
  const named = (key: string): unknown => properties[key]?.items?.anyOf;
  const names = (rows: readonly { readonly name: string }[]): unknown => [
    expect.objectContaining({ enum: rows.map(({ name }) => name) }),
    { type: 'string' },
  ];
  expect(named('collectors')).toEqual(names(allCollectors));
  expect(named('controllers')).toEqual(names(allControllers));
});

it('is what the extension says is for files of that name', () => {
  const { contributes } = JSON.parse(readFileSync('editors/vscode/package.json', 'utf8')) as {
    readonly contributes: { readonly jsonValidation: unknown };
  };
  expect(contributes.jsonValidation).toEqual([
    { fileMatch: 'momus.json', url: './schemas/momus.json' },
  ]);
});
