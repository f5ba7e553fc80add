import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { describe, it } from 'node:test';
import { parseDigest } from '../../oci/digest.ts';
import { isAbout, signedPayload, signerOf, verifierOf } from './signature.ts';

const MANIFEST = digest('a');
const OTHER = digest('b');
const [PRIVATE, PUBLIC] = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

describe('a signed payload', () => {
  it('has the form that cosign signs', () => {
    assert.equal(
      Buffer.from(signedPayload(MANIFEST, 'registry.example/advisories')).toString(),
      `{"critical":{"identity":{"docker-reference":"registry.example/advisories"},"image":{"docker-manifest-digest":"${MANIFEST}"},"type":"cosign container image signature"},"optional":null}`,
    );
  });

  const said = (image: unknown, type = 'cosign container image signature') =>
    JSON.stringify({ critical: { identity: { 'docker-reference': '' }, image, type }, optional: { by: 'x' } });
  const cases: readonly (readonly [payload: string, isAbout: boolean])[] = [
    [said({ 'docker-manifest-digest': MANIFEST }), true],
    [said({ 'docker-manifest-digest': OTHER }), false],
    [said({ 'docker-manifest-digest': MANIFEST }, 'atomic container signature'), false],
    [said({}), false],
    [said(null), false],
    ['null', false],
    [MANIFEST, false],
    ['', false],
  ];
  for (const [payload, expected] of cases) {
    it(`is about the manifest or is not: ${payload.slice(0, 110)}`, () => {
      assert.equal(isAbout(Buffer.from(payload), MANIFEST), expected);
    });
  }
});

describe('a signature', () => {
  for (const [kind, keys] of [
    ['ECDSA over P-256', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))],
    ['Ed25519', pemOf(generateKeyPairSync('ed25519'))],
  ] as const) {
    it(`holds for its bytes and its key alone: ${kind}`, () => {
      const payload = Buffer.from('payload');

      const signature = signerOf(keys[0]).sign(payload);

      assert.equal(verifierOf(keys[1]).verify(payload, signature), true);
      assert.equal(verifierOf(keys[1]).verify(Buffer.from('other'), signature), false);
      assert.equal(verifierOf(PUBLIC).verify(payload, signature), false);
      assert.equal(verifierOf(keys[1]).verify(payload, Buffer.alloc(0)), false);
      assert.equal(verifierOf(keys[1]).verify(payload, Buffer.alloc(10_000, 1)), false);
    });
  }
});

describe('a key', () => {
  const [p384, p384Public] = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
  const [, rsa] = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const locked = generateKeyPairSync('ed25519').privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
  const refused: readonly (readonly [title: string, parse: () => unknown, reason: RegExp])[] = [
    ['one of another curve', () => signerOf(p384), /it is of the kind "ec", and ECDSA over P-256 or Ed25519 is wanted/],
    ['a public one of another curve', () => verifierOf(p384Public), /it is of the kind "ec"/],
    ['one of RSA', () => verifierOf(rsa), /it is of the kind "rsa"/],
    ['one behind a password', () => signerOf(locked.toString()), /it is encrypted: "openssl pkey -in FILE" writes it/],
    [
      'one that cosign keeps',
      () =>
        signerOf('-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\neyJ\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n'),
      /a key of cosign, .* let "cosign sign --key" sign/,
    ],
    ['a private one to check with', () => verifierOf(PRIVATE), /it is a private key: .* writes the public one/],
    ['a public one to sign with', () => signerOf(PUBLIC), /it is no private key in PEM/],
    ['none', () => verifierOf('text'), /it is no public key in PEM/],
  ];
  for (const [title, parse, reason] of refused) {
    it(`is refused: ${title}`, () => {
      assert.throws(parse, reason);
    });
  }
});

function pemOf({ privateKey, publicKey }: KeyPairKeyObjectResult): readonly [string, string] {
  return [
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  ];
}

function digest(hex: string) {
  const parsed = parseDigest(`sha256:${hex.repeat(64)}`);
  assert.ok(parsed);
  return parsed;
}
