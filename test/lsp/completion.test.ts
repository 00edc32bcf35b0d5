/** Completion, in both notations, in whole and in half-typed text. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { completion, described } from '../../src/lsp/features/completion.ts';
import { marked } from './marked.ts';

type Texts = string | Readonly<Record<string, string>>;

const at = (texts: Texts, character?: string, snippets = true): readonly CompletionItem[] => {
  const { file, position } = marked(texts);
  return completion(file, position, { snippets, character });
};
const labels = (items: readonly CompletionItem[]): readonly string[] =>
  items.map(({ label }) => label);

/** The text with an item accepted, and the cursor left out. */
function accepted(texts: string, label: string, snippets = true): string {
  const { file, position } = marked(texts);
  const item = completion(file, position, { snippets }).find((one) => one.label === label);
  const edit = item?.textEdit;
  if (edit === undefined || !('range' in edit)) throw new Error(`no item ${label}`);
  const { start, end } = edit.range;
  // Holes are shown as `<1:text>`.
  const inserted = edit.newText.replaceAll(/\$\{(?<hole>[^}]*)\}/gu, '<$<hole>>');
  const { text } = file;
  const [also] = item?.additionalTextEdits ?? [];
  // What goes stands right in front of the word.
  if (also !== undefined) expect([also.range.end, also.newText]).toEqual([start, '']);
  const before = text.slice(0, file.offsetAt(also?.range.start ?? start));
  return before + inserted + text.slice(file.offsetAt(end));
}

/** A line within loops and procedures of a free-form policy. */
const loop = (line: string): string =>
  `policy a\n  real, parameter :: spare = 20%\n  do guest in Guests\n    ${line}\n  end do\n  subroutine grow(guest)\n    guest.control.balloon_target = guest.balloon_max\n  end subroutine\n  real function half(x)\n    return x / 2\n  end function\nend policy a\n`;

const freeform: readonly (readonly [
  what: string,
  texts: Texts,
  offered: readonly string[],
  not: readonly string[],
])[] = [
  [
    'a member at the end of a line',
    loop('guest.‸'),
    [
      'balloon_cur',
      'control',
      'saved',
      'name',
      'uuid',
      'if (present(guest.mem_unused)) then',
      'if (not present(guest.mem_unused)) cycle',
    ],
    ['pid', 'mem_free', 'StatAvg'],
  ],
  [
    'a member that is begun',
    loop('real :: x = guest.ball‸'),
    ['balloon_cur', 'default(guest.balloon_cur, …)'],
    ['if (present(guest.balloon_cur)) then'],
  ],
  [
    'a member in a condition',
    loop('if (guest.‸'),
    ['balloon_cur', 'present(guest.balloon_cur)'],
    ['default(guest.balloon_cur, …)'],
  ],
  ['a member in the middle of a line', loop('real :: x = guest.‸ + 1'), ['balloon_cur'], []],
  [
    'a member of the host',
    loop('real :: x = Host.‸'),
    ['mem_free', 'control', 'saved'],
    ['balloon_cur', 'name'],
  ],
  [
    'controls',
    loop('guest.control.‸'),
    ['balloon_target', 'vcpu_quota'],
    ['ksm_run', 'balloon_cur'],
  ],
  [
    'controls of the host',
    'policy a\n  Host.control.k‸\nend policy',
    ['ksm_run', 'ksm_pages_to_scan'],
    ['balloon_target'],
  ],
  [
    'saved variables',
    loop('guest.saved.calm = 1\n    real :: x = guest.saved.‸'),
    ['calm'],
    ['balloon_target'],
  ],
  [
    'disks',
    'policy a\n  do guest in Guests\n    do disk in guest.io_tune\n      disk.‸\n    end do\n  end do\nend policy',
    ['name', 'maximum', 'control'],
    ['balloon_cur', 'saved'],
  ],
  [
    'limits',
    'policy a\n  do guest in Guests\n    do disk in guest.io_tune\n      auto :: most = disk.maximum\n      call debug(most.‸)\n    end do\n  end do\nend policy',
    ['read_bytes_sec'],
    ['name', 'control'],
  ],
  [
    'limits through two dots',
    'policy a\n  do guest in Guests\n    do disk in guest.io_tune\n      call debug(disk.maximum.r‸\n    end do\n  end do\nend policy',
    ['read_bytes_sec'],
    ['name'],
  ],
  [
    'controls of a disk',
    'policy a\n  do guest in Guests\n    do disk in guest.io_tune\n      disk.control.‸\n',
    ['total_bytes_sec'],
    ['balloon_target'],
  ],
  [
    'a parameter, by its calls',
    'policy a\n  do guest in Guests\n    call f(guest)\n  end do\n  subroutine f(g)\n    g.‸\n  end subroutine\nend policy',
    ['balloon_cur', 'control'],
    ['mem_free'],
  ],
  [
    'a parameter that nobody gives, by its use',
    'policy a\n  subroutine f(g)\n    call debug(g.balloon_cur)\n    g.‸\n  end subroutine\nend policy',
    ['balloon_max', 'control'],
    ['mem_free', 'maximum'],
  ],
  [
    'behind a guard',
    'policy a\n  do guest in Guests\n    if (not present(guest.balloon_cur)) cycle\n    real :: x = guest.‸\n',
    ['balloon_min'],
    ['mem_free'],
  ],
  [
    'an average',
    loop('real :: x = average(guest.‸'),
    ['mem_unused'],
    ['io_tune', 'name', 'control', 'default(guest.mem_unused, …)'],
  ],
  [
    'what may be missing anyway',
    loop('if (present(guest.‸'),
    ['mem_unused', 'io_tune'],
    ['present(guest.mem_unused)'],
  ],
  [
    'the name of a field',
    loop('real :: x = stat(guest, "mem‸'),
    ['mem_unused'],
    ['mem_free', 'name'],
  ],
  [
    'the name of a control',
    loop('call control(guest, "‸", 3)'),
    ['balloon_target'],
    ['mem_unused'],
  ],
  [
    'the name of a property',
    loop('text :: x = property(guest, "‸")'),
    ['name', 'uuid', 'pid'],
    ['mem_unused'],
  ],
  [
    'a value',
    loop('real :: x = ‸'),
    ['spare', 'guest', 'Host', 'Guests', 'half', 'clamp', 'average', 'not', 'true'],
    ['x', 'grow', 'debug', 'call', 'real', 'nil'],
  ],
  ['a value in a call', loop('call grow(‸'), ['guest', 'half', 'spare'], ['grow', 'if … then']],
  ['a value behind an operator', loop('real :: x = 3 * s‸'), ['spare', 'stat'], ['and']],
  ['an operator', loop('if (spare > 3 ‸'), ['and', 'or'], ['spare']],
  [
    'what follows a condition',
    loop('if (spare > 3) ‸'),
    ['then', 'cycle', 'call', 'guest'],
    ['return', 'spare', 'if … then'],
  ],
  [
    'what is called',
    loop('call ‸'),
    ['grow', 'half', 'debug', 'control', 'saved'],
    ['clamp', 'spare', 'average'],
  ],
  [
    'a statement',
    loop('‸'),
    [
      'end do',
      'cycle',
      'call',
      'real',
      'auto',
      'if … then',
      'do … in …',
      'block …',
      'guest',
      'Host',
    ],
    ['spare', 'return', 'function …', 'end if', 'policy …', 'else', 'real, setting ::'],
  ],
  ['a statement that is begun', loop('ca‸'), ['call'], []],
  [
    'a statement of a procedure',
    'policy a\n  subroutine f(x)\n    ‸\n  end subroutine\nend policy',
    ['return', 'end subroutine', 'end subroutine f'],
    ['cycle', 'function …'],
  ],
  [
    'a statement of a procedure below a loop that nothing ends',
    'policy a\n  do g in Guests\n\n  subroutine f(x)\n    ‸\n  end subroutine\nend policy',
    ['return', 'end subroutine', 'end subroutine f'],
    ['cycle'],
  ],
  [
    'the end of a procedure with a name in backquotes',
    'policy a\n  subroutine `my f`(x)\n    ‸\n  end subroutine\nend policy',
    ['end subroutine `my f`'],
    [],
  ],
  [
    'a statement behind an end too many',
    'policy a\n  end do\n  ‸\nend policy a',
    ['end policy a', 'do … in …'],
    ['policy …'],
  ],
  [
    'a statement of a policy',
    'policy a\n  ‸\nend policy',
    ['function …', 'subroutine …', 'real, setting ::', 'end policy', 'end policy a'],
    ['cycle', 'return', 'end do'],
  ],
  ['a branch', loop('if (spare > 3) then\n      ‸'), ['else', 'else if', 'end if'], []],
  [
    'a statement behind a branch',
    loop('if (spare > 3) then\n    end if\n    ‸'),
    ['end do'],
    ['end if', 'else'],
  ],
  ['an end', loop('if (spare > 3) then\n    end ‸'), ['if'], ['do', 'policy']],
  ['else', loop('if (spare > 3) then\n    else ‸'), ['if'], ['then']],
  ['a loop', loop('do ‸'), ['guest in Guests'], ['spare']],
  ['the word of a loop', loop('do disk ‸'), ['in'], ['guest']],
  ['a list', loop('do disk in ‸'), ['Guests', 'guest.io_tune'], ['spare', 'guest']],
  [
    'a unit',
    loop('real(KiB) :: x = 512 ‸'),
    ['MiB', 'KiB', '%', 'MiB/s', 'and'],
    ['spare', 'CPUs'],
  ],
  ['a unit that is begun', loop('real(KiB) :: x = 512 M‸'), ['MiB'], ['spare']],
  ['a unit that touches its number', loop('real(KiB) :: x = 20‸'), ['%', 'KiB'], ['spare']],
  ['a unit per another', loop('real :: x = 10 MiB/‸'), ['s', 'spare'], []],
  [
    'the bounds of a control',
    loop('guest.control.balloon_target = ‸'),
    ['guest.balloon_min', 'guest.balloon_max', 'guest'],
    ['guest.mem_unused'],
  ],
  [
    'what shows the limits of a disk',
    loop('do disk in guest.io_tune\n      disk.control.total_bytes_sec = ‸\n    end do'),
    ['disk.current.total_bytes_sec', 'disk.maximum.total_bytes_sec'],
    ['disk.total_bytes_sec'],
  ],
  ['a unit of a type', loop('real(‸'), ['KiB', 'ms'], ['spare']],
  ['an attribute', 'policy a\n  real, ‸', ['parameter', 'setting', 'public'], ['spare']],
  ['what follows a type', 'policy a\n  real ‸', ['::', 'parameter', 'function'], []],
  ['a new name', loop('real :: ‸'), [], ['spare', 'guest']],
  ['a parameter of a procedure', 'policy a\n  subroutine f(‸', ['real', 'auto'], ['guest', 'KiB']],
  ['a comment', loop('! guest.‸'), [], ['balloon_cur']],
  ['a text', loop('call debug("guest.‸")'), [], ['balloon_cur']],
  [
    'a line that goes on',
    loop('real :: x = guest.balloon_cur + &\n      ‸'),
    ['spare', 'guest'],
    [],
  ],
  [
    'the line below a parenthesis that is open',
    loop('call grow(guest\n    ‸'),
    ['call', 'end do'],
    [],
  ],
  [
    'names of other policies',
    {
      'a.policy':
        'policy a\n  real, setting(0 : 1) :: low = 0.5\n  real :: own = 1\n  public subroutine shrink(g)\n  end subroutine\n  subroutine hidden(g)\n  end subroutine\nend policy',
      'b.policy': 'policy b\n  real :: x = ‸\nend policy',
      'c.policy': '(defvar later 1)',
    },
    ['low'],
    ['own', 'later'],
  ],
  [
    'procedures of other policies',
    {
      'a.policy':
        'policy a\n  public subroutine shrink(g)\n  end subroutine\n  subroutine hidden(g)\n  end subroutine\nend policy',
      'b.policy': 'policy b\n  call ‸\nend policy',
    },
    ['shrink'],
    ['hidden'],
  ],
  [
    'a name of another scope',
    'policy a\n  do guest in Guests\n    real :: inner = 1\n  end do\n  real :: x = ‸\nend policy',
    [],
    ['inner', 'guest'],
  ],
  [
    'a name that needs backquotes',
    { 'a.policy': '(defvar True 1)', 'b.policy': 'policy b\n  real :: x = ‸\nend policy' },
    ['`True`'],
    ['True'],
  ],
];

const list: typeof freeform = [
  [
    'a member that is open',
    '(with Guests guest (if (> guest.‸',
    ['balloon_cur', '(if (valid guest.balloon_cur) …)'],
    ['mem_free', 'StatAvg', 'control', 'name'],
  ],
  [
    'a member above other forms',
    '(with Guests guest (+ guest.‸\n\n(defvar x 3)',
    ['balloon_cur'],
    ['x'],
  ],
  ['a member that is begun', '(with Guests guest (debug guest.ball‸))', ['balloon_cur'], []],
  [
    'a member in a condition',
    '(with Guests guest (if guest.‸ 1 0))',
    ['balloon_cur', '(valid guest.balloon_cur)'],
    ['(if (valid guest.balloon_cur) …)'],
  ],
  [
    'what may be missing anyway',
    '(with Guests guest (if (valid guest.‸) 1 0))',
    ['balloon_cur'],
    ['(valid guest.balloon_cur)'],
  ],
  ['the host', '(debug Host.‸)', ['mem_free'], ['balloon_cur']],
  [
    'methods',
    '(with Guests guest (guest.‸))',
    ['Control', 'StatAvg', 'GetVar', 'Prop'],
    ['balloon_cur', 'setTotalBytesSec'],
  ],
  [
    'setters of a disk',
    '(with Guests guest (with guest.io_tune disk (disk.‸)))',
    ['setTotalBytesSec'],
    ['Control', 'name'],
  ],
  [
    'members of limits',
    '(with Guests guest (with guest.io_tune disk (debug disk.maximum.‸)))',
    ['read_bytes_sec'],
    ['name'],
  ],
  [
    'the name of a control',
    '(with Guests guest (guest.Control "‸',
    ['balloon_target'],
    ['mem_unused'],
  ],
  [
    'the name of a control, closed',
    '(with Guests guest (guest.Control "ball‸"))',
    ['balloon_target'],
    ['mem_unused'],
  ],
  ['the name of a field', '(Host.StatAvg "‸")', ['mem_free'], ['balloon_cur']],
  [
    'the name of a property',
    '(with Guests guest (guest.Prop "‸"))',
    ['uuid', 'pid'],
    ['balloon_cur'],
  ],
  [
    'a saved variable',
    '(with Guests guest { (guest.SetVar "calm" 1) (guest.GetVar "‸") })',
    ['calm'],
    ['mem_unused'],
  ],
  [
    'a parameter',
    '(def f (g x) (+ g.‸ ))\n(with Guests guest (f guest 3))',
    ['balloon_cur'],
    ['mem_free'],
  ],
  [
    'a head',
    '(defvar spare 1) (def half (x) (/ x 2)) (with Guests guest (‸))',
    ['half', 'valid', '+', 'if', 'with', 'guest.', 'Host.', 'debug'],
    ['spare', '{}', 'Guests'],
  ],
  ['a head that is begun', '(va‸', ['valid'], []],
  [
    'an operand',
    '(defvar spare 1) (debug ‸',
    ['spare', 'Host', 'nil', '(if …)'],
    ['half', 'end do'],
  ],
  ['an operand that is begun', '(defvar spare 1) (debug sp‸)', ['spare'], []],
  ['a head within another list', '(debug (‸', ['valid', 'if'], ['def', 'setq']],
  [
    'the bounds of a control',
    '(with Guests guest (guest.Control "balloon_target" ‸',
    ['guest.balloon_min', 'guest.balloon_max', 'guest'],
    ['guest.mem_unused'],
  ],
  ['a binding', '(let ((here 1)) (debug ‸))', ['here'], []],
  ['a list', '(with ‸', ['Guests'], ['Host']],
  ['a list of a guest', '(with Guests guest (with ‸))', ['Guests', 'guest.io_tune'], ['guest']],
  ['an item', '(with Guests ‸', ['guest'], ['Guests']],
  [
    'a variable that is set',
    '(defvar spare 1) (set ‸)',
    ['spare'],
    ['Host', 'Guests', 'nil', '(if …)'],
  ],
  ['a new variable', '(defvar ‸', [], ['spare', 'Host']],
  ['a parameter of a function', '(def f (‸', [], ['valid', '+']],
  ['a new binding', '(let ((‸', [], ['valid', '+']],
  [
    'whole forms',
    '(defvar spare 1)\n‸',
    ['(def …)', '(with …)', '(defvar …)'],
    ['spare', 'policy …'],
  ],
  ['an empty file', '‸', ['policy …', '(def …)'], []],
  ['items of a block', '(defvar spare 1) (def f (x) { ‸ })', ['(if …)', 'x', 'spare'], []],
  ['a comment', '(debug 1) # guest.‸', [], ['balloon_cur', '(def …)']],
  ['a text', '(debug "guest.‸")', [], ['balloon_cur']],
  [
    'a constant of free form',
    {
      'a.policy': 'policy a\n  real, setting(0 : 1) :: low = 0.5\nend policy',
      'b.policy': '(debug ‸)',
    },
    ['low'],
    [],
  ],
];

describe.each([
  ['free form', freeform],
  ['lists', list],
])('in %s', (_, rows) => {
  it.each(rows)('%s', (__, texts, offered, not) => {
    const found = labels(at(texts));
    expect(found).toEqual(expect.arrayContaining([...offered]));
    for (const label of not) expect(found).not.toContain(label);
    const kinds = at(texts).map(({ kind, label }) => `${kind} ${label}`);
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});

it.each([
  [
    loop('guest.bal‸'),
    'if (present(guest.balloon_cur)) then',
    loop('if (present(guest.balloon_cur)) then\n  $0\nend if'),
  ],
  [
    loop('call debug(guest.bal‸'),
    'default(guest.balloon_cur, …)',
    loop('call debug(default(guest.balloon_cur, <1:0>)'),
  ],
  [loop('call ‸'), 'grow', loop('call grow(<1:guest>)')],
  [loop('real :: x = cl‸'), 'clamp', loop('real :: x = clamp(<1:a>, <2:low>, <3:high>)')],
  [loop('real :: x = mi‸'), 'min', loop('real :: x = min(<1:a>, <2:b>)')],
  [
    '(with Guests guest (guest.Contr‸))',
    'Control',
    '(with Guests guest (guest.Control "<1|balloon_target,vcpu_quota,vcpu_period|>" <2:value>))',
  ],
  [
    '(with Guests guest (guest.Control "ball‸"))',
    'balloon_target',
    '(with Guests guest (guest.Control "balloon_target"))',
  ],
  ['(wi‸', 'with', '(with <1:Guests> <2:guest>\n  $0'],
  ['‸', 'policy …', 'policy <1:a>\n  $0\nend policy <1:a>'],
])('%j with %s becomes %j', (text, label, becomes) => {
  expect(accepted(text, label)).toBe(becomes);
});

it.each([
  loop('real :: x = guest.ball‸'),
  loop('if (guest.ball‸'),
  loop('guest.ball‸'),
  '(with Guests guest (debug guest.ball‸',
])('a guard matches no better than its field, and stands behind it: %j', (text) => {
  const items = at(text);
  const field = items.find(({ label }) => label === 'balloon_cur');
  const guards = items.filter(({ label }) => label.includes('.balloon_cur'));
  expect(guards.length).toBeGreaterThan(0);
  const rangeOf = (item: CompletionItem | undefined): unknown =>
    item?.textEdit !== undefined && 'range' in item.textEdit ? item.textEdit.range : null;
  for (const guard of guards) {
    expect(guard.filterText).toBe('balloon_cur');
    expect(rangeOf(guard)).toEqual(rangeOf(field));
    expect((guard.sortText ?? '') > (field?.sortText ?? '')).toBe(true);
  }
});

it.each([
  'if (not present(guest.balloon_cur)) cycle\n    real :: x = guest.‸',
  'if (present(guest.balloon_cur)) then\n      guest.control.balloon_target = guest.b‸\n    end if',
  'call debug(guest.balloon_cur + 1)\n    if (guest.‸ > 1) cycle',
])('no guard of what is there already: %j', (line) => {
  const found = labels(at(loop(line))).filter((label) => label.includes('guest.'));
  expect(found.filter((label) => label.includes('.balloon_cur'))).toEqual([]);
  expect(found.some((label) => label.includes('.mem_unused'))).toBe(true);
});

it('a guard of what an earlier block alone guards', () => {
  const line = 'if (present(guest.balloon_cur)) then\n    end if\n    real :: x = guest.‸';
  expect(labels(at(loop(line)))).toContain('default(guest.balloon_cur, …)');
});

it('editors that know no snippets get plain text', () => {
  expect(accepted(loop('real :: x = cl‸'), 'clamp', false)).toBe(
    loop('real :: x = clamp(a, low, high)'),
  );
  expect(accepted('(with Guests guest (guest.Contr‸))', 'Control', false)).toBe(
    '(with Guests guest (guest.Control "balloon_target" value))',
  );
  for (const item of at(loop('‸'), undefined, false)) {
    expect(item.insertTextFormat).toBeUndefined();
    expect(item.textEdit?.newText).not.toMatch(/\$[\d{]/u);
  }
});

it('items say what they are', () => {
  const detail = (text: string, label: string) =>
    at(text).find((item) => item.label === label)?.detail;
  expect(detail(loop('guest.‸'), 'mem_unused')).toBe('optional, integer in KiB, 0 or more');
  expect(detail(loop('real :: x = Host.‸'), 'mem_free')).toBe('integer in KiB, 0 or more');
  expect(detail(loop('guest.control.‸'), 'vcpu_period')).toBe(
    'integer in us, from 1000 (1 ms) to 1000000 (1 s)',
  );
  expect(detail(loop('real :: x = ‸'), 'spare')).toBe('real, parameter :: spare = 20%');
  expect(detail(loop('real :: x = ‸'), 'guest')).toBe('a guest');
  expect(detail(loop('call ‸'), 'grow')).toBe('subroutine grow(guest)');
});

it.each([
  [loop('real(KiB) :: x = 512 ‸'), 'B'],
  [loop('real(us) :: x = 512 ‸'), 'h'],
  [loop('guest.control.vcpu_period = 3 ‸'), 'h'],
  [loop('if (guest.balloon_cur < 512 ‸'), 'B'],
  [loop('if (3 pages < 512 ‸'), 'pages'],
  [loop('real :: x = min(3, 512 ‸'), '%'],
])('in %j the unit %s comes first', (text, first) => {
  const units = at(text)
    .filter(({ kind }) => kind === CompletionItemKind.Unit)
    .map(({ sortText = '' }) => sortText);
  expect(units.sort()[0]?.slice(1)).toBe(first);
});

it('the description of a name comes when it is looked at', () => {
  const { file, position } = marked(
    'policy a\n  ! What is kept free.\n  real :: spare = 20%\n  call debug(‸)\nend policy',
  );
  const item = completion(file, position, { snippets: true }).find(
    ({ label }) => label === 'spare',
  );
  expect(item?.documentation).toBeUndefined();
  expect(JSON.stringify(described(file, item!).documentation)).toContain('What is kept free.');
  for (const data of [undefined, null, 3, {}, { uri: 1 }, { uri: '', source: 'b', start: 1 }])
    expect(described(file, { label: 'x', data })).toMatchObject({ label: 'x' });
});

it('an item is described in the text as it is now, or not at all', () => {
  const head = 'policy a\n  ! What is kept free.\n  real :: spare = 20%\n';
  const { file, position } = marked(`${head}  call debug(‸)\nend policy`);
  const item = completion(file, position, { snippets: true }).find(
    ({ label }) => label === 'spare',
  )!;
  const now = (text: string): string =>
    JSON.stringify(described(marked(text).file, item).documentation ?? null);
  const other = '  real :: x = 1 ! Other.\n';
  const moved = `${head.replace('\n', `\n${other}`)}  call debug(sp)\nend policy`;
  expect(now(moved)).toContain('What is kept free.');
  // Where `spare` stood, another name may stand now.
  expect(now(`policy a\n  ! What is kept free.\n  real :: other = 20%\nend policy`)).toBe('null');
  expect(now(`${head}  do g in Guests\n    real :: spare = 1\n  end do\nend policy`)).toBe('null');
});

it.each([
  [loop('call ‸'), true],
  [loop('do disk in ‸'), true],
  [loop('if (spare > 3) then\n    end ‸'), true],
  [loop('‸'), false],
  [loop('real :: x = 3 ‸'), false],
  ['(with ‸', true],
  ['(debug ‸', false],
])('after a blank, %j offers only what is expected', (text, offers) => {
  expect(at(text, ' ').length > 0).toBe(offers);
});

describe('at the end of a line that is typed on from', () => {
  it.each([
    loop('real :: a = 20%‸'),
    loop('text :: a = "x"‸'),
    loop('do guest in Guests‸'),
    loop('if (spare > 3) then‸'),
    loop('IF (spare > 3) THEN‸'),
    loop('if (spare > 3) then\n    end if‸'),
    loop('if (spare > 3) cycle‸'),
    loop('real :: a = spare‸'),
    loop('integer :: n‸'),
    'policy balloon‸',
    '(with Guests guest‸',
    '(defvar n 3) (set n‸',
    '(defvar n 20%‸',
  ])('%j, nothing is offered', (text) => {
    expect(labels(at(text))).toEqual([]);
  });

  // What goes on from the word stays, behind the word itself: editors then take Enter for a new line.
  it.each([
    [loop('if (spare > 3) then\n    else‸'), 'else', 'else if'],
    [loop('real :: a = 10 MiB‸'), 'MiB', 'MiB/s'],
    [loop('real :: a = guest.balloon_cur‸'), 'balloon_cur', 'default(guest.balloon_cur, …)'],
    [loop('block‸'), 'block', 'block …'],
    ['policy balloon\n  end policy‸', 'policy', 'policy balloon'],
  ])('%j, %s stands first, as it is', (text, word, longer) => {
    const items = at(text);
    const one = items.find(({ label }) => label === word);
    const other = items.find(({ label }) => label === longer);
    expect(one?.additionalTextEdits).toBeUndefined();
    expect(one?.textEdit?.newText).toBe(word);
    expect((one?.sortText ?? '') < (other?.sortText ?? '')).toBe(true);
  });
});

it.each([
  [loop('guest.‸'), '.', true],
  [loop('real :: a = 20.‸'), '.', false],
  ['(defvar a 20.‸', '.', false],
  [loop('real :: x = stat(guest, "‸'), '"', true],
  [loop('real :: x = stat(guest, "mem_unused"‸'), '"', false],
  ['(with Guests guest (guest.Control "‸', '"', true],
  ['(with Guests guest (guest.Control "balloon_target"‸', '"', false],
  ['(‸', '(', true],
  [loop('real(‸'), '(', true],
  [loop('real :: x = max(‸'), '(', false],
])(
  '%j, behind a typed %j that begins something, offers by itself: %s',
  (text, character, offers) => {
    expect(at(text, character).length > 0).toBe(offers);
  },
);

it('every prefix of the shipped policies gets an answer', { timeout: 60_000 }, () => {
  const texts = [
    readFileSync('policies/40-io.policy', 'utf8'),
    readFileSync('test/policies/list/10-balloon.policy', 'utf8'),
  ];
  let answers = 0;
  for (const text of texts)
    for (let end = 0; end <= text.length; end += 37) {
      for (const item of at(`${text.slice(0, end)}‸`)) expect(item.label).not.toBe('');
      answers++;
    }
  expect(answers).toBeGreaterThan(100);
});

it('a parameter policy is offered the settings that it can set, free form is not', () => {
  const settings = `policy s
  real, setting(0% : 90%), public :: host_low = 20%
  real, parameter, public :: host_limit = 1
end policy`;
  const labels = (text: string): readonly string[] => {
    const { file, position } = marked({ '00-settings.policy': settings, '05-site.policy': text });
    return completion(file, position, { snippets: true }).map(({ label }) => label);
  };
  for (const text of ['(set ho‸', '(set ‸)', '(set host_low 10%)\n(set ho‸)']) {
    expect(labels(text)).toContain('host_low');
    expect(labels(text)).not.toContain('host_limit');
  }
  expect(labels('policy p\n  ‸ = 1\nend policy')).not.toContain('host_low');
});
