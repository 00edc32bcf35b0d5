/**
 * Reads messages of XML-RPC, from whoever sends them.
 * In: a text of bounded size. Out: a call or an answer; throws `RpcSyntaxError` for anything else.
 * Entities and document types are refused: nothing in a message is ever expanded.
 */
import { SaxesParser } from 'saxes';
import { type RpcAnswer, type RpcCall, RpcSyntaxError, type RpcValue } from './value.ts';

/** An element with what stands in it. */
interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** Deeper than any message needs to be. */
const deepest = 100;
/** Elements of a call; an answer may hold the statistics of many guests. */
const mostInCall = 10_000;
const mostInAnswer = 5_000_000;

/** Reads `<methodCall>`. */
export function readCall(text: string): RpcCall {
  const root = parse(text, 'methodCall', mostInCall);
  const method = only(root, 'methodName').text.trim();
  const params = root.children.find(({ name }) => name === 'params');
  return { method, params: (params?.children ?? []).map(paramOf) };
}

/** Reads `<methodResponse>`. */
export function readAnswer(text: string): RpcAnswer {
  const root = parse(text, 'methodResponse', mostInAnswer);
  const fault = root.children.find(({ name }) => name === 'fault');
  if (fault === undefined) {
    const [param] = only(root, 'params').children;
    return { ok: true, value: param === undefined ? null : paramOf(param) };
  }
  const value = readValue(only(fault, 'value'));
  const { faultCode, faultString } =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [name: string]: RpcValue })
      : {};
  return {
    ok: false,
    code: typeof faultCode === 'number' ? faultCode : 0,
    message: typeof faultString === 'string' ? faultString : 'the other side gave no reason',
  };
}

function parse(text: string, wanted: string, most: number): Element {
  const parser = new SaxesParser({ xmlns: false });
  const top: Element = { name: '', children: [], text: '' };
  const open: Element[] = [top];
  let elements = 0;
  const innermost = (): Element => open[open.length - 1]!;
  parser.on('error', (error) => {
    throw new RpcSyntaxError(error.message);
  });
  parser.on('doctype', () => {
    throw new RpcSyntaxError('a document type is not taken');
  });
  parser.on('opentag', ({ name }) => {
    elements += 1;
    if (elements > most) throw new RpcSyntaxError(`it holds more than ${most} elements`);
    if (open.length > deepest) throw new RpcSyntaxError(`elements nest deeper than ${deepest}`);
    const element: Element = { name, children: [], text: '' };
    innermost().children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const append = (part: string): void => {
    innermost().text += part;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.write(text).close();
  const [root] = top.children;
  if (root?.name !== wanted) throw new RpcSyntaxError(`this is no <${wanted}>`);
  return root;
}

function only(of: Element, name: string): Element {
  const found = of.children.filter((child) => child.name === name);
  if (found.length !== 1) throw new RpcSyntaxError(`<${of.name}> needs one <${name}>`);
  return found[0]!;
}

function paramOf(element: Element): RpcValue {
  if (element.name !== 'param') throw new RpcSyntaxError(`<${element.name}> is no <param>`);
  return readValue(only(element, 'value'));
}

/** What stands in `<value>`; a text without a type is a string. */
function readValue(value: Element): RpcValue {
  const [typed, ...more] = value.children;
  if (typed === undefined) return value.text;
  if (more.length > 0) throw new RpcSyntaxError('<value> holds more than one value');
  const text = typed.text.trim();
  switch (typed.name) {
    case 'nil':
      return null;
    case 'boolean':
      if (text !== '0' && text !== '1')
        throw new RpcSyntaxError(`\`${shown(text)}\` is no boolean`);
      return text === '1';
    case 'int':
    case 'i1':
    case 'i2':
    case 'i4':
    case 'i8':
      if (!/^[+-]?\d{1,20}$/u.test(text))
        throw new RpcSyntaxError(`\`${shown(text)}\` is no integer`);
      return Number(text);
    case 'double':
      return doubleOf(text);
    case 'string':
    case 'base64':
    case 'dateTime.iso8601':
      return typed.text;
    case 'array':
      return only(typed, 'data').children.map(elementOf);
    case 'struct':
      return structOf(typed);
    default:
      throw new RpcSyntaxError(`there is no type <${shown(typed.name)}>`);
  }
}

function elementOf(element: Element): RpcValue {
  if (element.name !== 'value') throw new RpcSyntaxError(`<${element.name}> is no <value>`);
  return readValue(element);
}

function structOf(struct: Element): RpcValue {
  // Without a prototype: names come from outside.
  const members = Object.create(null) as Record<string, RpcValue>;
  for (const member of struct.children) {
    if (member.name !== 'member') throw new RpcSyntaxError(`<${member.name}> is no <member>`);
    members[only(member, 'name').text] = readValue(only(member, 'value'));
  }
  return members;
}

/** Python writes its special numbers as `inf`, `-inf` and `nan`. */
const special: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

function doubleOf(text: string): number {
  const known = Object.hasOwn(special, text) ? special[text] : undefined;
  if (known !== undefined) return known;
  const value = Number(text);
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u.test(text))
    throw new RpcSyntaxError(`\`${shown(text)}\` is no number`);
  return value;
}

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
