/**
 * Which of Momus's codes mean the same as an error of MOM.
 * In: class and message of MOM's error. Out: the codes of diagnostics, and of faults as
 * `fault CODE`, that report this mistake; a policy that fails for another reason is no agreement.
 */

const rows: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^PolicyError parse error/u,
    ['mismatched-bracket', 'stray-bracket', 'unclosed-bracket', 'unknown-character'],
  ],
  [/^IndexError list index/u, ['empty-form', 'unknown-character']],
  [/list of \(symbol value\)|malformed expression|'kind'/u, ['bad-name']],
  [
    /^PolicyError undefined symbol|not NoneType$/u,
    [
      'unknown-name',
      'unknown-field',
      'malformed-name',
      'bad-name',
      'assignment-to-unknown',
      'fault missing-value',
    ],
  ],
  [/^KeyError Field/u, ['unknown-field', 'wrong-type']],
  [/^KeyError/u, ['unknown-function', 'unknown-method', 'unknown-name', 'use-before-definition']],
  [/token type|simple token/u, ['bad-head', 'operator-as-value']],
  [/incorrect arity|positional argument/u, ['wrong-argument-count', 'wrong-arity']],
  [
    /arity|not enough|tuple index|list of tuples/u,
    ['wrong-arity', 'malformed-definition', 'malformed-let'],
  ],
  [/not callable/u, ['call-of-variable', 'unknown-method']],
  [/NoneType/u, ['fault missing-value']],
  [/not iterable/u, ['not-a-collection']],
  [/^TypeError (?:.*not supported|unsupported|can|bad operand)/u, ['wrong-type']],
  [/^ValueError invalid literal/u, ['malformed-number']],
  [/negative shift/u, ['fault bad-shift']],
  [/^ZeroDivisionError/u, ['fault division-by-zero']],
];

/** The codes that stand for an error of MOM; none where it is unknown. */
export function codesFor(error: {
  readonly class: string;
  readonly message: string;
}): readonly string[] {
  const text = `${error.class} ${error.message}`;
  return rows.find(([pattern]) => pattern.test(text))?.[1] ?? [];
}
