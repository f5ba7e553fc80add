import assert from 'node:assert/strict';
import { it } from 'node:test';
import { OciError } from './error.ts';

it('an error is answered with the status of its code', () => {
  for (const [code, status] of [
    ['BLOB_UNKNOWN', 404],
    ['DIGEST_INVALID', 400],
    ['UNAUTHORIZED', 401],
    ['DENIED', 403],
    ['UNSUPPORTED', 405],
    ['TOOMANYREQUESTS', 429],
  ] as const) {
    assert.equal(new OciError(code, 'no').status, status);
  }
  assert.equal(new OciError('DENIED', 'no', { status: 409 }).status, 409);
});

it('an error is written as the specification writes it', () => {
  const plain = new OciError('NAME_UNKNOWN', 'there is none');
  const detailed = new OciError('MANIFEST_BLOB_UNKNOWN', 'missing', { detail: [{ digest: 'sha256:a' }] });

  assert.equal(JSON.stringify(plain), '{"errors":[{"code":"NAME_UNKNOWN","message":"there is none"}]}');
  assert.deepEqual(detailed.toJSON(), {
    errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', message: 'missing', detail: [{ digest: 'sha256:a' }] }],
  });
});
