/** Code frames: carets below the right characters, whatever the line is made of. */
import { describe, expect, it } from 'vitest';
import { frame } from '../../src/cli/render/frame.ts';
import { clip, displayWidth, pad, printable } from '../../src/cli/render/width.ts';

const lines = (text: string, start: number, end: number, columns = 80): readonly string[] =>
  frame(text, { start, end }, columns).map(({ gutter, text: shown }) => `${gutter}|${shown}`);

/** The frame of the first `what` in a text. */
const at = (text: string, what: string, columns = 80): readonly string[] =>
  lines(text, text.indexOf(what), text.indexOf(what) + what.length, columns);

describe('frames', () => {
  it('puts carets below the span', () => {
    expect(at('a\n(+ one two)\n', 'one')).toEqual(['2|(+ one two)', ' |   ^^^']);
  });
  it('counts tabs and wide characters by their columns', () => {
    expect(at('\t(x "中文" y)', 'y')).toEqual(['1|    (x "中文" y)', ' |              ^']);
    expect(at('"é👍" y', 'y')).toEqual(['1|"é👍" y', ' |      ^']);
  });
  it('ends lines before a carriage return', () => {
    expect(at('(a\r\n b)\r\n', 'a')).toEqual(['1|(a', ' | ^']);
  });
  it('shows short spans whole, without the blanks around them', () => {
    expect(lines('(a\n  b\n c)', 0, 10)).toEqual([
      '1|(a',
      ' |^^',
      '2|  b',
      ' |  ^',
      '3| c)',
      ' | ^^',
    ]);
  });
  it('shows long spans by both ends', () => {
    expect(lines('(a\nb\nc\nd\ne)', 0, 11)).toEqual(['1|(a', ' |^^', ' |…', '5|e)', ' |^^']);
  });
  it('marks empty spans, also at the end of the text', () => {
    expect(lines('ab', 2, 2)).toEqual(['1|ab', ' |  ^']);
    expect(lines('', 0, 0)).toEqual(['1|', ' |^']);
    expect(lines('a\n', 2, 2)).toEqual(['2|', ' |^']);
  });
  it('cuts long lines around the span', () => {
    const text = `${'a '.repeat(200)}HERE${' b'.repeat(200)}`;
    const [code = '', carets = ''] = at(text, 'HERE', 60);
    expect(displayWidth(code)).toBeLessThanOrEqual(60);
    expect(code).toMatch(/\|….*HERE.*…$/);
    expect(carets.indexOf('^')).toBe(code.indexOf('HERE'));
  });
  it('never sends control characters to a terminal', () => {
    expect(at('x\u001b[2Jy', 'y')).toEqual(['1|x␛[2Jy', ' |     ^']);
    expect(printable('a\u202eb\u0085')).toBe('a�b�');
  });
});

describe('widths', () => {
  it('clips and pads by columns', () => {
    expect(clip('中文字', 4)).toBe('中…');
    expect(pad('中', 4)).toBe('中  ');
    expect(pad('a', 3, true)).toBe('  a');
    expect(displayWidth('e\u0301')).toBe(1);
  });
});
