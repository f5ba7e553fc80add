import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAddressCheck } from './index.ts';

describe('an address, before it is called', () => {
  const faults: readonly (readonly [allowed: string, address: string, fault: RegExp | undefined])[] = [
    ['', 'https://hooks.example.org/x', undefined],
    ['', 'https://8.8.8.8/x', undefined],
    [
      '',
      'http://hooks.example.org/x',
      /"http:\/\/hooks\.example\.org" is not encrypted: use https, or PRATIQUE_OUTBOUND_ALLOW=/,
    ],
    ['hooks.example.org', 'http://hooks.example.org/x', undefined],
    ['10.0.0.0/8', 'http://hooks.example.org/x', undefined],
    ['10.0.0.0/8:443', 'http://hooks.example.org/x', /is not encrypted/],
    [
      '',
      'https://127.0.0.1/x',
      /"127\.0\.0\.1" is not on the internet: PRATIQUE_OUTBOUND_ALLOW=127\.0\.0\.1 allows it/,
    ],
    ['', 'https://127.1/x', /"127\.0\.0\.1" is not on the internet/],
    ['', 'https://2130706433/x', /"127\.0\.0\.1" is not on the internet/],
    ['', 'https://[::ffff:7f00:1]/x', /"127\.0\.0\.1" is not on the internet/],
    ['', 'https://[::1]:8443/x', /"::1" is not on the internet/],
    ['', 'https://169.254.169.254/latest', /"169\.254\.169\.254" is not on the internet/],
    ['', 'https://10.1.2.3/x', /"10\.1\.2\.3" is not on the internet/],
    ['10.0.0.0/8', 'https://10.1.2.3/x', undefined],
    ['10.0.0.0/8', 'http://10.1.2.3/x', undefined],
    ['', 'https://localhost/x', /"localhost" leads to 127\.0\.0\.1, which is not on the internet/],
    ['', 'https://LOCALHOST./x', /"localhost" leads to 127\.0\.0\.1/],
    ['', 'https://a.localhost/x', /"a\.localhost" leads to/],
    ['127.0.0.1', 'http://localhost/x', undefined],
    ['::1', 'http://localhost/x', undefined],
    ['10.0.0.0/8', 'https://localhost/x', /"localhost" leads to/],
    ['localhost:8443', 'https://localhost:8443/x', undefined],
    ['localhost:8443', 'https://localhost/x', /"localhost" leads to/],
    ['', 'https://hooks.internal/x', /"hooks\.internal" is not on the internet/],
    ['10.0.0.0/8', 'https://hooks.internal/x', undefined],
    ['', 'ftp://hooks.example.org/x', /only https: and http: can/],
    ['', 'https://user:pass@hooks.example.org/x', /holds a user or a password/],
    ['', 'hooks', /is no address/],
  ];
  for (const [allowed, address, fault] of faults) {
    it(`is ${fault === undefined ? 'fine' : 'refused'}: "${address}", where "${allowed}" is allowed`, () => {
      const found = createAddressCheck(allowed === '' ? [] : [allowed])(address);

      if (fault === undefined) assert.equal(found, undefined);
      else assert.match(found ?? '', fault);
      assert.doesNotMatch(found ?? '', /pass@|\/x|latest/);
    });
  }
});
