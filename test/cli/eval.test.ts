/** `momus eval`: snapshots that are wrong, values that are ignored, and what would be sent. */
import { describe, expect, it } from 'vitest';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const guest = (id: string, max: number) => ({
  id,
  history: [{ balloon_cur: 4096, balloon_max: max, balloon_min: 1024 }],
});
const cwd = workspace({
  'hosts.json': '{"hosts": {}}',
  'broken.json': '{"host":\n {,}}',
  'twice.json': '{"guests": [{"id": "a"}, {"id": "a"}]}',
  'ignored.json': '{"host": {"history": [{"mem_free": "x"}]}}',
  'guests.json': JSON.stringify({
    guests: [
      guest('same', 8192),
      guest('bound', 4096),
      { id: 'bare', history: [{ balloon_cur: 5 }] },
    ],
  }),
  'cases.jsonl': [
    '[]',
    '{"polcy": "1"}',
    '{"policy": 1}',
    '{"policy": "1", "policySet": []}',
    '{"policy": "1", "env": {"hosts": {}}}',
    '{"policy": "1",}',
    '{"policySet": [{"name": "a"}]}',
    '{"id": 7, "policy": "(+ 1 2)"}',
  ].join('\n'),
});
const evaluate = (...words: readonly string[]) => momus(['eval', ...words], { cwd });

describe('momus eval', () => {
  it.each([
    ['hosts.json', 'momus: hosts.json: the snapshot has no key `hosts`; did you mean `host`?\n'],
    ['twice.json', 'momus: twice.json: `guests[0]` and `guests[1]` have the same id, "a"\n'],
    ['broken.json', 'momus: broken.json:2:3: a key in double quotes should stand here\n'],
  ])('refuses %s', async (input, message) => {
    const { status, stdout, stderr } = await evaluate('--input', input, '-e', '1');
    expect([status, stdout, stderr]).toEqual([2, '', message]);
  });

  it('says which values it ignores', async () => {
    const { status, stdout } = await evaluate('--input', 'ignored.json', '-e', '(+ 1 2)');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Host: mem_free ignored: `"x"` is not a number\n/);
    const json = await evaluate('--json', '--input', 'ignored.json', '-e', '(+ 1 2)');
    expect(JSON.parse(json.stdout)).toMatchObject({
      ignored: [{ entity: 'host', guest: null, field: 'mem_free' }],
    });
  });

  it('says who lacks a field that may be missing', async () => {
    const text = '(with Guests g (debug (* 2 g.balloon_max)))';
    const { stdout } = await evaluate('--input', 'guests.json', '-e', text);
    expect(stdout).toContain('may be missing here (guest `bare` of the snapshot lacks it)');
  });

  it('shows what a free-form policy declares, and nothing of its other statements', async () => {
    const text = `policy p
      real :: a = 1
      call debug(a)
      if (a > 0) a = 3
      subroutine s(x)
        call debug(x)
      end subroutine
      call s(2)
    end policy`;
    const { stdout } = await evaluate('-e', text);
    expect(stdout).toBe('<expression>:2  real :: a = 1  => 1\ndebug 1\ndebug 2\n');
  });

  it('shortens a long declaration by its type before its name', async () => {
    const long = 'least_of_all_pages_that_are_shared_here';
    const text = `policy p
      integer(pages), setting(0 pages : 10000 pages) :: pages_more = 300 pages
      integer(pages), setting(0 pages : 10000 pages) :: ${long} = 200 pages
      call debug(pages_more, ${long})
    end policy`;
    const { stdout } = await evaluate('-e', text);
    expect(stdout).toBe(
      '<expression>:2  … pages_more = 300 pages  => 300\n' +
        `<expression>:3  … ${long} =…  => 200\ndebug 300 200\n`,
    );
  });

  it('sums up where errors keep it from evaluating', async () => {
    const { status, stdout } = await evaluate('-e', '(+ 1 nme)');
    expect(status).toBe(1);
    expect(stdout).toMatch(/\n1 error; nothing is evaluated\n$/);
  });

  it('says what would become of each proposal', async () => {
    const send = '(with Guests g (g.Control "balloon_target" 5000))';
    const { stdout } = await evaluate('--input', 'guests.json', '-e', send);
    expect(stdout).toContain('guest same: balloon_target = 5000, would be sent\n');
    expect(stdout).toMatch(
      /guest bound: balloon_target = 5000, would not be sent: 5000 is above .*; 4096 is in force already\n/,
    );
    expect(stdout).toMatch(/guest bare: balloon_target = 5000, refused: its bound .* is not known/);
    const more = await evaluate(
      '--input',
      'guests.json',
      '-e',
      '(with Guests g (g.Control "balloon_target" 9000))',
    );
    expect(more.stdout).toMatch(/guest same: .* = 9000, would be sent as 8192: 9000 is above /);
  });

  it('answers lines that are no cases in words', async () => {
    const { status, stdout } = await evaluate('--batch', '--input', 'cases.jsonl');
    expect(status).toBe(1);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly error?: string; readonly results?: unknown });
    expect(answers.slice(0, -1).map(({ error }) => error)).toEqual([
      'line 1: a case must be an object with `policy` and `env`',
      'line 2: a case has no key `polcy`; did you mean `policy`?',
      'line 3: `policy` must be a text',
      'line 4: a case has either `policy` or `policySet`',
      'line 5: the snapshot has no key `hosts`; did you mean `host`?',
      expect.stringMatching(/^line 6: column 16: /),
      'line 7: `policySet[0]` must be an object with the texts `name` and `text`',
    ]);
    expect(answers.at(-1)?.results).toEqual([3]);
  });
});
