/**
 * A member or method that is something else than it is written as, written as what it is.
 * In: the expression, what its name really is. Out: the fix, made of places alone, since the checker
 * does not know the text; none where more than the form of the access would change.
 */
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Expression, MemberExpression, MethodExpression, Notation } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';

/** What a name of an entity is. */
export type Is = 'field' | 'property' | 'control';

const nameOf = (of: Expression): string => (of.kind === 'name' ? of.name : '…');
const at = (offset: number): Span => ({ start: offset, end: offset });

/** The fix for an access of a name that is something else. */
export function writtenAs(
  e: MemberExpression | MethodExpression,
  is: Is,
  name: string,
  notation: Notation,
): readonly Fix[] {
  if (e.kind === 'member') return is === 'property' ? [asProperty(e, name, notation)] : [];
  if (e.args.some((a) => a.kind === 'text' && a.bare === true)) return [];
  if (is === 'field') return asField(e, name);
  return is === 'control' && notation === 'list' && e.method.text === name
    ? asControl(e, name)
    : [];
}

/** `device.read_bytes_sec` is a limit among others: `device.current.read_bytes_sec`. */
export const insideOf = (group: string, { of, member }: MemberExpression): Fix => ({
  title: `Write \`${nameOf(of)}.${group}.${member.text}\``,
  edits: [{ span: at(member.span.start), text: `${group}.` }],
  isChoice: true,
});

/** `guest.pid` is `property(guest, "pid")`, in lists `(guest.Prop "pid")`. */
function asProperty(e: MemberExpression, name: string, notation: Notation): Fix {
  const isList = notation === 'list';
  const between = isList ? '.Prop "' : ', "';
  return {
    title: isList
      ? `Write \`(${nameOf(e.of)}.Prop "${name}")\``
      : `Write \`property(${nameOf(e.of)}, "${name}")\``,
    edits: [
      { span: at(e.span.start), text: isList ? '(' : 'property(' },
      { span: { start: e.of.span.end, end: e.member.span.start }, text: between },
      { span: at(e.member.span.end), text: '")' },
    ],
  };
}

/** `(guest.mem_unused)` and `(guest.Prop "mem_unused")` are `guest.mem_unused`. */
function asField({ span, of, method, args }: MethodExpression, name: string): readonly Fix[] {
  const [first, ...more] = args;
  const isNamed = method.text === name;
  if (isNamed ? first !== undefined : first?.kind !== 'text' || more.length > 0) return [];
  return [
    {
      title: `Write \`${nameOf(of)}.${name}\``,
      edits: [
        { span: { start: span.start, end: of.span.start }, text: '' },
        { span: { start: of.span.end, end: span.end }, text: `.${name}` },
      ],
    },
  ];
}

/** `(guest.balloon_target 5)` is `(guest.Control "balloon_target" 5)`. */
function asControl({ method, args }: MethodExpression, name: string): readonly Fix[] {
  if (args.length !== 1) return [];
  const text = `Control "${name}"`;
  return [{ title: `Write \`${text}\``, edits: [{ span: method.span, text }] }];
}
