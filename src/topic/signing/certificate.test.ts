import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { selfSignedCertificate } from './certificate.ts';

const PAIR = generateKeyPairSync('rsa', { modulusLength: 2048 });
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2055, 0, 1);

function made(host: string): X509Certificate {
  return new X509Certificate(selfSignedCertificate({ ...PAIR, host, from: FROM, until: UNTIL }));
}

describe('a certificate of a signing key', () => {
  it('vouches for its own key, for signatures alone, and for nobody else', () => {
    const certificate = made('registry.example.org');

    assert.equal(certificate.verify(PAIR.publicKey), true);
    assert.equal(certificate.checkPrivateKey(PAIR.privateKey), true);
    assert.equal(certificate.issuer, certificate.subject);
    assert.equal(certificate.checkIssued(certificate), false);
    assert.equal(certificate.ca, false);
    assert.deepEqual([certificate.validFromDate.getTime(), certificate.validToDate.getTime()], [FROM, UNTIL]);
    assert.equal(certificate.verify(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey), false);
  });

  it('is of the host that it is served from', () => {
    assert.equal(made('registry.example.org').checkHost('registry.example.org'), 'registry.example.org');
    assert.equal(made('registry.example.org').checkHost('other.example.org'), undefined);
    assert.equal(made('192.0.2.7').checkIP('192.0.2.7'), '192.0.2.7');
    assert.equal(made('192.0.2.7').checkIP('192.0.2.8'), undefined);
    assert.equal(made('2001:db8::1').subject, 'CN=2001:db8::1');
  });

  it('has a name as long as it may be, of a host that is longer', () => {
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.example.org`;

    assert.equal(made(host).subject, `CN=${host.slice(0, 64)}`);
    assert.equal(made(host).checkHost(host), host);
  });

  it('has a number of its own', () => {
    const numbers = [made('a.example'), made('a.example')].map(({ serialNumber }) => serialNumber);

    assert.match(numbers[0] ?? '', /^[4-7][0-9A-F]{31}$/);
    assert.notEqual(numbers[0], numbers[1]);
  });
});
