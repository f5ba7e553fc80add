import type { Excuse } from '../../api/schema.generated.ts';

export type ExcuseStatus = Excuse['status'];
export type Justification = NonNullable<Excuse['justification']>;

/** VEX's words for what is said of a finding, with what they mean. */
export const STATUS_WORDS: Readonly<Record<ExcuseStatus, readonly [label: string, meaning: string]>> = {
  not_affected: ['Not affected', 'It is there, and does no harm here'],
  fixed: ['Fixed', 'It was mended, in a way that the version does not tell'],
  under_investigation: ['Under investigation', 'It is not known yet, and being looked at'],
  affected: ['Affected', 'It is so, and is lived with until then'],
};

/** VEX's words for why something is not affected. */
export const JUSTIFICATION_WORDS: Readonly<Record<Justification, string>> = {
  component_not_present: 'The component is not present',
  vulnerable_code_not_present: 'The vulnerable code is not present',
  vulnerable_code_not_in_execute_path: 'The vulnerable code is never executed',
  vulnerable_code_cannot_be_controlled_by_adversary: 'Nobody who attacks can reach the vulnerable code',
  inline_mitigations_already_exist: 'What is around it prevents the attack already',
};

/** VEX's word as people write it: `vulnerable_code_not_present` with spaces. */
export function vexWord(word: string): string {
  return word.replaceAll('_', ' ');
}
