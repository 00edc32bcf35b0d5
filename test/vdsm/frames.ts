/**
 * STOMP frames on the server's side; written apart from the product's, so that one checks the other.
 * In: bytes, or frames. Out: frames, or bytes.
 */

/** A frame, its headers unescaped. */
export interface ServerFrame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes of a frame. */
export function encode({ command, headers, body }: ServerFrame): Buffer {
  const content = Buffer.from(body);
  const lines = Object.entries({ ...headers, 'content-length': String(content.length) }).map(
    ([name, value]) => `${escapeHeader(name)}:${escapeHeader(value)}`,
  );
  const head = Buffer.from(`${[command, ...lines].join('\n')}\n\n`);
  return Buffer.concat([head, content, Buffer.of(0)]);
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\r': '\\r',
  '\n': '\\n',
  ':': '\\c',
};
const escapeHeader = (text: string): string =>
  text.replace(/[\\\r\n:]/g, (sign) => escapes[sign] ?? '');
const unescapeHeader = (text: string): string =>
  text.replace(
    /\\[\\rnc]/g,
    (pair) => Object.keys(escapes).find((sign) => escapes[sign] === pair) ?? pair,
  );

/** A reader of the frames of one client; `onBeat` is told of each heart-beat. Throws for what is no frame. */
export function createDecoder(
  onFrame: (frame: ServerFrame) => void,
  onBeat: () => void,
): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length > 0) {
      if (rest[0] === 0x0a || rest[0] === 0x0d) {
        if (rest[0] === 0x0a) onBeat();
        rest = rest.subarray(1);
        continue;
      }
      if (rest[0]! < 0x41 || rest[0]! > 0x5a) throw new Error('no command');
      const end = rest.indexOf('\n\n');
      if (end === -1) return;
      const [command = '', ...lines] = rest.toString('utf8', 0, end).split('\n');
      const headers: Record<string, string> = {};
      for (const line of lines) {
        const colon = line.indexOf(':');
        if (colon === -1) throw new Error(`no header: ${line}`);
        headers[unescapeHeader(line.slice(0, colon))] ??= unescapeHeader(line.slice(colon + 1));
      }
      const start = end + 2;
      const given = headers['content-length'];
      const length = given === undefined ? rest.indexOf(0, start) - start : Number(given);
      if (length < 0 || rest.length <= start + length) return;
      if (rest[start + length] !== 0) throw new Error('a frame without its end');
      const body = rest.toString('utf8', start, start + length);
      rest = rest.subarray(start + length + 1);
      onFrame({ command, headers, body });
    }
  };
}
