import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLifecyclePolicy } from './lifecycle-policy.ts';

const UNTAGGED = { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 };
const TAGGED = { tagStatus: 'tagged', tagPrefixList: ['prod'], countType: 'imageCountMoreThan', countNumber: 1 };
const ANY = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 30 };
const PATTERNS = { tagStatus: 'tagged', tagPatternList: ['prod*'], countType: 'imageCountMoreThan', countNumber: 1 };

/** A rule with priority, selection and, where it is not `expire`, action. */
const rule = (rulePriority: number, selection: object, action: object = { type: 'expire' }) => ({
  rulePriority,
  selection,
  action,
});
const rules = (...list: readonly object[]) => JSON.stringify({ rules: list });

const TAKEN = [
  rules(rule(1, UNTAGGED)),
  rules(rule(1, TAGGED), rule(2, PATTERNS), rule(3, UNTAGGED), rule(4, ANY)),
  rules({ ...rule(1, UNTAGGED), description: 'Expire images older than 14 days' }),
  rules(rule(1, UNTAGGED, { type: 'transition', targetStorageClass: 'archive' }), rule(2, ANY)),
];

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['{', /not-json/],
  ['[]', /expected object/],
  ['{}', /rules: /],
  [rules(), /rules: /],
  [rules({ ...rule(1, UNTAGGED), color: 'red' }), /rules\.0: .*color/],
  [rules({ rulePriority: 1, selection: UNTAGGED }), /rules\.0\.action/],
  [rules(rule(0, UNTAGGED)), /rules\.0\.rulePriority/],
  [rules(rule(1.5, UNTAGGED)), /rules\.0\.rulePriority/],
  [rules(rule(1, UNTAGGED), rule(1, TAGGED)), /rulePriority of its own/],
  [rules(rule(2, UNTAGGED), rule(1, ANY)), /"any" must have the highest/],
  [rules(rule(1, { ...UNTAGGED, countNumber: 0 })), /rules\.0\.selection\.countNumber/],
  [rules(rule(1, { ...UNTAGGED, countUnit: 'hours' })), /rules\.0\.selection\.countUnit/],
  [rules(rule(1, { ...UNTAGGED, countUnit: undefined })), /countUnit goes with/],
  [rules(rule(1, { ...ANY, countUnit: 'days' })), /countUnit goes with/],
  [rules(rule(1, { ...TAGGED, tagPrefixList: undefined })), /needs tagPatternList or tagPrefixList/],
  [rules(rule(1, { ...TAGGED, tagPatternList: ['a'] })), /and not both/],
  [rules(rule(1, { ...UNTAGGED, tagPrefixList: ['a'] })), /only tagStatus "tagged"/],
  [rules(rule(1, UNTAGGED, { type: 'delete' })), /rules\.0\.action\.type/],
  [rules(rule(1, UNTAGGED, { type: 'transition' })), /targetStorageClass goes with/],
];

function faultsOf(text: string): string {
  const parsed = parseLifecyclePolicy(text);
  if (parsed.kind !== 'invalid') return parsed.kind;
  return parsed.faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
}

describe('a lifecycle policy', () => {
  for (const text of TAKEN) it(`is taken: ${text}`, () => assert.equal(faultsOf(text), 'policy'));

  for (const [text, reason] of REFUSED) {
    it(`is refused for ${reason.source}: ${text}`, () => assert.match(faultsOf(text), reason));
  }
});
