/** `momus ctl explain`: every way in which a cycle can end for a guest, in sentences; and times. */
import { describe, expect, it } from 'vitest';
import type { Explanation, GuestStatus } from '../../src/agent/api.ts';
import { timeOf, timeText } from '../../src/cli/ctl/times.ts';
import type { ActionReport, Decision } from '../../src/runtime/index.ts';
import { fakeDecision, fakeExplanation, fakeGuest } from '../agent/fake-guests.ts';
import { openCtl } from './ctl-harness.ts';

async function told(parts: Partial<Explanation>): Promise<string> {
  const explanation = { ...fakeExplanation(fakeGuest(1)), ...parts };
  const { run } = await openCtl({ overrides: { explain: async () => explanation } });
  const { status, stdout } = await run('ctl explain db');
  expect(status).toBe(0);
  return stdout;
}

const outcomeOf = (text: string): string =>
  text.split('\n\n')[1]?.replaceAll('\n', ' ').trim() ?? '';

const action = (status: ActionReport['status'], message: string | null = null): ActionReport => ({
  action: { kind: 'balloon', guest: '0002', target: 3 * 2 ** 20 },
  status,
  message,
  milliseconds: 12.4,
  decisions: [0],
});
const sent = (parts: Partial<Decision> = {}) =>
  fakeDecision('0002', { limit: null, reason: null, outcome: 'apply', ...parts });

it('data that was not believed is told, also by an agent of before, which tells of none', async () => {
  const problems = [
    { collector: 'GuestBalloon', field: 'balloon_cur', message: '`-5` is outside 0 to 9' },
    { collector: 'GuestMemory', field: null, message: 'no answer' },
    { collector: null, field: null, message: 'it has no balloon' },
  ];
  expect(await told({ problems })).toContain(`
data that was missing or not believed
  balloon_cur ignored: \`-5\` is outside 0 to 9
  GuestMemory: no answer
  it has no balloon
`);
  const { problems: _, ...old } = fakeExplanation(fakeGuest(1));
  const { problems: __, ...oldGuest } = fakeGuest(1);
  const { run } = await openCtl({
    overrides: {
      explain: async () => old as Explanation,
      guests: async () => [oldGuest as GuestStatus],
    },
  });
  expect(await run('ctl explain db')).toMatchObject({ status: 0, stderr: '' });
  expect(await run('ctl guests')).toMatchObject({ status: 0, stderr: '' });
});

describe('nothing was done', () => {
  it.each([
    [{ skipped: 'the host has no sample' }, 'the policies did not run: the host has no sample.'],
    [
      { nothing: 'not-ready', reason: '`balloon_cur` is missing' },
      'there was no sample to decide by: `balloon_cur` is missing. No policy sees it before there is one.',
    ],
    [{ nothing: 'not-evaluated' }, 'the policies did not run in this cycle.'],
    [{ nothing: 'no-proposal' }, 'the policies ran, and wanted nothing changed here.'],
    [{ nothing: 'unchanged' }, 'what the policies want is in force already.'],
    [{ nothing: 'fault' }, 'the policy failed, as below.'],
    [
      { nothing: 'refused', decisions: [sent({ outcome: 'refused', limit: 'balloon-floor' })] },
      'what the policies want was refused by the limit `balloon-floor`.',
    ],
    [
      { nothing: 'refused', decisions: [sent({ outcome: 'refused' })] },
      'what the policies want was refused.',
    ],
  ] as const)('%j', async (parts, says) => {
    expect(outcomeOf(await told(parts))).toBe(`Nothing was done: ${says}`);
  });

  it('since the agent did not act', async () => {
    const text = await told({
      nothing: null,
      acting: false,
      decisions: [sent()],
      actions: [action('would')],
    });
    expect(outcomeOf(text)).toBe(
      'Nothing was sent, since the agent did not act. It would set balloon_target 4.00 → 3.00 GiB.',
    );
    expect(text).toContain('result  3.00 GiB was not sent, since the agent did not act');
  });
});

describe('something was done', () => {
  it('as the policies want', async () => {
    const text = await told({ nothing: null, decisions: [sent()], actions: [action('ok')] });
    expect(outcomeOf(text)).toBe('Set: balloon_target 4.00 → 3.00 GiB.');
    expect(text).toContain('  result  the host took 3.00 GiB (12 ms)\n');
  });

  it('less than the policies want', async () => {
    const clamped = sent({
      outcome: 'clamped',
      reason: '2097152 is below `balloon_min` (3145728)',
    });
    const text = await told({ nothing: null, decisions: [clamped], actions: [action('ok')] });
    expect(outcomeOf(text)).toBe(
      'Set: balloon_target 4.00 → 3.00 GiB. The policies want 2.00 GiB, which is beyond its range.',
    );
    expect(text).toContain('  range   2097152 is below `balloon_min` (3145728)\n');
  });

  it.each([
    ['failed', 'no such VM', 'the host refused 3.00 GiB: no such VM'],
    [
      'timed-out',
      'no answer within 5000 ms',
      'the host gave no answer to 3.00 GiB; it may still happen: no answer within 5000 ms',
    ],
    [
      'skipped',
      'an earlier action has no answer yet',
      '3.00 GiB was not sent: an earlier action has no answer yet',
    ],
    ['withheld', 'MOM acts too', '3.00 GiB was not sent: MOM acts too'],
  ] as const)('in vain: %s', async (status, message, result) => {
    const text = await told({
      nothing: null,
      decisions: [sent()],
      actions: [action(status, message)],
    });
    expect(outcomeOf(text)).toBe(
      'Not done: balloon_target 4.00 → 3.00 GiB was to be set, and the host did not do it.',
    );
    expect(text.replaceAll(/\n {10}/g, ' ')).toContain(`  result  ${result}\n`);
  });

  it('in part', async () => {
    const disk = sent({
      device: 'vda',
      entity: 'device',
      control: 'read_bytes_sec',
      controller: 'IoTune',
      wanted: 2 ** 20,
      value: 2 ** 20,
      before: null,
    });
    const text = await told({
      nothing: null,
      decisions: [sent(), disk],
      actions: [action('ok'), { ...action('failed', 'busy'), decisions: [1] }],
    });
    expect(outcomeOf(text)).toBe('Done in part: of 2 changes the host did 1.');
    expect(text).toContain('vda read_bytes_sec  1 MiB/s\n');
    expect(text).toContain('the host refused 1 MiB/s: busy');
  });
});

describe('a decision', () => {
  it('names its line, and the line where it is known', async () => {
    const lines = { '02-balloon:17': '  (guest.Control "balloon_target" 1)  ' };
    const known = await told({ nothing: 'unchanged', decisions: [sent()], lines });
    expect(known).toContain(
      '  policy  02-balloon:17\n          (guest.Control "balloon_target" 1)\n',
    );
    const unknown = await told({ nothing: 'unchanged', decisions: [sent()], lines: {} });
    expect(unknown).toContain('  policy  02-balloon:17\n  result');
  });

  it('that wants what is no number says so', async () => {
    const wrong = sent({
      wanted: 'plenty',
      value: null,
      outcome: 'refused',
      sent: false,
      reason: '`plenty` is no number',
    });
    const text = await told({ nothing: 'refused', decisions: [wrong] });
    expect(text).toContain('  wanted  `plenty`\n');
    expect(text).toContain('  result  not sent: `plenty` is no number\n');
  });

  it('that goes with its group is told', async () => {
    const along = sent({
      outcome: 'unchanged',
      wanted: null,
      at: null,
      reason: 'in force already; sent with `vcpu_quota`',
    });
    const text = await told({ nothing: null, decisions: [along], actions: [action('ok')] });
    expect(text).toContain('balloon_target  stays 3.00 GiB\n  result  the host took 3.00 GiB');
  });
});

it('faults are told with their line', async () => {
  const at = { source: 'a', line: 3, column: 1, endLine: 3, endColumn: 2, form: 0 };
  const text = await told({
    nothing: 'fault',
    faults: [{ code: 'missing', message: '`mem_unused` is missing', guest: '0002', at }],
    lines: { 'a:3': '(/ guest.mem_unused 2)' },
    inputs: { mem_unused: null, busy: true, share: 0.123456 },
  });
  expect(text).toContain(
    'fault missing: `mem_unused` is missing\n  policy  a:3\n          (/ guest.mem_unused 2)\n',
  );
  expect(text).toContain(
    'what the policy read\n  mem_unused  missing\n  busy        yes\n  share       0.12\n',
  );
});

it('the latest change is told where it is another cycle, with how to ask for it', async () => {
  const lastChange = { cycle: 76, at: '2026-03-04T03:10:04.500Z' };
  const text = await told({ lastChange });
  expect(text).toMatch(/\n\nlast changed: cycle 76, \d\d:10:04 \(--at \d\d:10:04\)\n$/u);
  expect(await told({ cycle: 76, lastChange })).not.toContain('last changed');
});

it('a statement that goes on says so', async () => {
  const at = { source: 'a', line: 3, column: 1, endLine: 5, endColumn: 2, form: 0 };
  const text = await told({ decisions: [sent({ at })], lines: { 'a:3': '(guest.Control "x"' } });
  expect(text).toContain('  policy  a:3\n          (guest.Control "x" …\n');
});

it('nothing of a guest or a policy reaches the terminal as it is', async () => {
  const text = await told({
    guest: { id: '1\u001b', name: 'a\u001b[2J' },
    nothing: 'unchanged',
    decisions: [sent({ control: 'x\u0007', reason: 'r\u009b' })],
    lines: { '02-balloon:17': '\u001b]0;title\u0007' },
    inputs: { 'n\u001b': 'v\u001b' },
    faults: [{ code: 'c', message: 'm\u001b', guest: null, at: null }],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

describe('--at', () => {
  it('is passed on in UTC', async () => {
    const { run, calls } = await openCtl();
    await run('ctl explain web --at 2026-03-04T03:12:00+01:00');
    expect(calls.at(-1)).toEqual(['explain', 'web', '2026-03-04T02:12:00.000Z']);
    await run('ctl explain --json');
    expect(calls.at(-1)).toEqual(['explain', null, undefined]);
    const before = Date.now();
    await run('ctl explain web --at 5m');
    const at = Date.parse(String(calls.at(-1)?.[2]));
    expect(at).toBeGreaterThanOrEqual(before - 300_000);
    expect(at).toBeLessThanOrEqual(Date.now() - 300_000);
  });

  const now = new Date('2026-03-04T02:30:15.500Z');
  it.each([
    ['90s', '2026-03-04T02:28:45.500Z'],
    ['2d', '2026-03-02T02:30:15.500Z'],
    ['03:12', '2026-03-04T02:12:00.000Z'],
    ['3:30:15', '2026-03-04T02:30:15.000Z'],
    ['03:31', '2026-03-03T02:31:00.000Z'],
    ['23:59:59', '2026-03-03T22:59:59.000Z'],
    ['2026-03-04', '2026-03-03T23:00:00.000Z'],
    ['2026-03-04 01:02', '2026-03-04T00:02:00.000Z'],
    ['2026-07-04T01:02:03', '2026-07-03T23:02:03.000Z'],
    ['2026-03-04T01:02:03Z', '2026-03-04T01:02:03.000Z'],
    ['2026-03-04T01:02:03.5-05:00', '2026-03-04T06:02:03.500Z'],
    ['24:00', null],
    ['3', null],
    ['2026-13-40', null],
    ['yesterday', null],
    ['', null],
    ['-5m', null],
  ])('takes %s in Berlin as %s', (text, iso) => {
    expect(timeOf(text, now, { TZ: 'Europe/Berlin' })).toBe(iso);
  });

  it('shows times in the zone of the environment', () => {
    const iso = '2026-03-04T02:30:15.500Z';
    expect(timeText(iso, { TZ: 'UTC' })).toBe('2026-03-04 02:30:15 UTC');
    expect(timeText(iso, { TZ: 'Europe/Berlin' })).toBe('2026-03-04 03:30:15 CET');
    expect(timeText(iso, { TZ: 'Asia/Kolkata' })).toBe('2026-03-04 08:00:15 GMT+5:30');
    expect(timeText(iso, { TZ: ':/etc/localtime' })).toMatch(/^2026-03-0[345] \d\d:\d\d:15 /);
    expect(timeText('never', {})).toBe('never');
  });
});
