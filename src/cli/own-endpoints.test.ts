import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownEndpoints } from './own-endpoints.ts';

describe('an endpoint of AWS in the environment', () => {
  const SERVER = { url: 'https://registry.example.org', port: 5000 };
  const CASES: readonly [endpoint: string, isOwn: boolean][] = [
    ['https://registry.example.org', true],
    ['https://registry.example.org/', true],
    ['http://localhost:5000', true],
    ['http://127.0.0.1:5000', true],
    ['http://localhost:4566', false],
    ['https://sqs.us-east-1.amazonaws.com', false],
    ['no address', false],
    ['', false],
  ];
  for (const [endpoint, isOwn] of CASES) {
    it(`${isOwn ? 'is' : 'is not'} this server's at "${endpoint}"`, () => {
      const found = ownEndpoints(SERVER, { AWS_ENDPOINT_URL_SQS: endpoint, AWS_ENDPOINT_URL_S3: endpoint });

      assert.deepEqual(found, isOwn ? ['AWS_ENDPOINT_URL_SQS'] : []);
    });
  }
});
