/** Definitions, references and highlights, in both notations. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Location } from 'vscode-languageserver';
import { freeformRows } from '../../src/compiler/query/builtin-rows.ts';
import { declaredBy } from '../../src/compiler/query/declared-by.ts';
import { targetAt } from '../../src/compiler/query/locate.ts';
import { definition, highlights, references } from '../../src/lsp/features/navigation.ts';
import {
  builtinPlace,
  diskSection,
  referencePath,
  referencePlace,
} from '../../src/lsp/workspace/reference-page.ts';
import { builtins } from '../../src/schema/builtins.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { startClient } from './client.ts';
import { marked } from './marked.ts';

describe.each([
  [
    'lists',
    '(defvar ⟦spare⟧ 1) (def f (x) (+ x ‸spare)) (debug (f spare))',
    '(defvar ⟦spare⟧ 1) (def f (x) (+ x ⟦spa‸re⟧)) (debug (f ⟦spare⟧))',
  ],
  [
    'free form',
    'policy a\n  real :: ⟦spare⟧ = 1\n  real function f(x)\n    return x + ‸spare\n  end function\n  call debug(f(spare))\nend policy',
    'policy a\n  real :: ⟦spare⟧ = 1\n  real function f(x)\n    return x + ⟦spare‸⟧\n  end function\n  call debug(f(⟦spare⟧))\nend policy',
  ],
])('in %s', (_, defined, used) => {
  it('a name leads to where it is introduced', () => {
    const { file, position, spans } = marked(defined);
    expect(definition(file, position)).toEqual(spans);
  });

  it('all places of a name are found', () => {
    const { file, position, spans } = marked(used);
    const places = references(file, position, true);
    expect(places).toHaveLength(spans.length);
    expect(places).toEqual(expect.arrayContaining([...spans]));
    expect(highlights(file, position)).toHaveLength(spans.length);
  });
});

it('parameters of one name in two functions are two', () => {
  const { file, position, spans } = marked(
    '(def f (⟦x⟧) (+ ⟦‸x⟧ 1)) (def g (x) (f x)) (debug (g 1))',
  );
  expect(references(file, position, true)).toEqual(spans);
});

it('names lead to other files', () => {
  const { file, position, spans } = marked({
    'a.policy': 'policy a\n  real, setting(0 : 1), public :: ⟦spare⟧ = 0.5\nend policy',
    'b.policy': '(debug spa‸re)',
  });
  expect(definition(file, position)).toEqual(spans);
});

describe('what comes with Momus has no document: its row in the reference', () => {
  const pages = pathToFileURL(`${process.cwd()}/docs/diagnostics/`).href;
  /** What stands on the page at the place where a definition leads to. */
  const leadsTo = async (text: string): Promise<string> => {
    const { file, position } = marked(text);
    const client = await startClient({ 'a.policy': file.text }, {}, { pages });
    try {
      client.open('a.policy');
      const uri = client.uriOf('a.policy');
      const method = 'textDocument/definition';
      const params = { textDocument: { uri }, position };
      const found = await client.connection.sendRequest<Location[]>(method, params);
      const [{ uri: page, range } = { uri: '', range: null }, ...others] = found;
      if (range === null || others.length > 0) return `${found.length} places`;
      const line = readFileSync(fileURLToPath(page), 'utf8').split('\n')[range.start.line] ?? '';
      return `${page.split('/').at(-1)}: ${line.slice(range.start.character, range.end.character)}`;
    } finally {
      client.close();
    }
  };

  it.each([
    ['(debug Host.mem_‸free)', 'collectors.md: mem_free'],
    ['(with Guests g (debug (g.StatAvg "mem_‸unused")))', 'collectors.md: mem_unused'],
    ['(Host.Control "ksm‸_run" 1)', 'controls.md: ksm_run'],
    ['policy a\n  Host.control.ksm_r‸un = 1\nend policy\n', 'controls.md: ksm_run'],
    [
      'policy a\n  do g in Guests\n    if (not present(g.io_tune)) cycle\n    do d in g.io_tune\n      d.control.read_bytes‸_sec = 0\n    end do\n  end do\nend policy\n',
      'controls.md: read_bytes_sec',
    ],
    ['(debug (g‸.StatAvg "mem_unused"))', 'builtins.md: StatAvg'],
    ['(debug (vali‸d Host.mem_free))', 'builtins.md: valid'],
    ['(debug (‸+ 1 2))', 'builtins.md: +'],
    ['(debug (ad‸d 1 2))', 'builtins.md: +'],
    ['policy a\n  call debug(ave‸rage(Host.mem_free))\nend policy\n', 'builtins.md: average'],
    ['policy a\n  call debug(cla‸mp(Host.mem_free, 1, 2))\nend policy\n', 'builtins.md: clamp'],
    ['policy a\n  call deb‸ug(present(Host.mem_free))\nend policy\n', 'builtins.md: debug'],
  ])('%s', async (text, place) => {
    expect(await leadsTo(text)).toBe(place);
  });

  it('for every field and control', () => {
    const { fields, controls, setters } = defaultEnvironment();
    const page = (name: string): string => readFileSync(`docs/reference/${name}.md`, 'utf8');
    const at = (text: string, by: string, name: string): string => {
      const { start, end } = referencePlace(text, { by, name });
      return text.slice(start, end);
    };
    const collectors = page('collectors');
    for (const entry of Object.values(fields).flatMap((of) => [...of.values()]))
      expect(at(collectors, entry.collectors[0] ?? diskSection, entry.field.name)).toBe(
        entry.field.name,
      );
    const declared = [controls.host, controls.guest, setters].flatMap((of) => [...of.values()]);
    for (const { control, controller } of declared)
      expect(at(page('controls'), controller.name, control.name)).toBe(control.name);
  });

  it('for every built-in', () => {
    const page = readFileSync('docs/reference/builtins.md', 'utf8');
    const row = (notation: 'list' | 'freeform', name: string): string => {
      const { start, end } = builtinPlace(page, notation, name);
      return page.slice(start, end);
    };
    for (const { name } of builtins) expect(row('list', name)).toBe(name);
    for (const { name } of freeformRows) expect(row('freeform', name)).toBe(name);
    expect(row('list', 'average')).toBe('');
  });

  it('nowhere, where the pages are not files', () => {
    expect(referencePath('https://example.org/docs/diagnostics/', 'field')).toBeNull();
  });
});

it('a saved variable is no field of the same name', () => {
  const text = (method: string) => `(with Guests g (debug (g.${method} "mem_unu‸sed")))`;
  const declared = (method: string) => {
    const { file, position } = marked(text(method));
    const at = file.offsetAt(position);
    const target = targetAt(file.view, file.source, at);
    return target === null ? null : declaredBy(file.view, target, ['guest']);
  };
  expect(declared('Stat')).toMatchObject({ kind: 'field', name: 'mem_unused' });
  expect(declared('GetVar')).toBeNull();
  expect(declared('GetControl')).toBeNull();
});
