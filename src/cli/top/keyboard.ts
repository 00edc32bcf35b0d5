/**
 * Keys of a terminal, one by one.
 * In: what standard input delivers. Out: names of keys. A terminal that changed its size counts as a
 * key too: it asks for a new drawing.
 */
import process from 'node:process';

/** Names of keys; a character stands for itself. */
export type Key = string;

export interface Keyboard {
  /** Calls back for each key until the returned function is called, which gives the terminal back. */
  readonly listen: (listener: (key: Key) => void) => () => void;
}

/** What terminals send for keys that are no characters. */
const sequences: ReadonlyMap<string, Key> = new Map([
  ['\u001b[A', 'up'],
  ['\u001bOA', 'up'],
  ['\u001b[B', 'down'],
  ['\u001bOB', 'down'],
  ['\u001b[D', 'left'],
  ['\u001bOD', 'left'],
  ['\u001b[C', 'right'],
  ['\u001bOC', 'right'],
  ['\u001b[5~', 'page-up'],
  ['\u001b[6~', 'page-down'],
  ['\u001b[H', 'home'],
  ['\u001bOH', 'home'],
  ['\u001b[1~', 'home'],
  ['\u001b[F', 'end'],
  ['\u001bOF', 'end'],
  ['\u001b[4~', 'end'],
  ['\u001b', 'escape'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  // Ctrl-C is no signal while keys are read one by one.
  ['\u0003', 'q'],
  ['\u0004', 'q'],
]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are sent as control characters
const oneKey = /\u001b(?:\[[<=>?]?[\d;]*[A-Za-z~]|O[A-Za-z])|[\s\S]/gu;

/** The keys in a piece of input; what no key stands for is left out. */
export function keysIn(text: string): readonly Key[] {
  return [...text.matchAll(oneKey)].flatMap(([piece]) => {
    const key = sequences.get(piece);
    if (key !== undefined) return [key];
    return piece.length > 2 || piece < ' ' ? [] : [piece];
  });
}

/** The keyboard of this process; without a terminal there are no keys. */
export function processKeyboard(): Keyboard {
  return {
    listen: (listener) => {
      const { stdin, stdout } = process;
      if (!stdin.isTTY) return () => {};
      const read = (text: string): void => {
        for (const key of keysIn(text)) listener(key);
      };
      const resize = (): void => listener('resize');
      stdin.setRawMode(true);
      stdin.setEncoding('utf8');
      stdin.on('data', read);
      stdin.resume();
      stdout.on('resize', resize);
      return () => {
        stdout.off('resize', resize);
        stdin.off('data', read);
        stdin.setRawMode(false);
        stdin.pause();
      };
    },
  };
}
