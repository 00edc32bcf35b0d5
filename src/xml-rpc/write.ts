/**
 * Writes messages of XML-RPC, as Python's `xmlrpc.client` reads them.
 * In: a call or an answer. Out: a text.
 */
import type { RpcAnswer, RpcCall, RpcValue } from './value.ts';

const declaration = "<?xml version='1.0'?>\n";

/** Writes `<methodCall>`. */
export function writeCall({ method, params }: RpcCall): string {
  return `${declaration}<methodCall><methodName>${escaped(method)}</methodName>${paramsOf(params)}</methodCall>\n`;
}

/** Writes `<methodResponse>`. */
export function writeAnswer(answer: RpcAnswer): string {
  const content = answer.ok
    ? paramsOf([answer.value])
    : `<fault>${valueText({ faultCode: answer.code, faultString: answer.message })}</fault>`;
  return `${declaration}<methodResponse>${content}</methodResponse>\n`;
}

const paramsOf = (values: readonly RpcValue[]): string =>
  `<params>${values.map((value) => `<param>${valueText(value)}</param>`).join('')}</params>`;

const valueText = (value: RpcValue): string => `<value>${typed(value)}</value>`;

function typed(value: RpcValue): string {
  if (value === null) return '<nil/>';
  switch (typeof value) {
    case 'boolean':
      return `<boolean>${value ? 1 : 0}</boolean>`;
    case 'number':
      return numberOf(value);
    case 'string':
      return `<string>${escaped(value)}</string>`;
    default:
  }
  if (Array.isArray(value))
    return `<array><data>${(value as readonly RpcValue[]).map(valueText).join('')}</data></array>`;
  const members = Object.entries(value).map(
    ([name, member]) => `<member><name>${escaped(name)}</name>${valueText(member)}</member>`,
  );
  return `<struct>${members.join('')}</struct>`;
}

/** Integers of more than 32 bits are an extension that Python reads. */
function numberOf(value: number): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    return Math.abs(value) < 2 ** 31 ? `<int>${value}</int>` : `<i8>${value}</i8>`;
  }
  if (Number.isFinite(value)) return `<double>${Object.is(value, -0) ? '-0.0' : value}</double>`;
  return `<double>${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}</double>`;
}

/** XML holds no control characters and no half of a surrogate pair. */
const escaped = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is left out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
