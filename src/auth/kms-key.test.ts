import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { AWS_CREDENTIALS } from '../../test/support/aws-services.ts';
import { startKms } from '../../test/support/kms.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { keySource } from './key-source.ts';
import type { KmsSettings } from './kms-key.ts';

const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const CONTEXT = { application: 'pratique', purpose: 'master-key' };

describe('a master key that a KMS keeps', () => {
  it('is made by it at the first start, kept wrapped, and unwrapped at the next', async (t) => {
    const { source, file, kms } = await setUp(t);

    assert.equal(await source().read(), undefined);
    const made = await source().load();
    const again = await source().load();

    assert.ok(made.equals(again));
    const kept = readFileSync(file, 'latin1');
    assert.match(kept, /^[A-Za-z0-9+/]+=*\n$/);
    assert.ok(!Buffer.from(kept, 'base64').includes(made.export()));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(kms.asked(), [
      ['TrentService.GenerateDataKey', { KeyId: ARN, KeySpec: 'AES_256', EncryptionContext: CONTEXT }],
      ['TrentService.Decrypt', { KeyId: ARN, CiphertextBlob: kept.trim(), EncryptionContext: CONTEXT }],
    ]);
  });

  it('is the one of the file that was wrapped by hand', async (t) => {
    const { source, file, kms } = await setUp(t);
    const key = Buffer.alloc(32, 7);
    writeFileSync(file, kms.encrypt(key, CONTEXT));

    assert.deepEqual((await source().load()).export(), key);
  });

  it('is the same for processes that start at once', async (t) => {
    const { source } = await setUp(t);

    const [first, ...others] = await Promise.all([1, 2, 3].map(() => source().load()));

    assert.ok(first !== undefined && others.every((key) => key.equals(first)));
  });

  it('is not opened from what was wrapped for something else, or cut off', async (t) => {
    const { source, file, kms } = await setUp(t);
    const wrapped = kms.encrypt(Buffer.alloc(32, 7), { ...CONTEXT, purpose: 'other' });

    for (const content of [wrapped, kms.encrypt(Buffer.alloc(32), CONTEXT).slice(0, -8)]) {
      writeFileSync(file, content);
      await assert.rejects(
        source().load(),
        /InvalidCiphertextException".*: the wrapped key was made under another key/,
      );
    }
    writeFileSync(file, kms.encrypt(Buffer.alloc(16, 7), CONTEXT));
    await assert.rejects(source().load(), /KMS answered 16 bytes for what ".*" holds, and a master key has 32/);
    writeFileSync(file, 'no base64!');
    await assert.rejects(source().load(), /the wrapped master key ".*" is not base64 of what KMS encrypts/);
  });

  const refusals: readonly (readonly [status: number, type: string, words: RegExp])[] = [
    [400, 'AccessDeniedException', /allow kms:GenerateDataKey on it to these credentials$/],
    [400, 'NotFoundException', /names the key by its ARN, or by alias\/NAME in this region$/],
    [400, 'DisabledException', /enable the key, or cancel its deletion$/],
    [400, 'SomethingNew', /came to "SomethingNew", no$/],
  ];
  for (const [status, type, words] of refusals) {
    it(`is said not to be had where KMS answers ${type}, and nothing is made`, async (t) => {
      const { source, file, kms } = await setUp(t);
      kms.refuse(status, type);

      await assert.rejects(source().load(), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /^cannot have the master key from the KMS key "arn:.*": GenerateDataKey came to/);
        assert.match(error.message, words);
        return true;
      });
      assert.equal(existsSync(file), false);
    });
  }

  it('is said not to be had where nothing answers', async (t) => {
    const { source } = await setUp(t, { endpoint: 'http://127.0.0.1:1' });

    await assert.rejects(source().load(), /cannot have the master key from the KMS key .*ECONNREFUSED/);
  });

  it('is asked for in the region of its ARN, and needs another name of one without it', async (t) => {
    const { source } = await setUp(t, { keyId: 'alias/pratique' });
    const before = { ...process.env };
    t.after(() => {
      process.env = before;
    });
    process.env = { ...before, AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
    delete process.env['AWS_REGION'];

    await assert.rejects(source().load(), /Region is missing: name it in AWS_REGION, or name the key by its ARN$/);
  });
});

describe('a master key of the environment', () => {
  it('is what it says', async () => {
    const text = Buffer.alloc(32, 9).toString('base64');
    const source = keySource({ kind: 'environment', text });

    assert.deepEqual((await source.load()).export(), Buffer.alloc(32, 9));
    assert.deepEqual((await source.read())?.export(), Buffer.alloc(32, 9));
    assert.equal(source.name, 'PRATIQUE_MASTER_KEY');
  });

  it('is refused where it is none, and not repeated', async () => {
    const source = keySource({ kind: 'environment', text: 'swordfish' });

    await assert.rejects(source.load(), {
      message: 'PRATIQUE_MASTER_KEY is not base64 of 32 bytes: "openssl rand -base64 32" prints such',
    });
  });
});

async function setUp(t: TestContext, settings: Partial<KmsSettings> = {}) {
  const kms = await startKms(t, ARN);
  const file = `${temporaryFolder(t)}/master.key.kms`;
  const place = {
    kind: 'kms',
    keyId: ARN,
    file,
    endpoint: kms.url,
    credentials: AWS_CREDENTIALS,
    ...settings,
  } as const;
  return { kms, file, source: () => keySource(place) };
}
