/**
 * The number that a literal with a unit is made is that of the calls that there are now, whatever was
 * called before an edit.
 */
import { expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Expression } from '../../src/compiler/syntax/ast.ts';
import { partsOf } from '../../src/compiler/syntax/parts.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const environment = defaultEnvironment();

/** A function with `1 MiB` in the unit of its callers' variable, and a call of it for each unit. */
const called = (...units: readonly string[]): string => `policy p
  function above()
    return y + 1 MiB
  end function
${units.map((unit) => `  block\n    real(${unit}) :: y = 5\n    call debug(above())\n  end block\n`).join('')}end policy
`;

/** What `1 MiB` is made in the last one of some texts, after the others. */
function madeAfter(observe: boolean, ...texts: readonly string[]): number | undefined {
  const compiler = createCompiler(environment, { observe });
  const [last] = texts.map((text) => compiler.check([{ name: 'a.policy', text }])).slice(-1);
  let made: number | undefined;
  const visit = (e: Expression): void => {
    if (e.kind === 'number' && e.unit === 'MiB') made = last?.analysis.converted.get(e);
    for (const part of partsOf(e)) visit(part);
  };
  for (const { form } of last?.parsed[0]?.policy.forms ?? []) visit(form.expression);
  return made;
}

it.each([true, false])('is in the unit of its use (for who observes: %s)', (observe) => {
  expect(madeAfter(observe, called('KiB'))).toBe(1024);
  expect(madeAfter(observe, called('MiB'))).toBe(1);
  expect(madeAfter(observe, called('KiB'), called('MiB'))).toBe(1);
});

it('is not what a call made it that is gone', () => {
  expect(madeAfter(true, called('KiB'), called('KiB', 'MiB'), called('KiB'))).toBe(1024);
  expect(madeAfter(true, called('MiB'), called('MiB', 'KiB'), called('MiB'))).toBe(1);
});
