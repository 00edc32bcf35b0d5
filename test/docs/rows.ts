/**
 * Puts a line of a table of documentation into policies that can run.
 * In: an expression or a statement in both notations. Out: a policy in each.
 *
 * Around the line, `a` is 7, `b` is 2, `t` is a name of a field, `s` a subroutine, `f` a function;
 * `guest` and `disk` are those of loops. A statement is followed by what it declared or changed.
 */
import { inPolicy, type Row } from './snippets.ts';

const freeformNames = `real :: a = 7, b = 2
text :: t = "balloon_cur"
subroutine s(x)
call debug(x)
end subroutine
function f(x)
return x * 2
end function`;

const listNames =
  '(def s (x) (debug x)) (def f (x) (* x 2)) (defvar a 7) (defvar b 2) (defvar t "balloon_cur")';

/** The two policies of a row. */
export function policiesAround({ kind, freeform, list }: Row): readonly [string, string] {
  let statements = `call debug(${freeform})`;
  let form = `(debug ${list})`;
  if (kind === 'Statement') {
    const name = /:: (\w+)/u.exec(freeform)?.[1] ?? 'a';
    statements = `${freeform}\ncall debug(a, ${name})`;
    form = `${list} (debug a ${name})`;
  }
  const ofDisk = /\bdisk\b/u.test(freeform);
  if (ofDisk) {
    statements = `if (not present(guest.io_tune)) cycle\ndo disk in guest.io_tune\n${statements}\nend do`;
    form = `(if (valid guest.io_tune) (with guest.io_tune disk { ${form} }) 0)`;
  }
  if (ofDisk || /\bguest\b/u.test(freeform)) {
    statements = `do guest in Guests\n${statements}\nend do`;
    form = `(with Guests guest { ${form} })`;
  }
  return [inPolicy(`${freeformNames}\n${statements}\n`), `${listNames} ${form}`];
}
