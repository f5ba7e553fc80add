import type { Grant } from '../../api/schema.generated.ts';
import { Text } from '../../parts/text.tsx';

/** What each permission lets somebody do. */
export const PERMISSIONS: readonly {
  readonly value: Grant['permission'];
  readonly label: string;
  readonly description: string;
}[] = [
  { value: 'pull', label: 'Pull', description: 'See images and what is wrong with them' },
  { value: 'push', label: 'Push', description: 'Pull, and push images' },
  { value: 'administer', label: 'Administer', description: 'Push, delete, excuse, and change settings' },
];

/** `Push team/*`. */
export function GrantText({ of: { permission, pattern } }: { readonly of: Grant }) {
  return (
    <>
      {PERMISSIONS.find(({ value }) => value === permission)?.label}{' '}
      {pattern === '*' ? 'everything' : <Text of={pattern} isCode />}
    </>
  );
}

/** The same in one line of plain text, for who cannot see. */
export function grantLine({ permission, pattern }: Grant): string {
  return `${permission} ${pattern === '*' ? 'everything' : pattern}`;
}
