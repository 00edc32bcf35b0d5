/** Diagnostics of comments that allow a warning at one place: `momus: allow CODE because REASON`. */
import type { Span } from '../text/source.ts';
import { define, defineWithFix } from './define.ts';
import { quote } from './syntax.ts';

/** What is wrong with a comment that should allow something. */
export type SuppressionFault =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'no-code' }
  | { readonly kind: 'unknown'; readonly code: string; readonly suggestion: string | undefined }
  | { readonly kind: 'error'; readonly code: string }
  /** `write`: what makes a reason of the text behind it; null where there is none. */
  | {
      readonly kind: 'no-reason';
      readonly codes: readonly string[];
      readonly write: string | null;
    };

const quoted = (codes: readonly string[]): string => codes.map(quote).join(', ');

export const malformedSuppression = defineWithFix(
  {
    code: 'malformed-suppression',
    severity: 'warning',
    title: 'A comment that should allow a warning, and cannot',
    explanation:
      'The comment `momus: allow CODE because REASON` allows a warning at one place. Alone in its line it is for the statement or form that comes next; behind code, for what begins in that line and what ends there; each time with all that is in it. A warning that is reported at a call belongs to the call. Several codes stand with commas between them. The reason is for whoever reads the policy next, so it is asked for. Errors cannot be allowed: a policy with an error does not run.',
    bad: '# momus: allow nested-loops\n(with Guests g (with Guests h (debug (g.Prop "name") (h.Prop "name"))))',
    good: '# momus: allow nested-loops because this host never has more than ten guests\n(with Guests g (with Guests h (debug (g.Prop "name") (h.Prop "name"))))',
    inFreeform: {
      bad: 'policy p\n  do g in Guests\n    ! momus: allow nested-loops\n    do h in Guests\n      call debug(property(g, "name"), property(h, "name"))\n    end do\n  end do\nend policy p',
      good: 'policy p\n  do g in Guests\n    ! momus: allow nested-loops because this host never has more than ten guests\n    do h in Guests\n      call debug(property(g, "name"), property(h, "name"))\n    end do\n  end do\nend policy p',
    },
  },
  (span: Span, mark: string, fault: SuppressionFault) => {
    const form = `\`${mark} momus: allow CODE because REASON\``;
    switch (fault.kind) {
      case 'word':
        return {
          message: `${quote(fault.word)} allows nothing; write ${form}`,
          fixes: [
            {
              title: 'Write `momus: allow`',
              edits: [{ span, text: 'momus: allow' }],
              isChoice: true as const,
            },
          ],
        };
      case 'no-code':
        return `the code of a warning is missing; write ${form}`;
      case 'unknown':
        return fault.suggestion === undefined
          ? `there is no warning ${quote(fault.code)}; write the code that stands with the message`
          : {
              message: `there is no warning ${quote(fault.code)}; is ${quote(fault.suggestion)} meant?`,
              fixes: [
                {
                  title: `Write \`${fault.suggestion}\``,
                  edits: [{ span, text: fault.suggestion }],
                },
              ],
            };
      case 'error':
        return `${quote(fault.code)} is an error, which nothing allows; mend it instead`;
      case 'no-reason':
        return {
          message: `say why ${quoted(fault.codes)} is allowed here: write \`because\` and the reason behind it`,
          fixes:
            fault.write === null
              ? []
              : [{ title: 'Write `because`', edits: [{ span, text: fault.write }] }],
        };
      default:
        return fault satisfies never;
    }
  },
);

export const unusedSuppression = define(
  {
    code: 'unused-suppression',
    severity: 'warning',
    title: 'A comment allows a warning that is not there',
    explanation:
      'The warning was mended, or stands elsewhere than what the comment is for: alone in its line, the statement or form that comes next; behind code, what begins in that line and what ends there. Remove the comment, so that it does not hide a later fault. While a set has errors nothing is said of this, since warnings may be missing then.',
    bad: '# momus: allow nested-loops because this host never has more than ten guests\n(with Guests g (debug (g.Prop "name")))',
    good: '(with Guests g (debug (g.Prop "name")))',
    inFreeform: {
      bad: 'policy p\n  ! momus: allow nested-loops because this host never has more than ten guests\n  do g in Guests\n    call debug(property(g, "name"))\n  end do\nend policy p',
      good: 'policy p\n  do g in Guests\n    call debug(property(g, "name"))\n  end do\nend policy p',
    },
  },
  (code: string, line: Span | null) => ({
    message: `nothing gives ${quote(code)} here; remove this`,
    fixes:
      line === null
        ? []
        : [
            {
              title: 'Remove the comment',
              edits: [{ span: line, text: '' }],
              isChoice: true as const,
            },
          ],
  }),
);

/** Whether a comment can allow warnings of a code: of those about such comments it cannot. */
export const isAllowable = (code: string): boolean =>
  !suppressionDiagnostics.some(({ page }) => page.code === code);

export const suppressionDiagnostics = [malformedSuppression, unusedSuppression] as const;
