import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  BatchCheckLayerAvailabilityCommand,
  CompleteLayerUploadCommand,
  type ECRClient,
  GetDownloadUrlForLayerCommand,
  InitiateLayerUploadCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import { startAws, type TestAws } from '../support/aws.ts';
import { blob } from '../support/images.ts';
import { pushBlob, repositoryNamed } from '../support/push.ts';

const MIB = 1 << 20;
const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('layers through the SDK', () => {
  let aws: TestAws;
  let ecr: ECRClient;
  before(async () => {
    aws = await startAws();
    ecr = aws.ecr();
    await repositoryNamed(aws.registry, 'layers');
  });
  after(async () => await aws.close());

  const repositoryName = 'layers';
  const begin = async () => {
    const { uploadId, partSize } = await ecr.send(new InitiateLayerUploadCommand({ repositoryName }));
    assert.ok(uploadId !== undefined && partSize !== undefined);
    return { uploadId, partSize };
  };
  const upload = (uploadId: string, partFirstByte: number, layerPartBlob: Uint8Array, more: object = {}) => {
    const partLastByte = partFirstByte + layerPartBlob.length - 1;
    return ecr.send(
      new UploadLayerPartCommand({ repositoryName, uploadId, partFirstByte, partLastByte, layerPartBlob, ...more }),
    );
  };
  const complete = (uploadId: string, ...layerDigests: string[]) =>
    ecr.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests }));
  const uploaded = async (bytes: Uint8Array) => {
    const { uploadId } = await begin();
    await upload(uploadId, 0, bytes);
    return uploadId;
  };
  const check = (...layerDigests: string[]) =>
    ecr.send(new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests }));

  it('come in parts of the size that was asked for', async () => {
    const { uploadId, partSize } = await begin();
    const bytes = randomBytes(2 * partSize + 5);
    for (let at = 0; at < bytes.length; at += partSize) {
      const part = bytes.subarray(at, at + partSize);
      const { lastByteReceived, registryId, uploadId: same } = await upload(uploadId, at, part);
      assert.deepEqual([lastByteReceived, registryId, same], [at + part.length - 1, aws.account, uploadId]);
    }

    const { layerDigest } = await complete(uploadId, sha256(bytes));

    assert.equal(layerDigest, sha256(bytes));
    assert.deepEqual((await check(sha256(bytes))).layers, [
      { layerDigest: sha256(bytes), layerAvailability: 'AVAILABLE', layerSize: bytes.length },
    ]);
  });

  it('come in the largest part that there may be, and not in a larger one', async () => {
    const bytes = randomBytes(20 * MIB);
    const uploadId = await uploaded(bytes);

    assert.equal((await complete(uploadId, sha256(bytes))).layerDigest, sha256(bytes));
    const next = await begin();
    await assert.rejects(upload(next.uploadId, 0, randomBytes(20 * MIB + 1)), {
      name: 'InvalidParameterException',
      message:
        "Invalid parameter at 'layerPartBlob' failed to satisfy constraint: 'must have length less than or equal to 20971520'",
    });
    await assert.rejects(upload(next.uploadId, 0, randomBytes(25 * MIB)), { name: 'RequestEntityTooLargeException' });
  });

  it('come in order', async () => {
    const { uploadId } = await begin();
    await upload(uploadId, 0, randomBytes(100));
    const said = { registryId: aws.account, repositoryName, uploadId, lastValidByteReceived: 99 };

    await assert.rejects(upload(uploadId, 200, randomBytes(10)), { name: 'InvalidLayerPartException', ...said });
    await assert.rejects(upload(uploadId, 0, randomBytes(10)), { name: 'InvalidLayerPartException', ...said });
    assert.equal((await upload(uploadId, 100, randomBytes(10))).lastByteReceived, 109);
  });

  it('come with the positions that they have', async () => {
    const { uploadId } = await begin();

    await assert.rejects(upload(uploadId, 0, randomBytes(10), { partLastByte: 10 }), {
      name: 'InvalidParameterException',
      message: /'partLastByte'/,
    });
  });

  it('are refused as another layer than the one named, and can then be completed', async () => {
    const bytes = randomBytes(10);
    const uploadId = await uploaded(bytes);

    await assert.rejects(complete(uploadId, sha256(randomBytes(10))), { name: 'InvalidLayerException' });
    assert.equal((await complete(uploadId, sha256(bytes))).layerDigest, sha256(bytes));
  });

  it('are there once', async () => {
    const bytes = randomBytes(10);
    await complete(await uploaded(bytes), sha256(bytes));
    const again = await uploaded(bytes);

    await assert.rejects(complete(again, sha256(bytes)), {
      name: 'LayerAlreadyExistsException',
      message: `The layer with digest '${sha256(bytes)}' already exists in the repository with name 'layers' in registry with id '${aws.account}'`,
    });
    await assert.rejects(complete(again, sha256(bytes)), { name: 'UploadNotFoundException' });
  });

  it('cannot be empty, or of two digests', async () => {
    const { uploadId } = await begin();
    const bytes = randomBytes(3);

    await assert.rejects(complete(uploadId, sha256(new Uint8Array())), {
      name: 'EmptyUploadException',
      message: `The upload with id '${uploadId}' in the repository with name 'layers' in registry with id '${aws.account}' cannot be completed because it does not have any parts`,
    });
    await assert.rejects(complete(await uploaded(bytes), sha256(bytes), sha256(randomBytes(3))), {
      name: 'InvalidParameterException',
    });
  });

  it('need an upload of their own repository', async () => {
    const { uploadId } = await begin();
    await repositoryNamed(aws.registry, 'other');
    const unknown = '0f8fad5b-d9cb-469f-a165-70867728950e';

    await assert.rejects(upload(unknown, 0, randomBytes(3)), {
      name: 'UploadNotFoundException',
      message: new RegExp(unknown),
    });
    await assert.rejects(complete(unknown, sha256(randomBytes(3))), { name: 'UploadNotFoundException' });
    await assert.rejects(upload(uploadId, 0, randomBytes(3), { repositoryName: 'other' }), {
      name: 'UploadNotFoundException',
    });
    await assert.rejects(upload(uploadId, 0, randomBytes(3), { repositoryName: 'missing' }), {
      name: 'RepositoryNotFoundException',
    });
    await assert.rejects(upload('not-an-id', 0, randomBytes(3)), {
      name: 'InvalidParameterException',
      message: /'uploadId'/,
    });
  });

  it('are told apart from those that are missing and those that are none', async () => {
    const there = blob(randomBytes(7));
    await pushBlob(aws.registry, 'layers', there);
    const gone = sha256(randomBytes(7));

    const { layers, failures } = await check(there.digest, gone, 'sha256:abc', 'x', '');

    assert.deepEqual(layers, [
      { layerDigest: there.digest, layerAvailability: 'AVAILABLE', layerSize: 7 },
      { layerDigest: gone, layerAvailability: 'UNAVAILABLE' },
      { layerDigest: 'sha256:abc', layerAvailability: 'UNAVAILABLE' },
    ]);
    assert.deepEqual(
      failures?.map((one) => [one.layerDigest, one.failureCode]),
      [
        ['x', 'InvalidLayerDigest'],
        ['', 'MissingLayerDigest'],
      ],
    );
  });

  describe('downloaded', () => {
    const there = blob(randomBytes(1000));
    before(async () => await pushBlob(aws.registry, 'layers', there));

    /** The address, at this test's port. */
    const address = async () => {
      const { downloadUrl = '', layerDigest } = await ecr.send(
        new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: there.digest }),
      );
      assert.equal(layerDigest, there.digest);
      assert.equal(new URL(downloadUrl).origin, 'http://registry.example:8080');
      return downloadUrl.replace('http://registry.example:8080', aws.url);
    };

    it('come without credentials, whole or in part', async () => {
      const url = await address();
      const whole = await fetch(url);
      const part = await fetch(url, { headers: { Range: 'bytes=10-19' } });
      const head = await fetch(url, { method: 'HEAD' });

      assert.deepEqual(Buffer.from(await whole.arrayBuffer()), there.bytes);
      assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 10-19/1000']);
      assert.deepEqual(Buffer.from(await part.arrayBuffer()), there.bytes.subarray(10, 20));
      assert.deepEqual([head.status, head.headers.get('content-length')], [200, '1000']);
      assert.equal((await fetch(url, { headers: { Range: 'bytes=1000-' } })).status, 416);
      assert.equal((await fetch(url, { method: 'POST' })).status, 405);
    });

    it('are refused at an address that was changed', async () => {
      const url = await address();
      const other = blob(randomBytes(5));
      await pushBlob(aws.registry, 'layers', other);
      const expires = /expires=(\d+)/.exec(url)?.[1] ?? '';
      const changed = [
        url.replace(there.digest, other.digest),
        url.replace('/layers/layers/', '/layers/other/'),
        url.replace(`expires=${expires}`, `expires=${Number(expires) + 1}`),
        url.replace(/signature=.{8}/, 'signature=00000000'),
        url.replace(/&signature=.*/, ''),
        url.replace(/\?.*/, ''),
        `${aws.url}/aws/ecr/layers/`,
      ];

      for (const one of changed) assert.equal((await fetch(one)).status, 403, one);
    });

    it('are refused after an hour, and once the layer is gone', async () => {
      const url = await address();
      const gone = blob(randomBytes(6));
      await pushBlob(aws.registry, 'gone', gone);
      const { downloadUrl = '' } = await ecr.send(
        new GetDownloadUrlForLayerCommand({ repositoryName: 'gone', layerDigest: gone.digest }),
      );
      const repository = await repositoryNamed(aws.registry, 'gone');
      await aws.registry.blobs.delete(repository.id, gone.digest);

      assert.equal((await fetch(downloadUrl.replace('http://registry.example:8080', aws.url))).status, 404);
      assert.equal((await fetch(url)).status, 200);
      aws.sleep(3601 * 1000);
      const late = await fetch(url);
      aws.sleep(-3601 * 1000);
      assert.equal(late.status, 403);
      assert.match(await late.text(), /the address has expired/);
    });

    it('have no address where they are missing', async () => {
      const gone = sha256(randomBytes(7));

      await assert.rejects(ecr.send(new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: gone })), {
        name: 'LayersNotFoundException',
        message: `The layer with digest '${gone}' does not exist within the repository with name 'layers' in the registry with id '${aws.account}'`,
      });
    });
  });
});
