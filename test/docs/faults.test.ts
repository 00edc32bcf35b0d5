/** docs/faults.md: it has every fault code, and its examples end in the fault they stand under. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { faultCodes } from '../../src/compiler/lower/ir.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import { fieldKey } from '../../src/runtime/program.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const page = read('docs/faults.md');
const sections = page.split(/^### /mu).slice(1);

/** The codes that runs of a policy end in, on a host with 4 CPUs and one guest that delivers nothing. */
function faultsOf(text: string): readonly string[] {
  const { module } = createCompiler(defaultEnvironment()).compile([
    { name: 'example.policy', text },
  ]);
  if (module === null) throw new Error('the example has errors');
  const program = loadProgram(module, 'example');
  const host = program.create('host', '');
  host[fieldKey('cpu_count')] = 4;
  const { faults } = program.evaluate(host, [program.create('guest', 'a')]);
  return faults.map((fault) => fault.code);
}

describe('docs/faults.md', () => {
  it('has each fault code once', () => {
    const headings = sections.flatMap((s) => [...(s.split('\n')[0] ?? '').matchAll(/`([^`]+)`/gu)]);
    expect(headings.map((m) => m[1]).sort()).toEqual([...faultCodes].sort());
  });

  const examples = sections.flatMap((section) => {
    const code = /`([^`]+)`/u.exec(section)?.[1] ?? '';
    const blocks = [...section.matchAll(/```(lisp|fortran)\n([\s\S]*?)```/gu)];
    return blocks.map(([, notation = '', text = '']) => [code, notation, text] as const);
  });

  it.each(examples)('shows a policy that ends in %s, in %s', (code, _notation, text) => {
    expect(faultsOf(text)).toEqual([code]);
  });

  it('shows each in both notations', () => {
    const shown = (notation: string) => examples.filter((e) => e[1] === notation).map(([c]) => c);
    expect(shown('lisp').length).toBeGreaterThan(5);
    expect(shown('fortran')).toEqual(shown('lisp'));
  });
});
