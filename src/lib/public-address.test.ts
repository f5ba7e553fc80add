import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPublicAddress } from './public-address.ts';

describe('isPublicAddress', () => {
  for (const address of [
    '1.1.1.1',
    '151.101.130.132',
    '172.32.0.1',
    '100.128.0.1',
    '2a04:4e42::644',
    '2606:4700::1111',
  ]) {
    it(`holds ${address} for one of the internet`, () => {
      assert.equal(isPublicAddress(address), true);
    });
  }

  const others = [
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fd00:ec2::254',
    'ff02::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'localhost',
    '127.1',
    '',
  ];
  for (const address of others) {
    it(`does not hold "${address}" for one of the internet`, () => {
      assert.equal(isPublicAddress(address), false);
    });
  }
});
