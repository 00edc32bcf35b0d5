/**
 * JSON with places: what `JSON.parse` gives, and where in the text each value stands, so that a
 * fault found later can be shown at its line. Stricter in one thing: a key may stand only once.
 * In: a text. Out: a tree, or the first fault and its offset.
 */

/** A value, where it starts, and its parts. */
export interface JsonNode {
  readonly value: unknown;
  readonly offset: number;
  /** Of an array. */
  readonly items: readonly JsonNode[];
  /** Of an object: where each key stands, and its value. */
  readonly entries: ReadonlyMap<string, { readonly offset: number; readonly node: JsonNode }>;
}

export type JsonResult =
  | { readonly ok: true; readonly node: JsonNode }
  | { readonly ok: false; readonly offset: number; readonly message: string };

/** Deeper documents are refused; no schema needs as much. */
const deepest = 64;

const noItems: readonly JsonNode[] = [];
const noEntries: JsonNode['entries'] = new Map();

class JsonFault extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Reads a JSON text. */
export function parseJson(text: string): JsonResult {
  try {
    return { ok: true, node: new JsonReader(text).document() };
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return { ok: false, offset: fault.offset, message: fault.message };
  }
}

/** The node at a path, or the last one on the way to it that exists. */
export function nodeAt(root: JsonNode, path: readonly (string | number)[]): JsonNode {
  let node = root;
  for (const step of path) {
    const next = typeof step === 'number' ? node.items[step] : node.entries.get(step)?.node;
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    this.#skipSpace();
    if (this.#at >= this.#text.length) this.#fail('the document is empty');
    const node = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail('the document ends before this, but text follows');
    return node;
  }

  #value(depth: number): JsonNode {
    if (depth > deepest) this.#fail(`values nest more than ${deepest} deep`);
    const offset = this.#at;
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#leaf(offset, this.#string());
      case undefined:
        return this.#fail('the document ends where a value should stand');
      default:
        return this.#leaf(offset, this.#word());
    }
  }

  #leaf(offset: number, value: unknown): JsonNode {
    return { value, offset, items: noItems, entries: noEntries };
  }

  #object(depth: number): JsonNode {
    const offset = this.#at;
    const value: Record<string, unknown> = {};
    const entries = new Map<string, { offset: number; node: JsonNode }>();
    this.#at++;
    this.#skipSpace();
    if (!this.#take('}')) {
      do {
        this.#skipSpace();
        const keyOffset = this.#at;
        if (this.#text[keyOffset] !== '"') this.#failKey();
        const key = this.#string();
        if (entries.has(key))
          this.#fail(`the key \`${key}\` stands twice in one object`, keyOffset);
        this.#skipSpace();
        if (!this.#take(':')) this.#fail(`expected \`:\` after the key \`${key}\``);
        this.#skipSpace();
        const node = this.#value(depth + 1);
        entries.set(key, { offset: keyOffset, node });
        // A plain assignment of the key `__proto__` would set the prototype.
        Object.defineProperty(value, key, { value: node.value, enumerable: true });
        this.#skipSpace();
      } while (this.#take(','));
      if (!this.#take('}')) this.#failAfter('}', 'object', offset);
    }
    return { value, offset, items: noItems, entries };
  }

  #array(depth: number): JsonNode {
    const offset = this.#at;
    const items: JsonNode[] = [];
    this.#at++;
    this.#skipSpace();
    if (!this.#take(']')) {
      do {
        this.#skipSpace();
        if (this.#text[this.#at] === ']') this.#fail('a value should follow the comma before `]`');
        items.push(this.#value(depth + 1));
        this.#skipSpace();
      } while (this.#take(','));
      if (!this.#take(']')) this.#failAfter(']', 'array', offset);
    }
    return { value: items.map((item) => item.value), offset, items, entries: noEntries };
  }

  #string(): string {
    const start = this.#at;
    for (let i = start + 1; i < this.#text.length; i++) {
      const c = this.#text[i]!;
      if (c === '"') {
        this.#at = i + 1;
        try {
          return String(JSON.parse(this.#text.slice(start, i + 1)));
        } catch {
          this.#fail('the text has an escape that JSON does not know', start);
        }
      }
      if (c < ' ') break;
      if (c === '\\') i++;
    }
    return this.#fail('the text is not closed on its line', start);
  }

  /** A number, `true`, `false` or `null`. */
  #word(): unknown {
    const start = this.#at;
    const word = /[^\s,:[\]{}"]*/y;
    word.lastIndex = start;
    const found = word.exec(this.#text)?.[0] ?? '';
    this.#at = start + found.length;
    if (found === 'true') return true;
    if (found === 'false') return false;
    if (found === 'null') return null;
    if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(found)) {
      const number = Number(found);
      return Number.isFinite(number) ? number : this.#fail(`\`${found}\` is too large`, start);
    }
    if (found === '') this.#fail(`a value should stand before \`${this.#text[start]}\``, start);
    if (found.startsWith('//') || found.startsWith('/*') || found.startsWith('#')) {
      this.#fail('JSON has no comments', start);
    }
    if (found.startsWith("'")) this.#fail('texts stand in double quotes', start);
    return this.#fail(`\`${found}\` is no value of JSON`, start);
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? '.')) this.#at++;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #failKey(): never {
    const found = this.#text[this.#at];
    if (found === undefined) this.#fail('the document ends inside an object');
    if (found === '}') this.#fail('a key should follow the comma before `}`');
    return this.#fail('a key in double quotes should stand here');
  }

  #failAfter(close: string, what: string, opened: number): never {
    if (this.#at >= this.#text.length) this.#fail(`this ${what} is not closed`, opened);
    return this.#fail(`expected \`,\` or \`${close}\``);
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonFault(offset, message);
  }
}
