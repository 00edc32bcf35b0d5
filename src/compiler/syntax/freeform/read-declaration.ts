/**
 * Reads declarations and the headers of functions and subroutines, and recovers from faults.
 * In: a cursor. Out: the declaration, the type, the parameters; faults go to the cursor's line.
 */
import { mostParameters } from '../../../schema/limits.ts';
import { suggest } from '../../../schema/nearest.ts';
import * as faults from '../../diagnostics/freeform.ts';
import { badName, quote } from '../../diagnostics/syntax.ts';
import type { Cursor } from './cursor.ts';
import { foreignTypes } from './foreign.ts';
import type { Bare } from './line-tree.ts';
import { quotedName, reservedName, unclosed } from './read-operand.ts';
import { readSetting } from './read-setting.ts';
import { readValue } from './read-term.ts';
import { spanIn, wordIn } from './terms.ts';
import type { Token } from './tokens.ts';
import type {
  Attribute,
  Declared,
  DeclaredType,
  DeclareStatement,
  Parameter,
  TypeWords,
  UnitWord,
  Word,
} from './tree.ts';
import { isReserved, isUnit, typeNames, unitNames } from './words.ts';

const isName = ({ kind }: Token): boolean => kind === 'word' || kind === 'quoted';

const SHAPE = '`real :: name = value`';

/** A type, also one of another language (reported), with its unit. */
export function readType(cursor: Cursor): TypeWords {
  const token = cursor.next();
  let type = token.text;
  if (!typeNames.has(type)) {
    const known = foreignTypes.get(type);
    type = known ?? suggest(type, typeNames) ?? 'auto';
    const due = isName(cursor.peek()) ? `${type} ::` : type;
    const span = cursor.span(token);
    cursor.report(
      faults.foreignWord(span, cursor.written(token), `write ${quote(due)}`, [
        {
          title: `Write ${quote(due)}`,
          edits: [{ span, text: due }],
          ...(known === undefined ? { isChoice: true as const } : {}),
        },
      ]),
    );
  }
  let end = token.end;
  let unit: UnitWord | null = null;
  if (cursor.is('(')) {
    const open = cursor.next();
    const { text } = cursor.line;
    const close = text.indexOf(')', open.end);
    const written = text.slice(open.end, close === -1 ? open.end : close);
    const inner = written.trim();
    const start = open.end + written.length - written.trimStart().length;
    while (!cursor.atEnd && close !== -1 && cursor.peek().start < close) cursor.next();
    const span = spanIn(cursor.line, start, start + inner.length);
    if (close === -1) unclosed(cursor, open);
    else if (isUnit(inner)) unit = { text: inner, span };
    else if (!cursor.damaged) {
      cursor.report(
        faults.unknownUnit(span, inner === '' ? '()' : inner, suggest(inner, unitNames)),
      );
    }
    cursor.take(')');
    end = cursor.previous?.end ?? end;
  }
  return { type: type as DeclaredType, unit, span: spanIn(cursor.line, token.start, end) };
}

/** The name that is introduced here; reports what cannot be one. Empty where there is none. */
export function readName(cursor: Cursor, role: string): Word | undefined {
  const token = cursor.peek();
  if (token.kind === 'quoted') return quotedName(cursor, cursor.next());
  if (token.kind !== 'word') return undefined;
  cursor.next();
  if (isReserved(token.text)) {
    cursor.report(
      reservedName(
        cursor,
        token,
        'it is a word of the language; choose another name, or write it in backquotes',
        role,
      ),
    );
  }
  return wordIn(cursor.line, token.start, token.end);
}

/** A name that stands for one that is missing. */
export const noName = (cursor: Cursor): Word => ({
  text: '',
  quoted: false,
  span: cursor.span({ start: cursor.peek().start, end: cursor.peek().start }),
});

const attributes = 'attributes are `parameter`, `public` and `setting(low : high)`';

/** An attribute, the comma before it passed; undefined where there is none, which is reported. */
function readAttribute(cursor: Cursor, comma: Token): Attribute | undefined {
  const span = cursor.span(comma);
  if (cursor.atEnd) {
    const problem = `an attribute is missing after ${quote(',')}; ${attributes}`;
    cursor.fail(faults.malformedDeclaration(span, problem, []));
    return undefined;
  }
  if (cursor.is('::') || cursor.is(',')) {
    const problem = `an attribute is missing after ${quote(',')}; ${attributes}, or leave the comma out`;
    const fix = { title: 'Remove `,`', edits: [{ span, text: '' }] };
    cursor.report(faults.malformedDeclaration(span, problem, [fix]));
    return undefined;
  }
  return readNamedAttribute(cursor);
}

function readNamedAttribute(cursor: Cursor): Attribute | undefined {
  const token = cursor.next();
  const span = cursor.span(token);
  switch (token.text) {
    case 'parameter':
    case 'public':
      return { kind: token.text, span };
    case 'setting':
      return readSetting(cursor, token);
    default: {
      const names = ['parameter', 'setting', 'public'];
      const due =
        token.text === 'constant' || token.text === 'const'
          ? 'parameter'
          : suggest(token.text, names);
      const advice = due === undefined ? attributes : `write ${quote(due)}`;
      const problem = `${quote(cursor.written(token))} is no attribute; ${advice}`;
      const fixes =
        due === undefined
          ? []
          : [
              {
                title: `Write ${quote(due)}`,
                edits: [{ span, text: due }],
                isChoice: true as const,
              },
            ];
      cursor.report(faults.malformedDeclaration(span, problem, fixes));
      return undefined;
    }
  }
}

/** A declaration, from its type on. */
export function readDeclaration(cursor: Cursor): Bare<DeclareStatement> {
  const { start, text } = cursor.peek();
  // What stands for a type of another language stands for `::` too.
  const isForeign = !typeNames.has(text) && isName(cursor.peek(1));
  const type = readType(cursor);
  const given: Attribute[] = [];
  for (let comma = cursor.take(','); comma !== undefined; comma = cursor.take(',')) {
    const attribute = readAttribute(cursor, comma);
    if (attribute !== undefined) given.push(attribute);
  }
  const names: Declared[] = [];
  // What is wrong with an attribute leaves the names behind it known.
  while (cursor.damaged && !cursor.atEnd && !cursor.is('::') && !cursor.is('=', 1)) cursor.next();
  const after = cursor.peek();
  if (cursor.take('::') === undefined && !cursor.atEnd && !isForeign) {
    const at = cursor.span(after);
    const colon = cursor.is(':');
    if (colon) cursor.next();
    cursor.report(
      faults.malformedDeclaration(at, `a type is followed by ${quote('::')}: ${SHAPE}`, [
        {
          title: 'Insert `::`',
          edits: [
            { span: colon ? at : { start: at.start, end: at.start }, text: colon ? '::' : ':: ' },
          ],
        },
      ]),
    );
  }
  do {
    const name = readName(cursor, 'a variable');
    if (name === undefined) {
      cursor.fail(
        faults.malformedDeclaration(
          cursor.span(cursor.peek()),
          `a name is missing here; write ${SHAPE}`,
          [],
        ),
      );
      break;
    }
    names.push(readDeclared(cursor, name));
  } while (cursor.take(',') !== undefined);
  const end = cursor.previous?.end ?? start;
  const span = spanIn(cursor.line, start, end);
  return { kind: 'declare', span, type, attributes: given, names };
}

function readDeclared(cursor: Cursor, name: Word): Declared {
  if (cursor.is('.')) {
    const problem = 'names that are declared have no members; assign to a member without a type';
    cursor.fail(badName(name.span, name.text, 'a variable', problem, []));
  }
  const sign = cursor.peek();
  const foreign = sign.kind === 'foreign' && sign.text === ':=';
  if (foreign || cursor.is('==')) {
    const span = cursor.span(sign);
    cursor.report(faults.foreignOperator(span, cursor.written(sign), '=', 'write `=`'));
  }
  if (foreign || cursor.is('=') || cursor.is('==')) {
    cursor.next();
    const value = readValue(cursor);
    return {
      name,
      value,
      span: { start: name.span.start, end: Math.max(name.span.end, value.span.end) },
    };
  }
  if (!cursor.damaged) {
    const problem = `${quote(name.text)} has no value; write ${quote(`${name.text} = …`)}`;
    cursor.report(faults.malformedDeclaration(name.span, problem, []));
  }
  return { name, value: null, span: name.span };
}

/** The parameters of a function or subroutine, with their parentheses. */
export function readParameters(cursor: Cursor, name: Word): readonly Parameter[] {
  const params: Parameter[] = [];
  const open = cursor.peek();
  if (cursor.take('(') === undefined) {
    const at = name.span.end;
    if (!cursor.damaged) {
      cursor.report(
        faults.malformedProcedure(
          name.span,
          `parameters stand in parentheses, also where there are none: ${quote(`${name.text}()`)}`,
          [{ title: 'Write `()`', edits: [{ span: { start: at, end: at }, text: '()' }] }],
        ),
      );
    }
    return params;
  }
  if (cursor.take(')') !== undefined) return params;
  for (;;) {
    const param = readParameter(cursor);
    if (param !== undefined) params.push(param);
    if (params.length === mostParameters + 1 && param !== undefined) {
      cursor.report(
        faults.malformedProcedure(
          param.span,
          `a function has at most ${mostParameters} parameters`,
          [],
        ),
      );
    }
    if (cursor.take(',') !== undefined) continue;
    if (cursor.take(')') !== undefined) return params.slice(0, mostParameters);
    if (!cursor.atEnd && param !== undefined) {
      const written = quote(cursor.written(cursor.peek()));
      const problem = cursor.is('=')
        ? 'a parameter has no value of its own; give it in each call'
        : `${written} cannot stand here; parameters are names, separated by commas`;
      cursor.fail(faults.malformedProcedure(cursor.span(cursor.peek()), problem, []));
    } else if (cursor.atEnd) {
      unclosed(cursor, open);
    }
    return params.slice(0, mostParameters);
  }
}

function readParameter(cursor: Cursor): Parameter | undefined {
  const token = cursor.peek();
  let type: TypeWords | null = null;
  const named = isName(cursor.peek(1));
  if (
    token.kind === 'word' &&
    (named || cursor.is('::', 1) || (typeNames.has(token.text) && cursor.is('(', 1)))
  ) {
    const isForeign = !typeNames.has(token.text) && named;
    type = readType(cursor);
    const at = cursor.span(cursor.peek());
    if (cursor.take('::') === undefined && !cursor.atEnd && !isForeign) {
      cursor.report(
        faults.malformedProcedure(
          at,
          `a type is followed by ${quote('::')}: ${quote('real(KiB) :: size')}`,
          [
            {
              title: 'Insert `::`',
              edits: [{ span: { start: at.start, end: at.start }, text: ':: ' }],
            },
          ],
        ),
      );
    }
  }
  const name = readName(cursor, 'a parameter');
  if (name === undefined) {
    cursor.fail(
      faults.malformedProcedure(
        cursor.span(cursor.peek()),
        'a parameter is missing here; parameters are names, separated by commas',
        [],
      ),
    );
    return undefined;
  }
  const start = type?.span.start ?? name.span.start;
  return { name, type, span: { start, end: name.span.end } };
}
