/**
 * The reference interpreter against what MOM was seen to do: every case that MOM runs without an
 * error gives the same here, but for the exceptions, each with the row of LANGUAGE.md's table of
 * deviations that explains it. An exception that no longer differs fails too.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeFloat } from './average.ts';
import type { EntityJson, EnvironmentJson } from './environment.ts';
import { interpret } from './interpreter.ts';

interface OracleCase {
  readonly name: string;
  readonly policy: string;
  readonly envRef?: string;
  readonly expected: {
    readonly error: { readonly phase: string } | null;
    readonly evaluate?: boolean;
    readonly results?: readonly unknown[];
    readonly hostControls?: Record<string, unknown>;
    readonly guestControls?: readonly Record<string, unknown>[];
    readonly hostVariables?: Record<string, unknown>;
    readonly guestVariables?: readonly Record<string, unknown>[];
    readonly guestIoTuneCurrent?: readonly (readonly Record<string, number>[] | null)[];
    readonly debug?: readonly (readonly unknown[])[];
  };
}

const oracle = JSON.parse(
  readFileSync(new URL('../oracle/language.json', import.meta.url), 'utf8'),
) as { readonly environments: Record<string, EnvironmentJson>; readonly cases: OracleCase[] };

/** Cases that MOM runs and Momus does not, or not so; the row says why. */
const exceptions: Readonly<Record<string, number>> = {
  'lexer/octal-bad-digit-unevaluated': 1,
  'lexer/trunc-semicolon': 1,
  'lexer/trunc-comma': 1,
  'lexer/trunc-at': 1,
  'lexer/trunc-percent': 1,
  'lexer/trunc-single-equals': 1,
  'lexer/trunc-dot': 1,
  'lexer/trunc-trailing-dot-number': 1,
  'lexer/trunc-leading-zero-int': 1,
  'lexer/trunc-bad-exponent': 1,
  'lexer/trunc-unterminated-string': 1,
  'lexer/trunc-unterminated-single': 1,
  'lexer/trunc-unicode-letter': 1,
  'lexer/trunc-backslash': 1,
  'lexer/trunc-hides-control': 1,
  'lexer/truncated-rest-hides-syntax-error': 1,
  'lexer/empty-text': 2,
  'parse/empty-list-not-evaluated': 19,
  'parse/empty-body': 19,
  'arith/big-exact': 11,
  'arith/float-inf-nan': 22,
  'compare/big-exact': 11,
  'compare/inf': 11,
  'logic/truthy-nan-inf': 22,
  'logic/truthy-func': 21,
  'logic/null-func': 21,
  'scope/let-dotted': 21,
  'func/def-dotted-name': 21,
  'func/def-params-brace': 19,
  'func/var-shadows-op-by-internal-name': 10,
  'func/var-shadows-add': 10,
  'func/extern-alias': 21,
  'func/set-abs-nil-then-def': 10,
  'func/defvar-abs-noop': 10,
  'with/iterator-nil': 19,
  'with/iterator-dotted': 21,
  'entity/attr-deep-ignored': 8,
  'entity/attr-falls-through-scopes': 9,
  'entity/defvar-attr': 21,
  'entity/set-guests': 21,
  'entity/statavg-declared-missing': 13,
  'entity/statavg-all-none': 13,
  'entity/statavg-types': 13,
  'entity/iotune-two-dots': 8,
  'recipe/clamp-arg-capture': 4,
  'recipe/shadow-host-in-func': 9,
};

const environmentOf = (c: OracleCase): EnvironmentJson => oracle.environments[c.envRef ?? ''] ?? {};

/** An expected value as the interpreter gives it: all numbers doubles, missing controls left out. */
function decoded(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(decoded);
  if (typeof json !== 'object' || json === null) return json;
  if ('float' in json) return decodeFloat(String(json.float));
  if ('int' in json) return Number(json.int);
  return json;
}

const proposals = (controls: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(controls).flatMap(([k, v]) => (v === null ? [] : [[k, decoded(v)]])),
  );

const variables = (saved: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(saved).map(([k, v]) => [k, decoded(v)]));

/** MOM's setters change the current limits, truncated, at once; here they are proposals (row 18). */
function limitsAfter(
  guest: EntityJson,
  proposed: readonly Readonly<Record<string, unknown>>[],
): readonly Record<string, unknown>[] | null {
  const devices = guest.history?.at(-1)?.io_tune as
    | readonly { ioTune: { current: Record<string, number> } }[]
    | null;
  if (devices === null) return null;
  return devices.map(({ ioTune }, i) => ({
    ...ioTune.current,
    ...Object.fromEntries(
      Object.entries(proposed[i] ?? {}).map(([k, v]) => [k, Math.trunc(Number(v))]),
    ),
  }));
}

function check(c: OracleCase): void {
  const environment = environmentOf(c);
  const got = interpret([{ name: 'policy', text: c.policy }], environment, {
    anyControl: true,
  });
  const { expected } = c;
  expect(got.faults).toEqual([]);
  expect(got.results).toEqual((expected.results ?? []).map(decoded));
  expect(got.hostControls).toEqual(proposals(expected.hostControls ?? {}));
  expect(got.guestControls).toEqual(
    (environment.guests ?? []).map((_, i) => proposals(expected.guestControls?.[i] ?? {})),
  );
  expect(got.saved.host).toEqual(variables(expected.hostVariables ?? {}));
  expect(Object.values(got.saved.guests)).toEqual(
    (environment.guests ?? []).map((_, i) => variables(expected.guestVariables?.[i] ?? {})),
  );
  expect(got.debug).toEqual((expected.debug ?? []).map(decoded));
  if (expected.guestIoTuneCurrent !== undefined) {
    expect(
      (environment.guests ?? []).map((guest, i) => limitsAfter(guest, got.deviceControls[i] ?? [])),
    ).toEqual(expected.guestIoTuneCurrent);
  }
}

const running = oracle.cases.filter((c) => c.expected.error === null && c.expected.evaluate);

describe('the reference interpreter', () => {
  it.each(running.filter((c) => !(c.name in exceptions)).map((c) => [c.name, c] as const))(
    'agrees with MOM: %s',
    (_, c) => check(c),
  );

  it.each(Object.entries(exceptions))('differs from MOM: %s, row %i', (name) => {
    const c = running.find((candidate) => candidate.name === name);
    expect(c, 'a case of the oracle').toBeDefined();
    if (c !== undefined) expect(() => check(c)).toThrow();
  });
});
