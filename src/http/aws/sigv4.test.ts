import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import fc from 'fast-check';
import type { AccessKey } from '../../auth/types.ts';
import type { SignedRequest } from './authorization.ts';
import { readSignature, type SignatureScope } from './sigv4.ts';

const KEY: AccessKey = {
  id: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  identity: { kind: 'user', name: 'someone', grants: [] },
};
const THEN = Date.UTC(2015, 7, 30, 12, 36, 0);
const SCOPE: SignatureScope = { service: 'service', regions: ['us-east-1', 'eu-west-2'], skewMinutes: 5 };
const MISMATCH = 'invalid: The request signature we calculated does not match the signature you provided';

/** `verified`, or the refusal's kind with its message. */
async function judge(
  request: SignedRequest,
  { body = '', scope = SCOPE, now = THEN, publicHost = 'elsewhere.example' }: Partial<Judged> = {},
): Promise<string> {
  const accessKey = async (id: string) => (id === KEY.id ? KEY : undefined);
  const signature = await readSignature(request, scope, { accessKey, now, publicHost });
  if (signature.kind !== 'pending') return text(signature);
  const refusal = signature.verify(createHash('sha256').update(body).digest('hex'));
  return refusal === undefined ? 'verified' : text(refusal);
}

interface Judged {
  readonly body: string | Uint8Array;
  readonly scope: SignatureScope;
  readonly now: number;
  readonly publicHost: string;
}

function text(refusal: { kind: string; message?: string }): string {
  return refusal.message === undefined ? refusal.kind : `${refusal.kind}: ${refusal.message}`;
}

/** Requests of AWS's own test suite for Signature Version 4: method, query, headers, names that are signed, signature. */
const PUBLISHED: readonly (readonly [string, string, string, readonly string[], string, string, string?])[] = [
  ['get-vanilla', 'GET', '', [], 'host;x-amz-date', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'post-vanilla',
    'POST',
    '',
    [],
    'host;x-amz-date',
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    'Param2=value2&Param1=value1',
    [],
    'host;x-amz-date',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-header-value-trim',
    'GET',
    '',
    ['My-Header1', ' value1', 'My-Header2', ' "a   b   c"'],
    'host;my-header1;my-header2;x-amz-date',
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'get-header-key-duplicate',
    'GET',
    '',
    ['My-Header1', 'value2', 'My-Header1', 'value2', 'My-Header1', 'value1'],
    'host;my-header1;x-amz-date',
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  ],
  [
    'post-x-www-form-urlencoded',
    'POST',
    '',
    ['Content-Type', 'application/x-www-form-urlencoded'],
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    'Param1=value1',
  ],
];

const CREDENTIAL = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';
const SIGNATURE = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';

function vanilla(authorization: string | undefined, more: readonly string[] = []): SignedRequest {
  const signed = authorization === undefined ? [] : ['Authorization', authorization];
  return {
    method: 'GET',
    query: '',
    rawHeaders: ['Host', 'example.amazonaws.com', 'X-Amz-Date', '20150830T123600Z', ...signed, ...more],
  };
}

const authorization = (credential = CREDENTIAL, signedHeaders = 'host;x-amz-date', signature = SIGNATURE) =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;

describe('a signature of AWS’s test suite', () => {
  for (const [name, method, query, headers, signedHeaders, signature, body = ''] of PUBLISHED) {
    it(`${name} is verified`, async () => {
      const request = vanilla(authorization(CREDENTIAL, signedHeaders, signature), headers);

      assert.equal(await judge({ ...request, method, query }, { body }), 'verified');
    });
  }
});

describe('a signature', () => {
  it('without spaces after its commas is the same', async () => {
    assert.equal(await judge(vanilla(authorization().replaceAll(', ', ','))), 'verified');
  });

  it('may go by the time in Date', async () => {
    const signature = 'b27ccfbfa7df52a200ff74193ca6e32d4b48b8856fab7ebf1c595d0670a7e470';
    const header = authorization('AKIDEXAMPLE/20110909/us-east-1/host/aws4_request', 'date;host', signature);
    const rawHeaders = ['Host', 'host.foo.com', 'Date', 'Mon, 09 Sep 2011 23:36:00 GMT', 'Authorization', header];
    const judged = { scope: { ...SCOPE, service: 'host' }, now: Date.UTC(2011, 8, 9, 23, 36) };

    assert.equal(await judge({ method: 'GET', query: '', rawHeaders }, judged), 'verified');
  });

  it('is that of the host that clients are told of, where a proxy changed it', async () => {
    const request = vanilla(authorization());
    const rawHeaders = request.rawHeaders.with(1, '10.0.0.7:5000');

    assert.match(await judge({ ...request, rawHeaders }), new RegExp(`^${MISMATCH}`));
    assert.equal(await judge({ ...request, rawHeaders }, { publicHost: 'example.amazonaws.com' }), 'verified');
  });

  const minutes = 60_000;
  const refused: readonly (readonly [string, SignedRequest, string, number?])[] = [
    ['none', vanilla(undefined), 'missing'],
    [
      'another algorithm',
      vanilla('AWS4-ECDSA-P256-SHA256 Credential=x'),
      "incomplete: Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
    ],
    ['Basic', vanilla('Basic c2VjcmV0'), "incomplete: Unsupported AWS 'algorithm': 'Basic'."],
    [
      'no parts',
      vanilla('AWS4-HMAC-SHA256'),
      "incomplete: Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. ",
    ],
    [
      'a part without =',
      vanilla('AWS4-HMAC-SHA256 Credential= x'),
      "incomplete: 'x' not a valid key=value pair (missing equal-sign) in Authorization header.",
    ],
    [
      'two headers',
      vanilla(authorization(), ['Authorization', authorization()]),
      'incomplete: More than one Authorization header was sent.',
    ],
    [
      'a credential of four parts',
      vanilla(authorization('AKIDEXAMPLE/20150830/us-east-1/service')),
      "incomplete: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLE/20150830/us-east-1/service'.",
    ],
    ['an unknown key', vanilla(authorization(CREDENTIAL.replace('AKID', 'AKIX'))), 'unknown-key'],
    [
      'a session token',
      vanilla(authorization(CREDENTIAL, 'host;x-amz-date;x-amz-security-token'), ['X-Amz-Security-Token', 't']),
      'unknown-key',
    ],
    [
      'another region',
      vanilla(authorization(CREDENTIAL.replace('us-east-1', 'mars-1'))),
      "invalid: Credential should be scoped to a valid region, not 'mars-1'. ",
    ],
    [
      'another service',
      vanilla(authorization(CREDENTIAL.replace('/service/', '/s3/'))),
      "invalid: Credential should be scoped to correct service: 'service'. ",
    ],
    [
      'another terminator',
      vanilla(authorization(CREDENTIAL.replace('aws4_', 'aws5_'))),
      "invalid: Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
    ],
    [
      'another day',
      vanilla(authorization(CREDENTIAL.replace('0830', '0829'))),
      "invalid: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'. ",
    ],
    [
      'a host that is not signed',
      vanilla(authorization(CREDENTIAL, 'x-amz-date')),
      "invalid: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      'a target that is not signed',
      vanilla(authorization(), ['X-Amz-Target', 'x']),
      "invalid: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      'a signature that is none',
      vanilla(authorization(CREDENTIAL, undefined, 'abc')),
      'invalid: The signature is not 64 hexadecimal digits in lower case.',
    ],
    [
      'an old one',
      vanilla(authorization()),
      'invalid: Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)',
      THEN + 5 * minutes + 1000,
    ],
    [
      'one of the future',
      vanilla(authorization()),
      'invalid: Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)',
      THEN - 5 * minutes - 1000,
    ],
  ];
  for (const [name, request, expected, now = THEN] of refused) {
    it(`is refused: ${name}`, async () => assert.equal(await judge(request, { now }), expected));
  }

  it('needs its time', async () => {
    const request = vanilla(authorization());

    assert.equal(
      await judge({ ...request, rawHeaders: request.rawHeaders.toSpliced(2, 2) }),
      "incomplete: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
    );
  });

  it('needs a time that can be read', async () => {
    const request = vanilla(authorization());

    assert.match(
      await judge({ ...request, rawHeaders: request.rawHeaders.with(3, 'yesterday') }),
      /^incomplete: Date must be in ISO-8601 'basic format'. Got 'yesterday'/,
    );
  });

  it('is good until the last millisecond of its five minutes, either way', async () => {
    assert.equal(await judge(vanilla(authorization()), { now: THEN + 5 * minutes }), 'verified');
    assert.equal(await judge(vanilla(authorization()), { now: THEN - 5 * minutes }), 'verified');
  });
});

/** What botocore 1.29.27 made of a GetCallerIdentity that is good for a minute, with one header signed besides the host. */
const PRESIGNED =
  'Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
  '&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20150830T123600Z' +
  '&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id' +
  '&X-Amz-Signature=b03f1af53b8c6cb2c871b230a2d1ea9ad5fd154be87a404460fa12e10710feb7';

describe('a presigned query', () => {
  const rawHeaders = ['Host', 'sts.example:5000', 'x-k8s-aws-id', 'my cluster'];
  const scope = { ...SCOPE, service: 'sts' };
  const cases: readonly (readonly [string, string, string, number?])[] = [
    ['as it was made', PRESIGNED, 'verified'],
    ['in its last second', PRESIGNED, 'verified', THEN + 60_000],
    [
      'after that',
      PRESIGNED,
      'invalid: Signature expired: 20150830T123700Z is now earlier than 20150830T123701Z',
      THEN + 61_000,
    ],
    ['for longer than it was signed for', PRESIGNED.replace('Expires=60', 'Expires=61'), MISMATCH],
    [
      'for longer than any may be',
      PRESIGNED.replace('Expires=60', 'Expires=604801'),
      'incomplete: X-Amz-Expires must be a number of seconds up to 604800.',
    ],
    ['with another action', PRESIGNED.replace('GetCallerIdentity', 'GetSessionToken'), MISMATCH],
    ['with a parameter more', `${PRESIGNED}&a=b`, MISMATCH],
    [
      'without an expiry',
      PRESIGNED.replace('&X-Amz-Expires=60', ''),
      "incomplete: AWS query-string parameters must include 'X-Amz-Expires'. ",
    ],
    ['with a session token', `${PRESIGNED}&X-Amz-Security-Token=t`, 'unknown-key'],
    [
      'of another algorithm',
      PRESIGNED.replace('SHA256', 'MD5'),
      "incomplete: Unsupported AWS 'algorithm': 'AWS4-HMAC-MD5'.",
    ],
  ];
  for (const [name, query, expected, now = THEN] of cases) {
    it(`${name}: ${expected.slice(0, 40)}`, async () => {
      const judged = await judge({ method: 'GET', query, rawHeaders }, { scope, now });

      assert.equal(judged.startsWith(MISMATCH) ? MISMATCH : judged, expected);
    });
  }

  it('holds in any order of its parameters', async () => {
    const query = PRESIGNED.split('&').toReversed().join('&');

    assert.equal(await judge({ method: 'GET', query, rawHeaders }, { scope }), 'verified');
  });
});

/** A request that the SDK signed, with its body. */
async function signedBySdk(): Promise<{ request: SignedRequest; body: Uint8Array }> {
  let sent: { method: string; headers: Record<string, string>; body: Uint8Array } | undefined;
  const client = new ECRClient({
    endpoint: 'http://localhost:5000',
    region: 'eu-west-2',
    credentials: { accessKeyId: KEY.id, secretAccessKey: KEY.secret },
    maxAttempts: 1,
  });
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        sent = request as NonNullable<typeof sent>;
        throw new Error('far enough');
      },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await assert.rejects(client.send(new CreateRepositoryCommand({ repositoryName: 'team/app' })), /far enough/);
  assert.ok(sent !== undefined);
  const rawHeaders = Object.entries(sent.headers).flat();
  return { request: { method: sent.method, query: '', rawHeaders }, body: sent.body };
}

/** The signature of a canonical request at THEN, as the specification has it. */
function sign(canonicalRequest: string): string {
  const scope = ['20150830', 'us-east-1', 'service', 'aws4_request'];
  const hash = createHash('sha256').update(canonicalRequest).digest('hex');
  let key = Buffer.from(`AWS4${KEY.secret}`);
  for (const part of scope) key = createHmac('sha256', key).update(part).digest();
  const text = `AWS4-HMAC-SHA256\n20150830T123600Z\n${scope.join('/')}\n${hash}`;
  return createHmac('sha256', key).update(text).digest('hex');
}

describe('the hash in a signature', () => {
  const headers = 'host:example.amazonaws.com\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:20150830T123600Z\n';
  const names = 'host;x-amz-content-sha256;x-amz-date';
  const signedOver = (hash: string) => {
    const signature = sign(`POST\n/\n\n${headers}\n${names}\n${hash}`);
    const request = vanilla(authorization(CREDENTIAL, names, signature), ['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD']);
    return { ...request, method: 'POST' };
  };

  it('is that of the body, whatever X-Amz-Content-Sha256 says', async () => {
    assert.equal(await judge(signedOver(createHash('sha256').update('x').digest('hex')), { body: 'x' }), 'verified');
  });

  it('cannot be left out', async () => {
    assert.match(await judge(signedOver('UNSIGNED-PAYLOAD'), { body: 'x' }), new RegExp(`^${MISMATCH}`));
  });
});

describe('a request that the SDK signed', () => {
  const scope = { ...SCOPE, service: 'ecr' };

  it('is verified', async () => {
    const { request, body } = await signedBySdk();

    assert.equal(await judge(request, { scope, body, now: Date.now() }), 'verified');
  });

  it('is not, with any byte of its body changed', async () => {
    const { request, body } = await signedBySdk();
    const now = Date.now();

    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const tampered = Uint8Array.from(body, (byte, position) => (position === at ? byte ^ change : byte));
        assert.match(await judge(request, { scope, body: tampered, now }), new RegExp(`^${MISMATCH}`));
      }),
      { numRuns: 50 },
    );
  });

  it('is not, with any signed header changed', async () => {
    const { request, body } = await signedBySdk();
    const now = Date.now();
    const signed = /SignedHeaders=([^,]+)/.exec(request.rawHeaders.join('\n'))?.[1]?.split(';') ?? [];
    const positions = request.rawHeaders.flatMap((name, at) =>
      at % 2 === 0 && signed.includes(name.toLowerCase()) ? [at + 1] : [],
    );

    assert.ok(positions.length >= 4);
    for (const at of positions) {
      const rawHeaders = request.rawHeaders.with(at, `${request.rawHeaders[at]}0`);
      assert.notEqual(
        await judge({ ...request, rawHeaders }, { scope, body, now }),
        'verified',
        request.rawHeaders[at - 1],
      );
    }
  });

  it('is not, with another method or a query', async () => {
    const { request, body } = await signedBySdk();
    const now = Date.now();

    assert.match(await judge({ ...request, method: 'PUT' }, { scope, body, now }), new RegExp(`^${MISMATCH}`));
    assert.match(await judge({ ...request, query: 'a=b' }, { scope, body, now }), new RegExp(`^${MISMATCH}`));
  });

  it('is not, whatever its Authorization header says instead', async () => {
    const { request, body } = await signedBySdk();
    const at = request.rawHeaders.findIndex((name) => name.toLowerCase() === 'authorization') + 1;
    const header = request.rawHeaders[at] ?? '';
    const cut = fc.tuple(fc.nat(header.length), fc.nat(20), fc.string({ maxLength: 20 }));

    await fc.assert(
      fc.asyncProperty(cut, async ([from, length, put]) => {
        const changed = header.slice(0, from) + put + header.slice(from + length);
        fc.pre(changed.replaceAll(/[\s,]+/g, ' ').trim() !== header.replaceAll(/[\s,]+/g, ' ').trim());
        const rawHeaders = request.rawHeaders.with(at, changed);
        assert.notEqual(await judge({ ...request, rawHeaders }, { scope, body, now: Date.now() }), 'verified');
      }),
      { numRuns: 300 },
    );
  });
});
