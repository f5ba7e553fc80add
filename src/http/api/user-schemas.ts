import { z } from '@hono/zod-openapi';
import { isGrantPattern, isIdentityName, passwordFault } from '../../auth/index.ts';
import { parsed, text } from './texts.ts';

const time = z.iso.datetime();
const PERMISSIONS = ['pull', 'push', 'administer'] as const;
const permission = z.enum(PERMISSIONS, `one of ${PERMISSIONS.join(', ')}`);

const checked = (longest: number, is: (value: string) => boolean, expected: string) =>
  parsed(longest, (value) => (is(value) ? value : undefined), expected);

const NAME = 'a name of 1 to 64 letters, digits and _+=,.@-, which is not anonymous';
const name = checked(64, isIdentityName, NAME);
const pattern = checked(255, isGrantPattern, 'the name of a repository, in which * stands for any characters');

const MOST_GRANTS = 100;
const GRANTS = `a list of at most ${MOST_GRANTS} grants`;
const GRANT = 'a JSON object of permission and pattern';
const grant = z.strictObject({ permission, pattern }, GRANT).openapi('Grant');

export const userSchema = z
  .object({
    name: z.string(),
    createdAt: time,
    disabled: z.boolean().openapi({ description: 'It is refused everywhere, and keeps what it has' }),
    hasPassword: z.boolean().openapi({ description: 'It may sign in to the console by its name' }),
    grants: z.array(grant).openapi({ description: 'What it may do; each permission includes those before it' }),
    keys: z
      .array(
        z.object({
          id: z.string(),
          createdAt: time,
          usedAt: time
            .optional()
            .openapi({ description: 'When it was last used, to within minutes, where that is known' }),
        }),
      )
      .openapi({ description: 'Oldest first' }),
  })
  .openapi('User');

export const usersSchema = z.object({ users: z.array(userSchema), next: z.string().optional() }).openapi('Users');

export const newKeySchema = z
  .object({ name: z.string(), accessKeyId: z.string(), secretAccessKey: z.string() })
  .openapi('NewAccessKey', { description: 'The secret is shown this once' });

export const newUserBody = z
  .strictObject(
    { name, grants: z.array(grant, GRANTS).max(MOST_GRANTS, GRANTS).default([]) },
    'a JSON object of name and grants',
  )
  .openapi('NewUser');

export const changedUserBody = z
  .strictObject({ disabled: z.boolean('true or false') }, 'a JSON object of disabled')
  .openapi('ChangedUser');

export const grantsBody = z
  .strictObject({ grants: z.array(grant, GRANTS).min(1, GRANTS).max(MOST_GRANTS, GRANTS) }, 'a JSON object of grants')
  .openapi('NewGrants');

const password = z.string('a text').superRefine((value, context) => {
  const fault = passwordFault(value);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

export const passwordBody = z.strictObject({ password }, 'a JSON object of password').openapi('NewPassword');

export const ownPasswordBody = z
  .strictObject(
    { current: text(256, 'the password that you have').openapi({ description: 'The one until now' }), password },
    'a JSON object of current and password',
  )
  .openapi('OwnPassword');

const ofUser = name.openapi({ param: { description: 'The name of a user' }, example: 'ci' });

export const userParameters = z.object({ name: ofUser });
export const keyParameters = z.object({
  name: ofUser,
  id: text(128, 'the id of an access key').openapi({ param: { description: 'The id of an access key' } }),
});

export const grantParameters = z.strictObject(
  {
    permission: permission.openapi({ param: { description: 'What it lets them do' } }),
    pattern: pattern.openapi({ param: { description: 'On which repositories, as it was given', example: 'team/*' } }),
  },
  'there are permission, pattern',
);
