/**
 * The settings that the server knows are those that the extension declares and the documentation
 * tells of, with the same defaults: neither can import the server's table.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type HintKind, hintKinds } from '../../src/compiler/query/hints.ts';
import { isEditorsOwn, settingDefaults } from '../../src/lsp/workspace/settings.ts';

interface Declared {
  readonly default: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

const extension = JSON.parse(readFileSync('editors/vscode/package.json', 'utf8')) as {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Declared>> };
  };
};
const declared = Object.entries(extension.contributes.configuration.properties).map(
  ([name, property]) => [name.replace(/^momus\./u, ''), property] as const,
);

it('the extension declares the settings of the server, with its defaults', () => {
  const own = declared.filter(([name]) => !isEditorsOwn(name));
  expect(Object.fromEntries(own.map(([name, property]) => [name, property.default]))).toEqual(
    settingDefaults,
  );
});

it('each kind of inlay hints has a setting that says what it shows', () => {
  const kinds = declared.filter(([name]) => name.startsWith('inlayHints.'));
  expect(kinds.map(([name, { description }]) => [name, description])).toEqual(
    Object.keys(hintKinds).map((kind) => [
      `inlayHints.${kind}`,
      `Show ${hintKinds[kind as HintKind]}.`,
    ]),
  );
});

it('what an empty list of collectors or controllers means is told as it is', () => {
  const told = (name: string): string =>
    declared.find(([one]) => one === name)?.[1].markdownDescription ?? '';
  expect(told('collectors')).toMatch(/Empty: those that VDSM configures, the clock, and those of/u);
  expect(told('controllers')).toMatch(/Empty: those that VDSM configures, and those of/u);
});

it('the documentation has each setting in its table', () => {
  const rows = readFileSync('docs/editors.md', 'utf8').match(/^\| `momus\..*$/gmu) ?? [];
  const told = rows.flatMap((row) => {
    const names = [...(row.split('|')[1] ?? '').matchAll(/`(?<name>[\w.]+)`/gu)];
    const [first = ''] = names.map(({ groups }) => groups?.name ?? '');
    // `.units` stands beside a name of the same group.
    const group = first.slice(0, first.lastIndexOf('.'));
    return names.map(({ groups }) => (groups?.name ?? '').replace(/^\./u, `${group}.`));
  });
  expect(told.sort()).toEqual(declared.map(([name]) => `momus.${name}`).sort());
});
