/**
 * Comments in odd places of generated policies.
 * In: a text in list notation, and a number that decides on the places. Out: the text with comments.
 */

/** Puts comments behind some tokens. */
export function withComments(text: string, n: number): string {
  let count = 0;
  let state = n + 1;
  const next = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state;
  };
  return text.replace(/"[^"]*"|'[^']*'|#[^\n]*|[()[\]{}]|[^\s()[\]{}"'#]+/gu, (token) => {
    if (token.startsWith('#') || next() % 13 > 0) return token;
    count += 1;
    // A name and its bracket stay together: `(f` is a call, and so is `( # x \n f`.
    return next() % 2 === 0 ? `${token} # note ${count}\n` : `${token}\n# note ${count}\n`;
  });
}
