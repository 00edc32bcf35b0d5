/** Widths of texts in columns: one per code point. */

/** The columns that every formatted text keeps to, where it can. */
export const lineWidth = 88;

/** The columns that a text takes. */
export function widthOf(text: string): number {
  let width = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) width--;
  }
  return width;
}
