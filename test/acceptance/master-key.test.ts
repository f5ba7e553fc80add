import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { AWS_CREDENTIALS } from '../support/aws-services.ts';
import { startKms } from '../support/kms.ts';
import { runPratique, type Settings, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

it('moves from its file to the environment and to a KMS, and the doctor says where it is', async (t) => {
  const data = temporaryFolder(t);
  const kms = await startKms(t, ARN);
  const { stop, settings } = await startRunning({ data });
  assert.equal(await stop(), 0);
  const key = readFileSync(join(data, 'master.key'), 'latin1').trim();
  writeFileSync(
    join(data, 'master.key.kms'),
    kms.encrypt(Buffer.from(key, 'base64'), { application: 'pratique', purpose: 'master-key' }),
  );
  const places: readonly (readonly [more: Settings, said: RegExp])[] = [
    [{}, /^ok +master key +opens the database's secrets, and comes from the file ".*\/master\.key"$/m],
    [{ PRATIQUE_MASTER_KEY: key }, /^ok +master key +opens .* comes from PRATIQUE_MASTER_KEY$/m],
    [
      {
        PRATIQUE_MASTER_KEY_KMS: ARN,
        PRATIQUE_AWS_ENDPOINT_KMS: kms.url,
        AWS_ACCESS_KEY_ID: AWS_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: AWS_CREDENTIALS.secretAccessKey,
      },
      /^ok +master key +opens .* comes from the KMS key "arn:.*", which opens ".*\/master\.key\.kms"$/m,
    ],
    [
      { PRATIQUE_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') },
      /^fail +master key +the master key from PRATIQUE_MASTER_KEY is not the one that this database's secrets are sealed/m,
    ],
  ];

  for (const [more, said] of places) {
    const { stdout } = await runPratique({ ...settings, ...more }, 'doctor');
    assert.match(stdout, said);
  }
});

it('is made by a KMS at the first start, and serves', async (t) => {
  const kms = await startKms(t, ARN);
  const { stop, data, client } = await startRunning({
    data: temporaryFolder(t),
    settings: {
      PRATIQUE_MASTER_KEY_KMS: ARN,
      PRATIQUE_AWS_ENDPOINT_KMS: kms.url,
      AWS_ACCESS_KEY_ID: AWS_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_CREDENTIALS.secretAccessKey,
    },
  });

  // The login is of a key whose secret is sealed.
  assert.equal((await client.send('GET', '/v2/')).status, 200);
  assert.match(readFileSync(join(data, 'master.key.kms'), 'latin1'), /^[A-Za-z0-9+/]+=*\n$/);
  assert.equal(await stop(), 0);
});
