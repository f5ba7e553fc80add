import { z } from '@hono/zod-openapi';

/** A text of 1 to `longest` characters without control characters. Told by a function: a document's patterns have no flags. */
export const text = (
  longest: number,
  expected = `a text of 1 to ${longest} characters, none of which is a control character`,
) =>
  z
    .string(expected)
    .min(1, expected)
    .max(longest, expected)
    .refine((value) => !/\p{Cc}/u.test(value), expected);

/** A text that means something, as what it means. */
export const parsed = <T>(longest: number, parse: (value: string) => T | undefined, expected: string) =>
  text(longest, expected).transform((value, context) => {
    const meant = parse(value);
    if (meant !== undefined) return meant;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
