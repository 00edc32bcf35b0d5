/**
 * Lines of generated code with the site each comes from.
 * In: statements and blocks. Out: text, and mappings from its lines to sites.
 */
export interface Line {
  readonly text: string;
  readonly depth: number;
  /** Site in the policy; 0: none. */
  readonly at: number;
}

/** A place in generated code (line from 1, column from 0) and its site. */
export interface Mapping {
  readonly line: number;
  readonly column: number;
  readonly at: number;
}

export class Writer {
  lines: Line[] = [];
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  line(text: string, at = 0): void {
    this.lines.push({ text, depth: this.#depth, at });
  }

  /** `head {`, the body one level deeper, `}` and what follows it. */
  block(head: string, body: () => void, tail = '}', at = 0): void {
    this.line(`${head} {`, at);
    this.#depth++;
    body();
    this.#depth--;
    this.line(tail);
  }

  /** Runs, and takes back the lines it wrote. */
  capture<T>(run: () => T): readonly [T, readonly Line[]] {
    const mark = this.lines.length;
    this.#depth++;
    const result = run();
    this.#depth--;
    return [result, this.lines.splice(mark)];
  }

  append(lines: readonly Line[]): void {
    // One by one: there may be more of them than a call can take.
    for (const line of lines) this.lines.push(line);
  }

  text(): { readonly code: string; readonly mappings: readonly Mapping[] } {
    const mappings: Mapping[] = [];
    const out = this.lines.map((l, i) => {
      if (l.at !== 0) mappings.push({ line: i + 1, column: l.depth * 2, at: l.at });
      return '  '.repeat(l.depth) + l.text;
    });
    return { code: `${out.join('\n')}\n`, mappings };
  }
}
