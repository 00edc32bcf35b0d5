/** Names of a policy that generated code uses for itself: they mean what they mean in the policy. */
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { loadProgram } from '../../../src/runtime/load.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';

/** Names that generated code gives its own variables, or that JavaScript reserves. */
const names = [
  't',
  'list',
  'i',
  'results',
  'iteration',
  'mark',
  'given',
  'has',
  'lost',
  'fn',
  'form',
  'support',
  'S',
  'N',
  'F',
  'H',
  'G',
  'K',
  'D',
  'evaluate',
  'host',
  'guests',
  'error',
  'journal',
  'kept',
  'items',
  'class',
  'var',
  'new',
  'this',
  'eval',
  'arguments',
  'await',
  'yield',
  'static',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  'has_f',
  'fn_f',
  'lost_f',
  't_1',
  'list_1',
  'form_1',
];

/**
 * Uses a name as a variable that functions share, as a parameter, as an item, as a local one and as
 * a maybe unbound one, with loops, branches and kept lists around it, which need variables too.
 */
const policy = (name: string): string => `
(defvar letters "ab")
(defvar ${name} 2)
(def f (a) { (set ${name} (+ ${name} a)) (with letters other (if (> ${name} 3) { (debug other) (+ ${name} a) } ${name})) })
(def g (${name} b) (let ((c (if (> ${name} 1) { (debug ${name}) (max ${name} b) } b))) (with letters d { (debug d) (+ ${name} c) })))
(with Guests guest (with letters ${name} { (debug ${name}) (guest.SetVar "seen" ${name}) ${name} }))
(with Guests guest { (if (valid guest.balloon_cur) (defvar maybe_${name} 1) 0) (let ((${name} 5)) (g ${name} ${name})) })
(f 1)
(g 7 (/ 8 ${name}))
${name}
(with letters h (with letters j { (set ${name} (+ ${name} 1)) (if (== h "a") { (debug j) ${name} } ${name}) }))
`;

function run(text: string): unknown {
  const compilation = createCompiler(defaultEnvironment()).compile([{ name: 'a.policy', text }]);
  const { module, diagnostics } = compilation;
  if (module === null)
    return diagnostics.filter((d) => d.severity === 'error').map((d) => d.message);
  const program = loadProgram(module, '', { keepResults: true });
  const guests = ['a', 'b'].map((id) => program.create('guest', id));
  const debug: unknown[] = [];
  const { results, faults } = program.evaluate(program.create('host', ''), guests, (values) =>
    debug.push(...values),
  );
  return {
    results,
    faults: faults.map(({ code, form, guest }) => [code, form, guest]),
    debug,
    seen: guests.map((g) => g.s_seen),
  };
}

describe('a policy means the same when its variable is called', () => {
  const expected = run(policy('plain'));

  it('plain', () => {
    expect(expected).toHaveProperty('faults', []);
    expect(expected).toHaveProperty('results.8', 3);
    expect(expected).toHaveProperty('debug.length', 15);
  });

  it.each(names)('%s', (name) => {
    expect(run(policy(name))).toEqual(expected);
  });
});
