/**
 * A reader of generated code that knows only what the emitter may write.
 * In: code. Out: the tokens that are neither strings nor punctuation of ours; anything else throws.
 */

/** A word of the code; `member`: it stands after a dot. */
export interface Word {
  readonly text: string;
  readonly member: boolean;
}

const string = /"(?:[^"\\\n\r\u2028\u2029]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"/y;
const number = /\d+(?:\.\d+)?(?:e[+-]?\d+)?/y;
const word = /[A-Za-z_$][\w$]*/y;
const punctuation = /[{}()[\];,.?:<>=!+\-*/&|]/y;
const blank = /[ \n]+/y;
/** The only comments: on a line of their own. */
const comment = /^ *\/\/ .*$/gm;

/** The words of the code. */
export function wordsOf(code: string): readonly Word[] {
  const text = code.replace(comment, '');
  const words: Word[] = [];
  let previous = '';
  for (let at = 0; at < text.length; ) {
    const found = [blank, string, number, word, punctuation].flatMap((kind) => {
      kind.lastIndex = at;
      const match = kind.exec(text)?.[0];
      return match === undefined ? [] : [{ kind, match }];
    })[0];
    if (found === undefined) throw new Error(`what is this: ${text.slice(at, at + 40)}`);
    if (found.kind === word) words.push({ text: found.match, member: previous === '.' });
    if (found.kind !== blank) previous = found.match;
    at += found.match.length;
  }
  return words;
}
