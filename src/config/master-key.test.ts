import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { masterKeyOf } from './master-key.ts';
import { readConfig } from './read.ts';
import { ConfigError } from './types.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const FOLDERS = { folder: '/home', data: '/data' };

describe('the settings of the master key', () => {
  const places: readonly (readonly [settings: Readonly<Record<string, string>>, place: unknown])[] = [
    [{}, { kind: 'file', file: '/data/master.key' }],
    [{ PRATIQUE_MASTER_KEY_FILE: 'own.key' }, { kind: 'file', file: '/home/own.key' }],
    [{ PRATIQUE_MASTER_KEY: KEY }, { kind: 'environment', text: KEY }],
    [
      { PRATIQUE_MASTER_KEY_KMS: 'alias/own', PRATIQUE_AWS_ENDPOINT_KMS: 'http://localhost:4566' },
      { kind: 'kms', keyId: 'alias/own', file: '/data/master.key.kms', endpoint: 'http://localhost:4566' },
    ],
  ];
  for (const [settings, place] of places) {
    it(`say where it is: ${Object.keys(settings).join(', ') || 'nothing'}`, () => {
      assert.deepEqual(masterKeyOf(settings, FOLDERS), place);
    });
  }

  it('name one place alone', () => {
    assert.throws(
      () => masterKeyOf({ PRATIQUE_MASTER_KEY: KEY, PRATIQUE_MASTER_KEY_KMS: 'alias/own' }, FOLDERS),
      (error) =>
        error instanceof ConfigError && error.message.includes('each say where the one master key is: set one'),
    );
  });

  it('are refused with what is no key, which is not repeated', () => {
    for (const text of ['swordfish', KEY.slice(1), `${KEY}AAAA`]) {
      assert.throws(() => readConfig({ PRATIQUE_MASTER_KEY: text }, '/nowhere'), {
        message: 'PRATIQUE_MASTER_KEY: base64 of 32 bytes, such as "openssl rand -base64 32" prints',
      });
    }
  });
});
