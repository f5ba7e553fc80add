import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseStoredReference } from './stored-reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const NAMED: readonly (readonly [text: string, name: string, reference: string])[] = [
  ['team/app:1', 'team/app', '1'],
  ['app', 'app', 'latest'],
  [`team/app@${DIGEST}`, 'team/app', DIGEST],
  [`team/app:1@${DIGEST}`, 'team/app', DIGEST],
  ['a/b/c:v1.2_3-4', 'a/b/c', 'v1.2_3-4'],
];

const NONE = [
  '',
  ':1',
  'app:',
  '@',
  'App:1',
  'app:1:2',
  'app@sha256:a',
  `app@${DIGEST}@${DIGEST}`,
  `app:@${DIGEST}`,
  'localhost:5000/app:1',
  'docker://app:1',
  './app',
  'app:-1',
  'app/:1',
];

describe('what names an image of this registry', () => {
  for (const [text, name, reference] of NAMED) {
    it(`is "${text}"`, () => assert.deepEqual(parseStoredReference(text), { name, reference }));
  }

  for (const text of NONE) {
    it(`is not "${text}"`, () => assert.equal(parseStoredReference(text), undefined));
  }
});
