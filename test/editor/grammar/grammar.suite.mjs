/** The TextMate grammar: snapshots over the shipped policies, and the cases where it is easy to err. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { here, root } from '../lib/places.mjs';
import { shown, tokensOf } from './tokens.mjs';

const snapshots = join(here, 'grammar', 'snapshots');
/** MOMUS_ACCEPT=1 takes over what changed. */
const accept = (process.env.MOMUS_ACCEPT ?? '') !== '';

const folders = [
  ['freeform', join(root, 'policies')],
  ['list', join(root, 'test', 'policies', 'list')],
];

/** The scope of each word of a text. */
const scopesOf = (text) =>
  Object.fromEntries(
    tokensOf(text)
      .flat()
      .filter((t) => t.text.trim() !== '')
      .map((t) => [t.text.trim(), t.scopes.at(-1) ?? '']),
  );

describe('the grammar', () => {
  for (const [notation, folder] of folders) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.policy'))) {
      it(`of ${notation}: ${name}`, () => {
        const file = join(snapshots, notation, `${name}.txt`);
        const text = readFileSync(join(folder, name), 'utf8');
        const now = shown(text);
        if (accept || !existsSync(file)) {
          assert.ok(accept, `${file} is not there; MOMUS_ACCEPT=1 writes it`);
          mkdirSync(join(snapshots, notation), { recursive: true });
          writeFileSync(file, now);
        }
        assert.equal(now, readFileSync(file, 'utf8'));
        const other = tokensOf(text)
          .flat()
          .filter((t) => t.notation !== null && t.notation !== notation);
        assert.deepEqual(other, []);
      });
    }
  }

  it('tells the notation by the first token, behind comments', () => {
    const notation = (text) => tokensOf(text).flat().at(-1).notation;
    assert.equal(notation('! a\n# b\n\npolicy x\nend'), 'freeform');
    assert.equal(notation('# policy x\n\n  (def f () 1)\nend'), 'list');
    assert.equal(notation('[set a 1]\npolicy x'), 'list');
    assert.equal(notation('polic'), 'freeform');
    assert.equal(notation('# only a comment'), null);
  });

  it('knows keywords in any case, and not as parts of names or behind a dot', () => {
    const found = scopesOf('policy x\nIF (end_if == guest.end) THEN\n`end` = doing\nEnd If');
    assert.equal(found.IF, 'keyword.control');
    assert.equal(found.THEN, 'keyword.control');
    assert.equal(found.End, 'keyword.control');
    assert.equal(found.end_if, 'variable.other');
    assert.equal(found.end, 'variable.other.property');
    assert.equal(found['`end`'], 'variable.other.quoted');
    assert.equal(found.doing, 'variable.other');
  });

  it('knows units behind numbers only', () => {
    const found = scopesOf('policy x\nreal(KiB) :: s = 10 MiB/s + 20% + 5 /s + 3 s + min(s, h)');
    assert.equal(found.KiB, 'keyword.other.unit');
    assert.equal(found['MiB/s'] ?? found['10'], 'keyword.other.unit');
    assert.equal(found['%'], 'keyword.other.unit');
    assert.equal(found.h, 'variable.other');
    assert.equal(found.min, 'support.function.builtin');
  });

  it('does not take `5 min(a, b)` or `5 /s.x` for units', () => {
    const found = scopesOf('policy x\na = 5 /s.x\n');
    assert.equal(found.s, 'variable.other');
    assert.equal(found.x, 'variable.other.property');
  });

  it('ends comments and texts where the language does', () => {
    const found = scopesOf(
      'policy x\na = "no ! comment \\" here" ! but here\nb = \'it\' # and here',
    );
    assert.equal(found['! but here'] ?? found['but here'], 'comment.line.exclamation');
    assert.equal(found['no ! comment'], 'string.quoted.double');
    assert.equal(found['\\"'], 'constant.character.escape');
    assert.equal(found.it, 'string.quoted.single');
  });

  it('takes `!` for a comment in free form only, and `!=` for an operator of lists', () => {
    const list = scopesOf('(if (!= a-b 1) (Host.Control "ksm_run" 0) nil)');
    assert.equal(list['!='], 'keyword.operator');
    assert.equal(list['a-b'], 'variable.other');
    assert.equal(list.Control, 'entity.name.function.member');
    assert.equal(list.nil, 'constant.language');
    const free = scopesOf('policy x\nif (a != 1) cycle');
    assert.equal(free['!='], 'invalid.illegal.operator');
    assert.equal(free.cycle, 'keyword.control');
  });

  it('knows functions where they are defined and called, in both notations', () => {
    const list = scopesOf('(def grow (guest by) (shrink guest))');
    assert.equal(list.grow, 'entity.name.function');
    assert.equal(list.by, 'variable.parameter');
    assert.equal(list.shrink, 'entity.name.function.call');
    const free = scopesOf(
      'policy x\nreal(KiB) function wanted(guest)\nreturn other(guest)\nend function wanted',
    );
    assert.equal(free.wanted, 'entity.name.function');
    assert.equal(free.other, 'entity.name.function.call');
    assert.equal(free.return, 'keyword.control');
  });
});
