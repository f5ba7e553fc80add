import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outboundOf } from './outbound.ts';
import { ConfigError } from './types.ts';

describe('the settings of calls that go out', () => {
  it('allow nothing, and name no endpoint, where they are not set', () => {
    assert.deepEqual(outboundOf({}), { allowed: [], awsEndpoints: {} });
  });

  it('are a list and endpoints', () => {
    const settings = {
      PRATIQUE_OUTBOUND_ALLOW: 'hooks.corp:8443, *.example.org,,10.0.0.0/8',
      PRATIQUE_AWS_ENDPOINT_SQS: 'http://localhost:4566',
    };

    assert.deepEqual(outboundOf(settings), {
      allowed: ['hooks.corp:8443', '*.example.org', '10.0.0.0/8'],
      awsEndpoints: { sqs: 'http://localhost:4566' },
    });
  });

  it('are refused with an entry that is none', () => {
    assert.throws(
      () => outboundOf({ PRATIQUE_OUTBOUND_ALLOW: 'hooks.corp,https://a' }),
      (error) => {
        assert.ok(error instanceof ConfigError && error.cause instanceof Error);
        assert.equal(error.message, 'PRATIQUE_OUTBOUND_ALLOW cannot be used');
        assert.match(error.cause.message, /^"https:\/\/a" is no host name/);
        return true;
      },
    );
  });
});
