import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { startAws, type TestAws } from '../support/aws.ts';
import { type AwsCli, requireAws } from '../support/aws-cli.ts';
import { imageNumber, push } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe("Debian's aws CLI", () => {
  let served: TestAws;
  before(async () => {
    served = await startAws();
  });
  after(async () => await served.close());

  const cli = (name: string, test: (t: TestContext, aws: AwsCli) => Promise<void>): void => {
    it(name, async (t) => {
      const found = requireAws(t, { url: served.url, region: served.region, key: served.administrator });
      if (found !== undefined) await test(t, found);
    });
  };

  cli('goes through the life of a repository', async (_t, aws) => {
    const ecr = async (...args: string[]) => await aws.json('ecr', ...args);
    const name = ['--repository-name', 'aws-cookbook-repo'];
    await ecr('create-repository', ...name, '--tags', 'Key=ImageSource,Value=https://git.example/x');
    await ecr('put-image-scanning-configuration', ...name, '--image-scanning-configuration', 'scanOnPush=true');
    const digest = await push(served.registry, 'aws-cookbook-repo', imageNumber(1), 'old');
    served.scans.set(digest, { status: 'COMPLETE', startedAt: 1, completedAt: 1_700_000_000_000, counts: {} });

    const images = await ecr('list-images', ...name);
    await ecr('wait', 'image-scan-complete', ...name, '--image-id', 'imageTag=old');
    const query = ['--query', '[imageId, imageScanStatus, imageScanFindings.findings]'];
    const findings = await ecr('describe-image-scan-findings', ...name, '--image-id', 'imageTag=old', ...query);
    const deleted = await ecr('batch-delete-image', ...name, '--image-ids', 'imageTag=old');
    await ecr('delete-repository', ...name);
    const gone = await aws.run('ecr', 'describe-repositories', '--repository-names', 'aws-cookbook-repo');

    assert.deepEqual(images, { imageIds: [{ imageDigest: digest, imageTag: 'old' }] });
    assert.deepEqual(findings, [
      { imageDigest: digest, imageTag: 'old' },
      { status: 'COMPLETE', description: 'The scan was completed successfully.' },
      [],
    ]);
    assert.deepEqual(deleted, { imageIds: [{ imageDigest: digest, imageTag: 'old' }], failures: [] });
    assert.match(
      gone.stderr,
      /RepositoryNotFoundException.* The repository with name 'aws-cookbook-repo' does not exist/,
    );
  });

  cli('pages by itself', async (_t, aws) => {
    for (let number = 0; number < 5; number += 1)
      await push(served.registry, 'cli-pages', imageNumber(number), `t${number}`);
    const listed = await aws.json(
      'ecr',
      'list-images',
      '--repository-name',
      'cli-pages',
      '--page-size',
      '2',
      '--query',
      'length(imageIds)',
    );
    const some = await aws.json(
      'ecr',
      'list-images',
      '--repository-name',
      'cli-pages',
      '--max-items',
      '3',
      '--query',
      'length(imageIds)',
    );

    assert.deepEqual([listed, some], [5, 3]);
  });

  cli('waits for a scan, and says when it failed', async (_t, aws) => {
    const digest = await push(served.registry, 'cli-waits', imageNumber(1), 'v1');
    served.scans.set(digest, {
      status: 'FAILED',
      startedAt: 1,
      completedAt: 2,
      description: 'UnsupportedImageError: x',
      counts: {},
    });

    const { code, stderr } = await aws.run(
      'ecr',
      'wait',
      'image-scan-complete',
      '--repository-name',
      'cli-waits',
      '--image-id',
      'imageTag=v1',
    );

    assert.notEqual(code, 0);
    assert.match(stderr, /Waiter ImageScanComplete failed/);
  });

  cli('uploads a layer and puts an image', async (t, aws) => {
    const folder = temporaryFolder(t);
    const ecr = async (...args: string[]) => await aws.json('ecr', ...args, '--repository-name', 'cli-put');
    await ecr('create-repository');
    const put = imageNumber(7);
    for (const { bytes, digest } of put.blobs) {
      await writeFile(join(folder, 'part'), bytes);
      const { uploadId } = (await ecr('initiate-layer-upload')) as { uploadId: string };
      const part = [
        '--part-first-byte',
        '0',
        '--part-last-byte',
        String(bytes.length - 1),
        '--layer-part-blob',
        `fileb://${folder}/part`,
      ];
      await ecr('upload-layer-part', '--upload-id', uploadId, ...part);
      await ecr('complete-layer-upload', '--upload-id', uploadId, '--layer-digests', digest);
    }
    await writeFile(join(folder, 'manifest'), put.manifest.bytes);
    await ecr('put-image', '--image-manifest', `file://${folder}/manifest`, '--image-tag', 'v1');

    const images = await aws.json('ecr', 'list-images', '--repository-name', 'cli-put');
    assert.deepEqual(images, { imageIds: [{ imageDigest: put.manifest.digest, imageTag: 'v1' }] });
  });

  cli('logs docker in, and knows who it is', async (_t, aws) => {
    const { stdout } = await aws.run('ecr', 'get-login-password');
    const identity = await aws.json('sts', 'get-caller-identity', '--query', '[Account, Arn]');

    assert.match(stdout.trim(), /^\S{20,}$/);
    assert.deepEqual(identity, [served.account, `arn:aws:iam::${served.account}:user/administrator`]);
  });

  cli('hears what is not implemented', async (_t, aws) => {
    const { code, stderr } = await aws.run('ecr', 'get-registry-policy');

    assert.notEqual(code, 0);
    assert.match(stderr, /\(UnsupportedOperationException\).* The operation GetRegistryPolicy is not implemented/);
  });
});
