import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { digestOf } from '../../oci/digest.ts';
import { DAY_MILLISECONDS, DEFAULT_TERMS } from '../fault.ts';
import type { ExcuseSigner } from '../types.ts';
import { type AttachedVex, judgeAttached } from './judge.ts';
import { parseSignerKey } from './keys.ts';

const NOW = Date.UTC(2026, 0, 10);
const IMAGE = digestOf(Buffer.from('image'));
const OTHER = digestOf(Buffer.from('another image'));
const SSL = 'pkg:deb/debian/openssl@1';

const [mary, eve, rsa, p384, ed25519] = [
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
  generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  generateKeyPairSync('ed25519'),
];

function pemOf(key: KeyObject): string {
  return String(key.export({ type: 'spki', format: 'pem' }));
}

function signer(name: string, key: KeyObject, repositories = '*'): ExcuseSigner {
  return { name, publicKey: pemOf(key), fingerprint: name, repositories, addedBy: 'admin', addedAt: 0 };
}

const vex = (more: object = {}, statement: object = {}) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.com/1',
  author: 'Bob',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2024-1' },
      products: [{ '@id': SSL }],
      status: 'not_affected',
      impact_statement: 'no',
      ...statement,
    },
  ],
  ...more,
});

interface Signing {
  readonly key?: KeyObject;
  readonly subject?: string;
  readonly predicateType?: string;
  readonly tamper?: (payload: string) => string;
  readonly payloadType?: string;
}

/** As `cosign attest` makes them. */
function attested(predicate: object, { key = mary.privateKey, subject = IMAGE, ...rest }: Signing = {}): AttachedVex {
  const {
    predicateType = 'https://openvex.dev/ns/v0.2.0',
    payloadType = 'application/vnd.in-toto+json',
    tamper = (text) => text,
  } = rest;
  const payload = JSON.stringify({
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType,
    subject: [{ name: 'app', digest: { sha256: subject.replace('sha256:', '') } }],
    predicate,
  });
  const pae = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(payload)} ${payload}`;
  const sig = sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.from(pae), key);
  const body = Buffer.from(tamper(payload)).toString('base64');
  return blob({ payloadType, payload: body, signatures: [{ keyid: '', sig: sig.toString('base64') }] });
}

function blob(value: unknown, more: Partial<AttachedVex> = {}): AttachedVex {
  const bytes = Buffer.from(JSON.stringify(value));
  return {
    digest: digestOf(bytes),
    bytes,
    manifest: digestOf(Buffer.from('manifest')),
    subject: IMAGE,
    signatures: [],
    ...more,
  };
}

/** As `cosign sign` makes them. */
function cosigned(of: string, key = mary.privateKey, type = 'cosign container image signature') {
  const payload = Buffer.from(
    JSON.stringify({ critical: { identity: {}, image: { 'docker-manifest-digest': of }, type }, optional: null }),
  );
  return { payload, signature: sign('sha256', payload, key) };
}

const OPTIONS = {
  signers: [signer('mary', mary.publicKey), signer('rob', rsa.publicKey), signer('ed', ed25519.publicKey)],
  terms: DEFAULT_TERMS,
  now: NOW,
};
const MANIFEST = digestOf(Buffer.from('manifest'));

describe('a document that is attached to an image', () => {
  const EXCUSES: readonly (readonly [title: string, attached: AttachedVex, owner: string])[] = [
    ['is attested by a listed signer', attested(vex()), 'mary'],
    ['is attested with an RSA key', attested(vex(), { key: rsa.privateKey }), 'rob'],
    ['is attested with an Ed25519 key', attested(vex(), { key: ed25519.privateKey }), 'ed'],
    [
      'is in a bundle of Sigstore',
      blob({ dsseEnvelope: JSON.parse(Buffer.from(attested(vex()).bytes).toString()) as unknown }),
      'mary',
    ],
    [
      'is in a manifest that a listed signer signed',
      blob(vex(), { signatures: [cosigned(OTHER), cosigned(MANIFEST)] }),
      'mary',
    ],
  ];
  for (const [title, attached, owner] of EXCUSES) {
    it(`excuses where it ${title}`, () => {
      const { claims, excuses } = judgeAttached(IMAGE, [attached], OPTIONS);

      assert.deepEqual(
        excuses.map(({ origin: _origin, ...excuse }) => excuse),
        [
          {
            scope: { image: IMAGE, vulnerability: 'CVE-2024-1', package: SSL },
            status: 'not_affected',
            reason: 'no',
            owner,
            expiresAt: Date.UTC(2026, 0, 1) + 90 * DAY_MILLISECONDS,
          },
        ],
      );
      assert.deepEqual(
        claims.map(({ signer: of, doubt }) => [of, doubt]),
        [[owner, undefined]],
      );
    });
  }

  const raw = blob(vex());
  const CLAIMS: readonly (readonly [title: string, attached: AttachedVex, doubt: RegExp])[] = [
    ['nobody signed', raw, /^nobody has signed it$/],
    ['another key signed', attested(vex(), { key: eve.privateKey }), /^no listed signer/],
    ['is signed for another image', attested(vex(), { subject: OTHER }), /about another image/],
    [
      'was changed after it was signed',
      attested(vex(), { tamper: (text) => text.replace('CVE-2024-1', 'CVE-2024-2') }),
      /^no listed signer/,
    ],
    [
      'is in a manifest that another key signed',
      { ...raw, signatures: [cosigned(MANIFEST, eve.privateKey)] },
      /^no listed signer/,
    ],
    ['lies beside a signature of another manifest', { ...raw, signatures: [cosigned(OTHER)] }, /^no listed signer/],
    [
      'is in a signed manifest of another image',
      { ...raw, subject: OTHER, signatures: [cosigned(MANIFEST)] },
      /^no listed signer/,
    ],
    ['is in a signed manifest of no image', blobOfNone(cosigned(MANIFEST)), /^no listed signer/],
    [
      'lies beside a signature of something else',
      { ...raw, signatures: [cosigned(MANIFEST, mary.privateKey, 'other')] },
      /^no listed signer/,
    ],
    ['was written too long ago', attested(vex({ timestamp: '2025-10-01T00:00:00Z' })), /more than 90 days ago/],
    ['is yet to be written', attested(vex({ timestamp: '2026-02-01T00:00:00Z' })), /yet to be written/],
    ['does not say when it was written', attested(vex({ timestamp: 'soon' })), /does not say when/],
    ['says that it is affected', attested(vex({}, { status: 'affected' })), /excuses nothing/],
    ['speaks of another image', attested(vex({}, { products: [{ '@id': `pkg:oci/app@${OTHER}` }] })), /is another one/],
    ['speaks of everything', attested(vex({}, { vulnerability: { name: '*' } })), /is no id of a vulnerability/],
  ];
  for (const [title, attached, doubt] of CLAIMS) {
    it(`only claims where it ${title}`, () => {
      const { claims, excuses } = judgeAttached(IMAGE, [attached], OPTIONS);

      assert.deepEqual([excuses, claims.length], [[], 1]);
      assert.match(claims[0]?.doubt ?? '', doubt);
    });
  }

  const NOTHING: readonly (readonly [title: string, attached: AttachedVex])[] = [
    ['another predicate', attested(vex(), { predicateType: 'https://slsa.dev/provenance/v1' })],
    ['a predicate whose name only begins so', attested(vex(), { predicateType: 'https://openvex.dev/nsx' })],
    ['another payload', attested(vex(), { payloadType: 'text/plain' })],
    ['no VEX', blob({ hello: 'there' })],
    ['no JSON', { ...raw, bytes: Buffer.from('{') }],
  ];
  for (const [title, attached] of NOTHING) {
    it(`says nothing where it is ${title}`, () => {
      assert.deepEqual(judgeAttached(IMAGE, [attached], OPTIONS), { claims: [], excuses: [] });
    });
  }

  it('speaks of the repositories alone that its signer may speak of', () => {
    const { excuses } = judgeAttached(IMAGE, [attested(vex())], {
      ...OPTIONS,
      signers: [signer('mary', mary.publicKey, 'team/*')],
    });

    assert.deepEqual(excuses[0]?.scope.repository, 'team/*');
  });

  it('gives way to what its signer wrote later, whatever is attached first', () => {
    const later = attested(
      vex({ timestamp: '2026-01-05T00:00:00Z' }, { status: 'affected', action_statement: 'update' }),
    );

    for (const all of [
      [attested(vex()), later],
      [later, attested(vex())],
    ]) {
      assert.deepEqual(judgeAttached(IMAGE, all, OPTIONS).excuses, []);
    }
  });

  it('excuses nothing that it says otherwise of later on, however much stands between', () => {
    const named = (name: string, id: string, status: string) => ({ vulnerability: { name }, products: [id], status });
    const statements = [
      named('CVE-2024-1', 'pkg:deb/debian/openssl', 'not_affected'),
      ...Array.from({ length: 2000 }, (_, at) => named(`CVE-1-${at}`, SSL, 'affected')),
      named('CVE-2024-1', SSL, 'affected'),
    ];

    const { claims, excuses } = judgeAttached(IMAGE, [attested(vex({ statements }))], OPTIONS);

    assert.deepEqual(excuses, []);
    assert.match(claims[0]?.doubt ?? '', /says of "pkg:deb\/debian\/openssl@1" that it is affected/);
  });

  it('lasts no longer for being attached again, in whatever form', () => {
    const origins = [
      attested(vex()),
      attested(vex(), { key: mary.privateKey }),
      blob(vex(), { signatures: [cosigned(MANIFEST)] }),
    ].map((one) =>
      judgeAttached(IMAGE, [one], { ...OPTIONS, now: NOW + 1000 }).excuses.map(({ origin, expiresAt }) => [
        origin,
        expiresAt,
      ]),
    );

    assert.deepEqual(origins[1], origins[0]);
    assert.deepEqual(origins[2], origins[0]);
  });
});

function blobOfNone(signature: ReturnType<typeof cosigned>): AttachedVex {
  const { subject: _subject, ...rest } = blob(vex(), { signatures: [signature] });
  return rest;
}

describe('the key of a signer', () => {
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const REFUSED: readonly (readonly [text: string, reason: RegExp])[] = [
    ['', /no public key/],
    ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', /no public key/],
    [String(mary.privateKey.export({ type: 'pkcs8', format: 'pem' })), /private key/],
    [pemOf(p384.publicKey), /not P-256/],
    [pemOf(small.publicKey), /fewer than 2048 bits/],
    [pemOf(generateKeyPairSync('x25519').publicKey), /x25519 are not understood/],
    ['x'.repeat(20_001), /too long/],
  ];
  for (const [text, reason] of REFUSED) {
    it(`is refused of ${JSON.stringify(text.slice(0, 40))}, ${String(reason)}`, () => {
      const key = parseSignerKey(text);

      assert.match(key.kind === 'refused' ? key.reason : '', reason);
    });
  }

  it('is known by its fingerprint, however it is written', () => {
    const [one, other] = [pemOf(mary.publicKey), `${pemOf(mary.publicKey).replaceAll('\n', '\r\n')}\r\n`].map(
      parseSignerKey,
    );

    assert.ok(one?.kind === 'key' && other?.kind === 'key');
    assert.equal(one.fingerprint, other.fingerprint);
  });
});
