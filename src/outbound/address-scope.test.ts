import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { plainAddress, scopeOf } from './address-scope.ts';

const SCOPES = {
  internet: [
    '1.1.1.1',
    '151.101.130.132',
    '172.32.0.1',
    '100.128.0.1',
    '2a04:4e42::644',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
    '64:ff9b::101:101',
  ],
  private: [
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.127.255.255',
    'fd00::1',
    'fc00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
  ],
  'this-machine': [
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '::',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::FFFF:7F00:1',
    '::ffff:0:0',
    '64:ff9b::7f00:1',
    '64:ff9b::',
  ],
  special: [
    '169.254.169.254',
    '169.254.0.1',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '192.88.99.1',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '3fff::1',
    '64:ff9b:1::7f00:1',
    '::7f00:1',
    '::ffff:0:7f00:1',
    '::ffff:169.254.169.254',
    '100::1',
    'localhost',
    '127.1',
    '',
  ],
} as const;

describe('the scope of an address', () => {
  for (const [scope, addresses] of Object.entries(SCOPES)) {
    for (const address of addresses) {
      it(`is ${scope} for "${address}"`, () => {
        assert.equal(scopeOf(address), scope);
      });
    }
  }

  it('is that of the IPv4 address which an IPv6 one stands for', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        assert.equal(scopeOf(`::ffff:${address}`), scopeOf(address));
        assert.equal(scopeOf(`64:ff9b::${address}`), scopeOf(address));
        assert.equal(plainAddress(`::ffff:${address}`), address);
      }),
    );
  });

  it('is the same however an IPv6 address is written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), (parts) => {
        const long = parts.map((part) => part.toString(16).padStart(4, '0').toUpperCase()).join(':');
        const plain = plainAddress(long) ?? '';

        assert.equal(scopeOf(long), scopeOf(plain));
        assert.equal(plainAddress(plain), plain);
      }),
    );
  });
});
