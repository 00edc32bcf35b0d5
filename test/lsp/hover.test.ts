/** Hover: every kind of word, in both notations, and every word of the shipped policies. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  builtInFunctions,
  constants,
  keywords,
  typeNames,
  unitNames,
} from '../../src/compiler/syntax/freeform/words.ts';
import { completion } from '../../src/lsp/features/completion.ts';
import { hover } from '../../src/lsp/features/hover.ts';
import { freeformWords } from '../../src/schema/builtins/freeform-words.ts';
import { marked } from './marked.ts';
import { shippedFolders, shippedIn } from './shipped.ts';

/** What is told at the cursor; empty where nothing is. */
function told(texts: string | Readonly<Record<string, string>>): string {
  const { file, position } = marked(texts);
  const contents = hover(file, position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

const loop = (line: string): string =>
  `policy a\n  real(us), parameter :: quota = 1 ms   ! that the kernel takes\n  do guest in Guests\n    if (not present(guest.balloon_cur)) cycle\n    ${line}\n  end do\n  ! Changes its size.\n  subroutine resize(guest, size)\n    guest.control.balloon_target = size\n  end subroutine\n  real function half(x)\n    return x / 2\n  end function\nend policy a\n`;

const freeform: readonly (readonly [what: string, text: string, ...parts: readonly string[]])[] = [
  [
    'a field',
    loop('call debug(guest.balloon_‸min)'),
    '`guest.balloon_min`: integer in KiB, 0 or more',
    'guaranteed',
    'Optional, but here it is known to be there',
    'GuestBalloonOptional',
  ],
  [
    'a field that may be missing',
    loop('call debug(guest.mem_unu‸sed)'),
    'it may be missing here; ask with `present(…)`',
    'GuestMemoryOptional',
  ],
  [
    'a field that is narrowed',
    loop('if (guest.balloon_cur > 1 GiB) call debug(guest.balloon_c‸ur)'),
    'Here: a number in KiB, 1048577 (about 1 GiB) or more',
  ],
  [
    'a field of an average',
    loop('call debug(average(guest.mem_un‸used))'),
    '`guest.mem_unused`: integer in KiB',
  ],
  [
    'a field of the host',
    loop('call debug(Host.cpu_c‸ount)'),
    '`Host.cpu_count`: integer in CPUs, from 1 to 1048576',
  ],
  [
    'an average',
    loop('call debug(aver‸age(guest.mem_unused))'),
    '`average(entity.field)`',
    'Here: a number in KiB, 0 or more',
    'May be missing: an optional field',
  ],
  ['a property', loop('call debug(guest.na‸me)'), 'property `name`: text'],
  [
    'a control that is proposed',
    loop('guest.control.balloon_tar‸get = 1 GiB'),
    'control `balloon_target`: integer in KiB, from `balloon_min` to `balloon_max`',
    'moved into it',
    'Balloon',
  ],
  [
    'a control that is read',
    loop('call debug(guest.control.balloon_tar‸get)'),
    'control `balloon_target`',
  ],
  [
    'a range of time',
    loop('guest.control.vcpu_per‸iod = 1 ms'),
    'from 1000 (1 ms) to 1000000 (1 s)',
    'A value beyond is refused.',
  ],
  [
    'a control of a disk',
    loop('do disk in guest.io_tune\n disk.control.read_iops_‸sec = 3\n end do'),
    'control `read_iops_sec`: integer in requests/s, 0 or more',
  ],
  ['the controls', loop('guest.con‸trol.balloon_target = 1 GiB'), '`entity.control.name = value`'],
  [
    'the controls of a disk',
    loop('do disk in guest.io_tune\n disk.con‸trol.read_iops_sec = 3\n end do'),
    '`entity.control.name`',
  ],
  ['a saved variable', loop('guest.saved.ca‸lm = 1'), 'saved variable `calm` of the guest'],
  ['an item', loop('call debug(gue‸st)'), 'do guest in Guests', 'a guest'],
  [
    'a constant',
    loop('call debug(quo‸ta)'),
    'real(us), parameter :: quota = 1 ms',
    'Value: 1000 us (1 ms)',
    'that the kernel takes',
  ],
  [
    'a subroutine',
    loop('call res‸ize(guest, 1 GiB)'),
    'subroutine resize(guest, size)',
    'Changes its size.',
  ],
  ['a function', loop('call debug(ha‸lf(3))'), 'real function half(x)', 'Gives 1.5'],
  [
    'a parameter',
    loop('call resize(guest, 1048576)').replace('guest, size)', 'guest, si‸ze)'),
    'size (parameter)',
    'Value: 1048576',
  ],
  ['an operator', loop('call debug(3 <‸ 4)'), '`a < b`', 'less than'],
  ['`and`', loop('call debug(quota > 3 an‸d quota < 4)'), '`a and b`'],
  ['`clamp`', loop('call debug(cla‸mp(7, 1, 2))'), '`clamp(a, low, high)`', 'Here: 2'],
  ['`default`', loop('call debug(def‸ault(guest.mem_unused, 0))'), '`default(a, other)`'],
  ['`present`', loop('call debug(pres‸ent(guest.mem_unused))'), '`present(a, …)`'],
  ['`stat`', loop('call debug(sta‸t(guest, "mem_unused"))'), '`stat(entity, "field", default)`'],
  [
    'a name in quotes',
    loop('call debug(stat(guest, "mem_u‸nused"))'),
    '`guest.mem_unused`: integer in KiB',
  ],
  ['the host', loop('call debug(Ho‸st.mem_free)'), 'The host that the policy runs on.'],
  ['the guests', loop('').replace('Guests', 'Gue‸sts'), 'The guests that are running'],
  [
    'a unit',
    loop('guest.control.balloon_target = 1 Gi‸B'),
    '`1 GiB` is 1048576 KiB here.',
    'Gibibytes',
  ],
  ['a unit of the same scale', loop('guest.control.balloon_target = 1 Ki‸B'), 'Kibibytes'],
  [
    'a quotient of units',
    loop('do disk in guest.io_tune\n disk.control.read_bytes_sec = 3 MiB/‸s\n end do'),
    '`3 MiB/s` is 3145728 B/s here.',
    'Mebibytes of 1024 KiB. Per: Seconds.',
  ],
  ['a percentage', loop('call debug(2‸0% * guest.balloon_cur)'), '`20%` is 0.2 here.'],
  ['an end', 'policy a\nend pol‸icy', '`end policy`', 'Ends the policy'],
  ['an end of lines', 'policy a\n  do g in Guests\n  end d‸o\nend policy', 'Ends the lines'],
  [
    'a setting in percent',
    'policy a\n  real, setting(0% : 7%) :: sh‸are = 5%\nend policy',
    'a number in %, from 0 to 7',
  ],
  ['percent', loop('call debug(20%‸ * quota)'), 'Hundredths'],
  ['the unit of a type', loop('').replace('real(us)', 'real(u‸s)'), 'Microseconds'],
  [
    'the number of a unit',
    loop('guest.control.balloon_target = ‸1 GiB'),
    '`1 GiB` is 1048576 KiB here.',
  ],
  [
    'a bound of a setting',
    'policy a\n  integer(us), setting(10 m‸s : 1 s) :: cpu_period = 100 ms\nend policy',
    '`10 ms` is 10000 us here.',
  ],
  [
    'a setting',
    'policy a\n  integer(us), setting(10 ms : 1 s) :: cpu_per‸iod = 100 ms\nend policy',
    'integer(us), setting(10 ms : 1 s) :: cpu_period = 100 ms',
    'from 10000 (10 ms) to 1000000 (1 s)',
    'A parameter policy may set it',
  ],
  ['the name of the policy', 'policy ball‸oon\nend policy', 'by the name of its file'],
  ['a word in a broken line', loop('if (pres‸ent(guest.balloon_cur'), '`present(a, …)`'],
  [
    'a field of a parameter that nobody gives',
    'policy a\n  subroutine f(g)\n    g.control.balloon_target = g.balloon_m‸in\n  end subroutine\nend policy',
    '`guest.balloon_min`',
  ],
  [
    'a control of a parameter that nobody gives',
    'policy a\n  subroutine f(g)\n    g.control.balloon_tar‸get = g.balloon_min\n  end subroutine\nend policy',
    'control `balloon_target`',
  ],
  [
    'a field beside a broken line',
    loop('call resize(guest.').replace('guest.balloon_cur', 'guest.balloon_c‸ur'),
    '`guest.balloon_cur`',
  ],
  ['a comment', loop('! if pres‸ent'), ''],
  ['a value that nothing is known of', loop('call debug(1) ‸ ! show'), ''],
  ['an unknown name', loop('call debug(nob‸ody)'), 'Declare it'],
];

const list: typeof freeform = [
  [
    'a field',
    '(with Guests guest (if (valid guest.balloon_cur) (debug guest.balloon_‸min) 0))',
    '`guest.balloon_min`: integer in KiB, 0 or more',
    'Optional, but here it is known to be there',
  ],
  [
    'a field that may be missing',
    '(with Guests guest (debug guest.mem_un‸used))',
    'ask with `(valid …)`',
  ],
  [
    'a field in quotes',
    '(debug (Host.StatAvg "mem_f‸ree"))',
    '`Host.mem_free`: integer in KiB, 0 or more',
  ],
  [
    'a method',
    '(debug (Host.Stat‸Avg "mem_free"))',
    '`(entity.StatAvg "field")`',
    'Here: a number in KiB',
  ],
  [
    'a control',
    '(with Guests guest (guest.Control "balloon_tar‸get" 3))',
    'control `balloon_target`',
  ],
  [
    'a setter',
    '(with Guests guest (with guest.io_tune disk (disk.setRead‸IopsSec 3)))',
    'control `read_iops_sec`',
  ],
  ['a property', '(with Guests guest (debug (guest.Prop "na‸me")))', 'property `name`: text'],
  ['a saved variable', '(Host.SetVar "ca‸lm" 1)', 'saved variable `calm` of the host'],
  [
    'a variable',
    '# What is kept free.\n(defvar spa‸re 3) (debug spare)',
    '(defvar spare 3)',
    'Value: 3',
    'What is kept free.',
  ],
  [
    'a variable in a row of others',
    '# Two numbers.\n(defvar one 1)\n(defvar tw‸o 2)\n(debug one two)',
    'Two numbers.',
  ],
  ['a variable that is used', '(defvar spare 3) (debug spa‸re)', '(defvar spare 3)'],
  ['a function', '(def half (x) (/ x 2)) (debug (ha‸lf 3))', '(def half (x) …)', 'Gives 1.5'],
  ['a parameter', '(def half (‸x) (/ x 2)) (debug (half 3))', 'x (parameter)', 'Value: 3'],
  ['an item', '(with Guests gue‸st (debug guest))', '(with Guests guest …)', 'a guest'],
  ['a binding', '(let ((he‸re 1)) (debug here))', '(let ((here …)) …)'],
  ['an operator', '(debug (+‸ 1 2))', '`(+ a b)`', 'Here: 3'],
  ...(['if', 'with', 'def', 'defvar', 'set', 'let'] as const).map(
    (word) => [`\`${word}\``, `(${word}‸ `, `\`(${word} `] as const,
  ),
  ['`nil`', '(debug (== ni‸l 1))', 'The missing value.'],
  ['the host', '(debug Ho‸st.mem_free)', 'The host that the policy runs on.'],
  ['a head in a broken form', '(debug (va‸lid ', '`(valid a …)`'],
  [
    'a field in a function that is not called',
    '(def f (g) (+ g.balloon_m‸in g.',
    '`guest.balloon_min`',
  ],
  [
    'a control in a function that is not called',
    '(def f (g) (g.Control "balloon_tar‸get" 3))',
    'control `balloon_target`',
  ],
  ['a comment', '# val‸id', ''],
];

describe.each([
  ['free form', freeform],
  ['lists', list],
])('in %s', (notation, rows) => {
  it.each(rows)('%s', (__, text, ...parts) => {
    const found = told(text);
    for (const part of parts) expect(found).toContain(part);
    if (parts.join('') === '') expect(found).toBe('');
  });

  // A sentence too many is a fault as well; `vitest -u` writes the page anew where it is meant.
  it('all of it is told to the letter', async () => {
    const page = rows.map(([what, text]) => `## ${what}\n\n${told(text) || '(nothing)'}\n`);
    const name = `${notation.replace(' ', '-')}.md`;
    await expect(page.join('\n')).toMatchFileSnapshot(join('hovered', name));
  });
});

it.each([
  ['free form', (line: string) => `policy a\n  ${line}\n  call debug(spa‸re)\nend policy`, '!'],
  ['lists', (line: string) => `${line}\n(debug spa‸re)`, '#'],
])('comments in %s may have any signs', (_, around, mark) => {
  const line = mark === '!' ? 'real :: spare = 1' : '(defvar spare 1)';
  const found = (comment: string) => told(around(`${line}  ${mark} ${comment}`));
  expect(found('the "big" one')).toContain('\n\nthe "big" one');
  expect(found('great! # of them')).toContain('\n\ngreat! # of them');
  expect(told(around(`${mark}${mark} Above!\n${line}`))).toContain('\n\nAbove!');
});

it('what only looks like a comment is none', () => {
  expect(told('(defvar spare "a # b")\n(debug spa‸re)')).not.toContain('\n\nb');
});

it('comments are told over notations', () => {
  expect(
    told({
      'a.policy': '(defvar spare 1) # What is kept.',
      'b.policy': 'policy b\n  call debug(spa‸re)\nend policy',
    }),
  ).toContain('What is kept.');
});

describe('what is declared logical is told as such', () => {
  const policy = (...lines: readonly string[]): string =>
    ['policy a', ...lines.map((line) => `  ${line}`), 'end policy', ''].join('\n');
  const setting = 'logical, setting(0 : 1) :: en‸abled = true';

  it.each([
    ['a setting', policy(setting, 'call debug(enabled)'), 'a logical'],
    ['a constant', policy('logical, parameter :: en‸abled = true'), 'Value: true'],
    [
      'a parameter',
      policy('subroutine f(logical :: on)', '  call debug(o‸n)', 'end subroutine', 'call f(true)'),
      'Value: true',
    ],
    [
      'what is written in two ways',
      policy('logical :: on = true', 'on = Host.mem_free > 4', 'call debug(o‸n)'),
      'a logical',
    ],
  ])('%s', (_, text, said) => {
    expect(told(text)).toContain(said);
    expect(told(text)).not.toContain('number');
  });

  it('a field and a control that is one of two', () => {
    expect(told('(debug Host.ksm_merge_across‸_nodes)')).toContain('nodes`: 0 or 1');
    expect(told('(Host.Control "ksm_merge_across‸_nodes" 1)')).toContain('nodes`: 0 or 1.');
  });

  it('a name that is completed', () => {
    const text = policy('logical :: on = true', 'on = Host.mem_free > 4', 'call debug(o‸)');
    const { file, position } = marked(text);
    const items = completion(file, position, { snippets: false });
    expect(items.find(({ label }) => label === 'on')?.detail).toBe('a logical');
  });

  it('and set to what stands for it', () => {
    expect(told(policy(setting))).toContain('A parameter policy may set it to `1` or `0`.');
  });
});

it('a number that is in its unit already is not told again', () => {
  const text =
    'policy a\n  integer(pages), setting(64 pages : 1250 pages) :: n = 3‸00 pages\nend policy';
  expect(told(text)).not.toContain('is 300');
  expect(told(text.replace('3‸00 pages', '300 pa‸ges'))).toContain('Memory pages');
});

it('a setting says what it is not set to, and why', () => {
  const a =
    'policy a\n  real, setting(5% : 50%) :: sh‸are = 20%\n  call debug(share)\nend policy\n';
  const said = told({ 'a.policy': a, 'b.policy': '(set share 0.9)' });
  expect(said).toContain(
    'Not set to `0.9` in `b.policy`: `share` keeps its value: this is outside',
  );
  expect(said).not.toContain('\nSet to');
  expect(told({ 'a.policy': a, 'b.policy': '(set share 0.3)' })).toContain('\nSet to `0.3` in');
});

it('a setting says where it is set', () => {
  const found = told({
    '00-a.policy': 'policy a\n  real, setting(0 : 1) :: lo‸w = 0.5\nend policy',
    '05-site.policy': '(set low 0.3)',
  });
  expect(found).toContain('Set to `0.3` in `05-site.policy`.');
});

it('a name of another file says so', () => {
  const set = { 'a.policy': '(defvar spare 3)', 'b.policy': '(debug spa‸re)' };
  expect(told(set)).toContain('Defined in `a.policy`.');
});

it.each([
  [
    'a misspelt field',
    '(with Guests guest (debug guest.mem_unuse‸d_))',
    '- Write `mem_unused`',
    'Correct the spelling',
  ],
  [
    'a name that nothing defines',
    'policy a\n  call debug(pressur‸e)\nend policy a\n',
    'Declare it',
  ],
  [
    'a method that there is not',
    '(with Guests guest (debug (guest.Sta‸tt "x")))',
    '- Write `Stat`',
  ],
  ['an operator with too few operands', '(debug (‸/ 1))', '`(/ a b)`', 'The quotient'],
])('%s tells what mends it', (_, text, ...parts) => {
  for (const part of parts) expect(told(text)).toContain(part);
});

it('a fault of several lines tells nothing in each of them', () => {
  expect(told('policy a\n  if (1 > 2) then\n    call debug(1)   ‸\nend policy a\n')).toBe('');
});

it('every reserved word has a row', () => {
  const rows = freeformWords.map(({ name }) => name);
  expect(new Set(rows)).toEqual(new Set([...keywords, ...typeNames, ...constants]));
  expect(rows).toHaveLength(new Set(rows).size);
});

it('every reserved word tells something where it stands', () => {
  for (const word of [...keywords, ...typeNames, ...constants])
    expect(told(`policy a\n  call debug(1)\n  ${word}‸\nend policy`), word).not.toBe('');
  for (const word of builtInFunctions)
    expect(told(`policy a\n  call ${word}‸(1)\nend policy`), word).not.toBe('');
  for (const unit of unitNames)
    expect(
      told(`policy a\n  call debug(1${unit === '%' ? '' : ' '}${unit}‸)\nend policy`),
      unit,
    ).not.toBe('');
});

describe.each(shippedFolders)('in %s', (folder) => {
  const { files } = marked(shippedIn(folder));
  const words = /"[^"]*"|[A-Za-z_%][\w-]*/gu;

  it.each([...files.keys()])('every word of %s tells something', (name) => {
    const file = files.get(name)!;
    const comment = file.notation === 'list' ? /#[^\n]*/gu : /![^\n]*/gu;
    const code = file.text.replaceAll(comment, (text) => ' '.repeat(text.length));
    let told = 0;
    for (const { 0: word, index } of code.matchAll(words)) {
      const found = hover(file, file.positionAt(index + 1));
      expect(found, `${word} at ${index}`).not.toBeNull();
      const contents = found?.contents;
      const value = typeof contents === 'object' && 'value' in contents ? contents.value : '';
      expect(value, word).not.toMatch(/undefined|NaN|9007199254740992|\[object/u);
      told++;
    }
    expect(told).toBeGreaterThan(20);
  });

  it('hovering anywhere fails nowhere', () => {
    for (const file of files.values())
      for (let at = 0; at <= file.text.length; at += 3) hover(file, file.positionAt(at));
  });
});
