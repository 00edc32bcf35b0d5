/**
 * Random trees of free-form policies, with comments, for the formatter's tests.
 * In: a tape. Out: a tree as a converter makes it: empty spans, no parentheses but those a person
 * would also write for fun. It need not mean anything; its syntax is right.
 */
import { emptyLayout } from '../../../src/compiler/syntax/freeform/terms.ts';
import {
  type Arm,
  type Attribute,
  type Body,
  declaredTypes,
  type FreeformTree,
  infixes,
  type Layout,
  type Remark,
  type Statement,
  type Term,
  type TypeWords,
  type Word,
} from '../../../src/compiler/syntax/freeform/tree.ts';
import { needsBackquotes } from '../../../src/compiler/syntax/freeform/words.ts';
import type { Tape } from '../../generate/tape.ts';

const span = { start: 0, end: 0 };
const names = [
  'a',
  'used',
  'guest_memory_wanted',
  'Host_share',
  'end',
  'True',
  'a-b',
  'min',
  'KiB',
];
const members = ['mem_unused', 'balloon_cur', 'name', 'control', 'a-b'];
const functions = ['average', 'present', 'max', 'clamp'];
const texts = ['"web"', "'a b'", '"! no comment # here"', '"a\\"b"'];
const numbers = ['0', '1', '20', '0.25', '1e3', '0x1F'];
const units = ['%', 'KiB', 'MiB/s', '/s', 'pages', 'min'];

const word = (text: string): Word => ({ text, quoted: needsBackquotes(text), span });
const plain = (text: string): Word => ({ text, quoted: false, span });

/** Makes trees, and counts the comments in them. */
export class TreeMaker {
  readonly #tape: Tape;
  comments = 0;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** A whole policy. */
  policy(): FreeformTree {
    const layout = this.#layout();
    const body = this.#body(3, true);
    return {
      name: word(this.#tape.pick(names)),
      layout: { ...layout, blankBefore: layout.before.length > 0 && layout.blankBefore },
      body,
      end: { ...emptyLayout, trailing: this.#trailing() },
      after: this.#remarks(1, 8),
    };
  }

  #remark(): Remark {
    this.comments += 1;
    const long = this.#tape.chance(1, 6) ? ' that goes on for a while, so that lines get long' : '';
    return { text: `! ${this.comments}${long}`, blankBefore: this.#tape.chance(1, 4), span };
  }

  #remarks(part: number, of: number): readonly Remark[] {
    const many = this.#tape.chance(part, of) ? 1 + this.#tape.below(2) : 0;
    return Array.from({ length: many }, () => this.#remark());
  }

  #trailing(): Remark | null {
    return this.#tape.chance(1, 5) ? { ...this.#remark(), blankBefore: false } : null;
  }

  #layout(): Layout {
    const before = this.#remarks(1, 6);
    return { ...emptyLayout, before, blankBefore: this.#tape.chance(1, 6), trailing: null };
  }

  #body(depth: number, top = false): Body {
    const statements: Statement[] = [];
    for (let n = this.#tape.below(top ? 8 : 4); n > 0; n--)
      statements.push(this.#statement(depth, top));
    return { statements, after: this.#remarks(1, 8) };
  }

  #statement(depth: number, top: boolean): Statement {
    const layout = this.#layout();
    const bare = (): Statement =>
      this.#tape.choose<Statement>([
        [1, () => ({ kind: 'cycle', span, layout })],
        [
          4,
          () => ({ kind: 'assign', span, layout, target: this.#variable(), value: this.#term(4) }),
        ],
        [
          3,
          () => ({
            kind: 'call',
            span,
            layout,
            callee: word(this.#tape.pick(names)),
            args: this.#terms(3),
          }),
        ],
        [
          1,
          () => ({
            kind: 'return',
            span,
            layout,
            value: this.#tape.chance(1, 2) ? this.#term(3) : null,
          }),
        ],
        [1, () => ({ kind: 'term', span, layout, value: this.#invoke(3) })],
      ]);
    const trailing = (statement: Statement): Statement => ({
      ...statement,
      layout: { ...layout, trailing: this.#trailing() },
    });
    return this.#tape.choose<Statement>([
      [6, () => trailing(bare())],
      [4, () => trailing(this.#declare(layout))],
      [
        2,
        () => {
          const then = { ...bare(), layout: emptyLayout };
          return trailing({ kind: 'if-line', span, layout, condition: this.#term(3), then });
        },
      ],
      depth > 0 && [2, () => this.#if(depth - 1, layout)],
      depth > 0 && [2, () => this.#block(depth - 1, layout)],
      top && [3, () => this.#procedure(depth - 1, layout)],
    ]);
  }

  #declare(layout: Layout): Statement {
    const attributes = this.#tape.pick<readonly Attribute[]>([
      [],
      [],
      [{ kind: 'parameter', span }],
      [{ kind: 'public', span }],
      [{ kind: 'setting', span, low: this.#number(), high: this.#number() }],
    ]);
    const many = this.#tape.chance(1, 6) ? 2 : 1;
    const declared = Array.from({ length: many }, () => ({
      name: word(this.#tape.pick(names)),
      value: this.#term(this.#tape.chance(1, 2) ? 0 : 3),
      span,
    }));
    return { kind: 'declare', span, layout, type: this.#type(), attributes, names: declared };
  }

  #type(): TypeWords {
    const unit = this.#tape.chance(1, 3) ? { text: this.#tape.pick(units), span } : null;
    return { type: this.#tape.pick(declaredTypes), unit, span };
  }

  #end(): Layout {
    return { ...emptyLayout, trailing: this.#trailing() };
  }

  #if(depth: number, layout: Layout): Statement {
    const first = { ...layout, trailing: this.#trailing() };
    const arms: Arm[] = [
      { span, layout: first, condition: this.#term(3), body: this.#body(depth) },
    ];
    while (this.#tape.chance(1, 3)) {
      const own = { ...emptyLayout, before: this.#remarks(1, 6), trailing: this.#trailing() };
      arms.push({ span, layout: own, condition: this.#term(3), body: this.#body(depth) });
    }
    const other = { ...emptyLayout, before: this.#remarks(1, 6), trailing: this.#trailing() };
    const otherwise = this.#tape.chance(1, 2) ? { layout: other, body: this.#body(depth) } : null;
    return { kind: 'if', span, layout: first, arms, otherwise, end: this.#end() };
  }

  #block(depth: number, layout: Layout): Statement {
    const first = { ...layout, trailing: this.#trailing() };
    const body = this.#body(depth);
    const end = this.#end();
    if (this.#tape.chance(1, 3)) return { kind: 'block', span, layout: first, body, end };
    const item = word(this.#tape.pick(names));
    const guests: Term = { kind: 'name', name: plain('Guests'), span };
    const over = this.#tape.chance(1, 2) ? guests : this.#variable();
    return { kind: 'do', span, layout: first, item, over, body, end };
  }

  #procedure(depth: number, layout: Layout): Statement {
    const keyword = this.#tape.pick(['function', 'subroutine'] as const);
    const params = Array.from({ length: this.#tape.below(5) }, () => ({
      name: word(this.#tape.pick(names)),
      type: this.#tape.chance(1, 3) ? this.#type() : null,
      span,
    }));
    return {
      kind: 'procedure',
      span,
      layout: { ...layout, trailing: this.#trailing() },
      keyword,
      isPublic: this.#tape.chance(1, 3),
      result: keyword === 'function' && this.#tape.chance(1, 3) ? this.#type() : null,
      name: word(this.#tape.pick(names)),
      params,
      body: this.#body(depth),
      end: this.#end(),
    };
  }

  #number(): Term {
    const raw = this.#tape.pick(numbers);
    const unit = this.#tape.chance(1, 3) ? { text: this.#tape.pick(units), span } : null;
    return { kind: 'number', raw, value: Number(raw), unit, span };
  }

  #text(): Term {
    const raw = this.#tape.pick(texts);
    return { kind: 'text', raw, value: raw.slice(1, -1), span };
  }

  #variable(): Term {
    const name: Term = { kind: 'name', name: word(this.#tape.pick(names)), span };
    if (this.#tape.chance(1, 2)) return name;
    return { kind: 'member', of: name, member: word(this.#tape.pick(members)), span };
  }

  #terms(depth: number): readonly Term[] {
    return Array.from({ length: this.#tape.below(4) }, () => this.#term(depth));
  }

  #invoke(depth: number): Term {
    const own = this.#tape.chance(1, 3);
    const callee = own ? word(this.#tape.pick(names)) : plain(this.#tape.pick(functions));
    return { kind: 'invoke', callee, args: this.#terms(depth - 1), span };
  }

  #term(depth: number): Term {
    const next = (): Term => this.#term(depth - 1);
    if (depth <= 0) {
      return this.#tape.choose<Term>([
        [3, () => this.#number()],
        [4, () => this.#variable()],
        [1, () => this.#text()],
        [1, () => ({ kind: this.#tape.pick(['true', 'false', 'none'] as const), span })],
      ]);
    }
    return this.#tape.choose<Term>([
      [2, () => this.#term(0)],
      [
        6,
        () => ({
          kind: 'infix',
          operator: this.#tape.pick(infixes),
          head: span,
          left: next(),
          right: next(),
          span,
        }),
      ],
      [
        1,
        () => ({
          kind: 'prefix',
          operator: this.#tape.pick(['-', 'not'] as const),
          head: span,
          of: next(),
          span,
        }),
      ],
      [1, () => ({ kind: 'choice', condition: next(), then: next(), else: next(), span })],
      [2, () => this.#invoke(depth)],
      [1, () => ({ kind: 'parentheses', of: next(), span })],
    ]);
  }
}
