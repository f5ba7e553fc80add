import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  type ImageIdentifier,
  ListImagesCommand,
  PutImageCommand,
  PutImageTagMutabilityCommand,
  paginateDescribeImages,
  paginateListImages,
} from '@aws-sdk/client-ecr';
import { startAws, type TestAws } from '../support/aws.ts';
import { type Blob, file, image, index, layer } from '../support/images.ts';
import { imageNumber, push, pushBlob, repositoryNamed } from '../support/push.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const text = (blob: Blob) => Buffer.from(blob.bytes).toString();

describe('images through the SDK', () => {
  let aws: TestAws;
  let ecr: ECRClient;
  before(async () => {
    aws = await startAws();
    ecr = aws.ecr();
  });
  after(async () => await aws.close());

  const notFound = (repository: string, digest: string, tag: string) => ({
    name: 'ImageNotFoundException',
    message:
      `The image with imageId {imageDigest:'${digest}', imageTag:'${tag}'} does not exist within the repository ` +
      `with name '${repository}' in the registry with id '${aws.account}'`,
  });
  const list = async (repositoryName: string, filter: object = {}) => {
    const { imageIds = [] } = await ecr.send(new ListImagesCommand({ repositoryName, filter }));
    return imageIds.map(({ imageDigest, imageTag }) =>
      imageTag === undefined ? `@${imageDigest}` : `${imageTag}@${imageDigest}`,
    );
  };
  const remove = async (repositoryName: string, ...imageIds: ImageIdentifier[]) =>
    await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));

  describe('described', () => {
    it('say what they are', async () => {
      const pushed = image({ layers: [layer([file('a', 'b')])] });
      const digest = await push(aws.registry, 'described', pushed, 'v2', 'v1');
      const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'described' }));

      const [{ imagePushedAt, ...detail } = {}] = imageDetails;
      assert.ok(imagePushedAt instanceof Date);
      assert.deepEqual(detail, {
        registryId: aws.account,
        repositoryName: 'described',
        imageDigest: digest,
        imageTags: ['v1', 'v2'],
        imageSizeInBytes: pushed.blobs.reduce((sum, blob) => sum + blob.size, 0),
        imageManifestMediaType: OCI,
        artifactMediaType: 'application/vnd.oci.image.config.v1+json',
        imageStatus: 'ACTIVE',
      });
    });

    it('say what they are about, and when they were pulled', async () => {
      const subject = imageNumber(1);
      await push(aws.registry, 'subject', subject);
      const digest = await push(
        aws.registry,
        'subject',
        image({ layers: [], subject: subject.manifest, artifactType: 'application/x.sbom' }),
      );
      await ecr.send(new BatchGetImageCommand({ repositoryName: 'subject', imageIds: [{ imageDigest: digest }] }));
      const { imageDetails = [] } = await ecr.send(
        new DescribeImagesCommand({ repositoryName: 'subject', imageIds: [{ imageDigest: digest }] }),
      );

      assert.equal(imageDetails[0]?.subjectManifestDigest, subject.manifest.digest);
      assert.equal(imageDetails[0].artifactMediaType, 'application/x.sbom');
    });

    it('are as large as their largest platform', async () => {
      const [small, large] = [
        imageNumber(1),
        image({ layers: [layer([file('a', 'x'.repeat(5000))], { compression: 'none' })] }),
      ];
      for (const one of [small, large]) await push(aws.registry, 'platforms', one);
      await push(
        aws.registry,
        'platforms',
        index([
          { image: small, architecture: 'arm64' },
          { image: large, architecture: 'amd64' },
        ]),
        'both',
      );
      const { imageDetails = [] } = await ecr.send(
        new DescribeImagesCommand({ repositoryName: 'platforms', imageIds: [{ imageTag: 'both' }] }),
      );

      assert.equal(
        imageDetails[0]?.imageSizeInBytes,
        large.blobs.reduce((sum, blob) => sum + blob.size, 0),
      );
    });

    it('by tag, by digest, by both, are each described once', async () => {
      const digest = await push(aws.registry, 'by-id', imageNumber(1), 'a', 'b');
      const other = await push(aws.registry, 'by-id', imageNumber(2), 'c');
      const imageIds = [
        { imageTag: 'a' },
        { imageDigest: digest },
        { imageTag: 'b', imageDigest: digest },
        { imageTag: 'c' },
      ];

      const { imageDetails = [], nextToken } = await ecr.send(
        new DescribeImagesCommand({ repositoryName: 'by-id', imageIds }),
      );

      assert.deepEqual(new Set(imageDetails.map((one) => one.imageDigest)), new Set([digest, other]));
      assert.equal(imageDetails.length, 2);
      assert.equal(nextToken, undefined);
    });

    it('are refused where one is missing, or the id is none', async () => {
      const digest = await push(aws.registry, 'missing-ids', imageNumber(1), 'here');
      const describeOne = (imageId: ImageIdentifier, more: object = {}) =>
        ecr.send(
          new DescribeImagesCommand({
            repositoryName: 'missing-ids',
            imageIds: [{ imageTag: 'here' }, imageId],
            ...more,
          }),
        );
      const gone = digest.replace(/.{8}$/, '00000000');

      await assert.rejects(describeOne({ imageTag: 'gone' }), notFound('missing-ids', 'null', 'gone'));
      await assert.rejects(describeOne({ imageDigest: gone }), notFound('missing-ids', gone, 'null'));
      await assert.rejects(describeOne({ imageDigest: gone, imageTag: 'here' }), notFound('missing-ids', gone, 'here'));
      await assert.rejects(describeOne({ imageDigest: 'here' }), {
        name: 'InvalidParameterException',
        message: /'imageDigest'/,
      });
      await assert.rejects(describeOne({}), {
        name: 'InvalidParameterException',
        message: /both tag and digest cannot be null/,
      });
      await assert.rejects(describeOne({ imageTag: 'here' }, { maxResults: 5 }), { name: 'InvalidParameterException' });
    });

    it('are found by tagStatus and imageStatus', async () => {
      const tagged = await push(aws.registry, 'filters', imageNumber(1), 'a');
      const untagged = await push(aws.registry, 'filters', imageNumber(2));
      const found = async (filter: object) => {
        const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'filters', filter }));
        return new Set(imageDetails.map((one) => one.imageDigest));
      };

      assert.deepEqual(await found({ tagStatus: 'TAGGED' }), new Set([tagged]));
      assert.deepEqual(await found({ tagStatus: 'UNTAGGED' }), new Set([untagged]));
      assert.deepEqual(await found({ tagStatus: 'ANY' }), new Set([tagged, untagged]));
      assert.deepEqual(await found({ imageStatus: 'ACTIVE' }), new Set([tagged, untagged]));
      assert.deepEqual(await found({ imageStatus: 'ARCHIVED' }), new Set());
    });

    it('come page by page, each once', async () => {
      const pushed = new Set<string>();
      for (let number = 0; number < 12; number += 1) pushed.add(await push(aws.registry, 'pages', imageNumber(number)));
      const found: string[] = [];

      for await (const page of paginateDescribeImages({ client: ecr, pageSize: 5 }, { repositoryName: 'pages' })) {
        found.push(...(page.imageDetails ?? []).map((one) => one.imageDigest ?? ''));
      }

      assert.equal(found.length, 12);
      assert.deepEqual(new Set(found), pushed);
    });

    it('bear the state and the counts of their last scan', async () => {
      const [scanned, failed] = [
        await push(aws.registry, 'scanned', imageNumber(1)),
        await push(aws.registry, 'scanned', imageNumber(2)),
      ];
      await push(aws.registry, 'scanned', imageNumber(3));
      const description = 'UnsupportedImageError: The operating system and/or package manager are not supported.';
      aws.scans.set(scanned, {
        status: 'COMPLETE',
        startedAt: 1,
        completedAt: 1_700_000_000_500,
        sourceUpdatedAt: 1_600_000_000_000,
        counts: { HIGH: 2, LOW: 1 },
      });
      aws.scans.set(failed, { status: 'FAILED', startedAt: 1, completedAt: 2, description, counts: {} });
      const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'scanned' }));
      const details = new Map(imageDetails.map((one) => [one.imageDigest, one]));

      assert.deepEqual(details.get(scanned)?.imageScanStatus, {
        status: 'COMPLETE',
        description: 'The scan was completed successfully.',
      });
      assert.deepEqual(details.get(scanned)?.imageScanFindingsSummary, {
        imageScanCompletedAt: new Date(1_700_000_000_500),
        vulnerabilitySourceUpdatedAt: new Date(1_600_000_000_000),
        findingSeverityCounts: { HIGH: 2, LOW: 1 },
      });
      assert.deepEqual(details.get(failed)?.imageScanStatus, { status: 'FAILED', description });
      assert.equal(details.get(failed)?.imageScanFindingsSummary, undefined);
      assert.equal(imageDetails.filter((one) => one.imageScanStatus === undefined).length, 1);
    });
  });

  describe('listed', () => {
    it('have one id for each tag, or one without', async () => {
      const [tagged, untagged] = [
        await push(aws.registry, 'ids', imageNumber(1), 'a', 'b'),
        await push(aws.registry, 'ids', imageNumber(2)),
      ];

      assert.deepEqual(new Set(await list('ids')), new Set([`a@${tagged}`, `b@${tagged}`, `@${untagged}`]));
      assert.deepEqual(await list('ids', { tagStatus: 'UNTAGGED' }), [`@${untagged}`]);
      assert.deepEqual(await list('ids', { tagStatus: 'TAGGED' }), [`a@${tagged}`, `b@${tagged}`]);
      assert.deepEqual(await list('ids', { imageStatus: 'ARCHIVED' }), []);
    });

    it('come page by page, also within an image of many tags', async () => {
      const tags = Array.from({ length: 9 }, (_, at) => `t${at}`);
      const expected = new Set<string>();
      for (let number = 0; number < 4; number += 1) {
        const mine = tags.map((tag) => `${tag}-${number}`);
        const digest = await push(aws.registry, 'many-tags', imageNumber(number), ...mine);
        for (const tag of mine) expected.add(`${tag}@${digest}`);
      }
      expected.add(`undefined@${await push(aws.registry, 'many-tags', imageNumber(9))}`);

      for (const pageSize of [1, 4, 9, 10, 100]) {
        const found: string[] = [];
        for await (const page of paginateListImages({ client: ecr, pageSize }, { repositoryName: 'many-tags' })) {
          assert.ok((page.imageIds ?? []).length <= pageSize);
          found.push(...(page.imageIds ?? []).map((one) => `${one.imageTag}@${one.imageDigest}`));
        }
        assert.equal(found.length, 37, `in pages of ${pageSize}`);
        assert.deepEqual(new Set(found), expected);
      }
    });
  });

  describe('got', () => {
    it('are the bytes that were pushed, whatever is missing beside them', async () => {
      const pushed = imageNumber(1);
      const digest = await push(aws.registry, 'got', pushed, 'latest');
      const gone = digest.replace(/.{8}$/, '00000000');
      const { images, failures } = await ecr.send(
        new BatchGetImageCommand({
          repositoryName: 'got',
          imageIds: [
            { imageTag: 'latest' },
            { imageDigest: digest },
            { imageTag: 'gone' },
            { imageDigest: 'x' },
            {},
            { imageTag: 'latest', imageDigest: gone },
          ],
        }),
      );

      const shape = {
        registryId: aws.account,
        repositoryName: 'got',
        imageManifest: text(pushed.manifest),
        imageManifestMediaType: OCI,
      };
      assert.deepEqual(images, [
        { ...shape, imageId: { imageDigest: digest, imageTag: 'latest' } },
        { ...shape, imageId: { imageDigest: digest } },
      ]);
      assert.deepEqual(
        failures?.map((one) => [one.failureCode, one.failureReason]),
        [
          ['ImageNotFound', 'Requested image not found'],
          [
            'InvalidImageDigest',
            "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
          ],
          ['MissingDigestAndTag', 'Invalid request parameters: both tag and digest cannot be null'],
          ['ImageTagDoesNotMatchDigest', `Requested image tag points to ${digest}`],
        ],
      );
    });

    it('are of an accepted media type', async () => {
      await push(aws.registry, 'accepted', imageNumber(1), 'latest');
      const get = async (...acceptedMediaTypes: string[]) =>
        await ecr.send(
          new BatchGetImageCommand({
            repositoryName: 'accepted',
            imageIds: [{ imageTag: 'latest' }],
            acceptedMediaTypes,
          }),
        );

      assert.equal((await get('application/json', OCI)).images?.length, 1);
      const { images, failures } = await get('application/vnd.docker.distribution.manifest.v2+json');
      assert.deepEqual(images, []);
      assert.equal(failures?.[0]?.failureCode, 'ImageNotFound');
      assert.match(failures[0].failureReason ?? '', /media type application\/vnd\.oci\.image\.manifest/);
    });
  });

  describe('put', () => {
    const put = (repositoryName: string, imageManifest: string, more: object = {}) =>
      ecr.send(new PutImageCommand({ repositoryName, imageManifest, ...more }));

    it('once their layers are there, under a tag', async () => {
      const pushed = imageNumber(1);
      await repositoryNamed(aws.registry, 'put');
      const [config, ...layers] = pushed.blobs;
      assert.ok(config !== undefined);
      for (const blob of layers) await pushBlob(aws.registry, 'put', blob);

      await assert.rejects(put('put', text(pushed.manifest), { imageTag: 'v1' }), {
        name: 'LayersNotFoundException',
        message: `Layers with digests '[${config.digest}]' required for pushing image into repository with name 'put' in the registry with id '${aws.account}' do not exist`,
      });
      await pushBlob(aws.registry, 'put', config);
      const { image: answer } = await put('put', text(pushed.manifest), {
        imageTag: 'v1',
        imageDigest: pushed.manifest.digest,
      });

      assert.deepEqual(answer, {
        registryId: aws.account,
        repositoryName: 'put',
        imageId: { imageDigest: pushed.manifest.digest, imageTag: 'v1' },
        imageManifest: text(pushed.manifest),
        imageManifestMediaType: OCI,
      });
      assert.deepEqual(await list('put'), [`v1@${pushed.manifest.digest}`]);
    });

    it('again are refused, under another tag taken', async () => {
      const pushed = imageNumber(1);
      await push(aws.registry, 'again', pushed, 'v1');
      const place = `already exists in the repository with name 'again' in registry with id '${aws.account}'`;

      await assert.rejects(put('again', text(pushed.manifest), { imageTag: 'v1' }), {
        name: 'ImageAlreadyExistsException',
        message: `Image with digest '${pushed.manifest.digest}' and tag 'v1' ${place}`,
      });
      await assert.rejects(put('again', text(pushed.manifest)), {
        name: 'ImageAlreadyExistsException',
        message: `Image with digest '${pushed.manifest.digest}' ${place}`,
      });
      await put('again', text(pushed.manifest), { imageTag: 'v2' });
      assert.equal((await list('again')).length, 2);
    });

    it('move a tag, unless it is immutable', async () => {
      const [one, two] = [imageNumber(1), imageNumber(2)];
      await push(aws.registry, 'moved', one, 'v1');
      await push(aws.registry, 'moved', two);

      await put('moved', text(two.manifest), { imageTag: 'v1' });
      assert.ok((await list('moved')).includes(`v1@${two.manifest.digest}`));
      await ecr.send(new PutImageTagMutabilityCommand({ repositoryName: 'moved', imageTagMutability: 'IMMUTABLE' }));
      await assert.rejects(put('moved', text(one.manifest), { imageTag: 'v1' }), {
        name: 'ImageTagAlreadyExistsException',
        message:
          "The image tag 'v1' already exists in the 'moved' repository and cannot be overwritten because the repository is immutable.",
      });
      await assert.rejects(put('moved', text(two.manifest), { imageTag: 'v1' }), {
        name: 'ImageAlreadyExistsException',
      });
    });

    it('need the platforms that they name', async () => {
      const one = imageNumber(1);
      const both = index([{ image: one, architecture: 'amd64' }]);
      await repositoryNamed(aws.registry, 'list');

      await assert.rejects(put('list', text(both)), {
        name: 'ReferencedImagesNotFoundException',
        message: new RegExp(one.manifest.digest),
      });
      await push(aws.registry, 'list', one);
      assert.equal((await put('list', text(both))).image?.imageId?.imageDigest, both.digest);
    });

    const manifest = text(imageNumber(1).manifest);
    const wrong: readonly (readonly [string, string, object, string, RegExp])[] = [
      [
        'that are no JSON',
        '{',
        {},
        'InvalidParameterException',
        /'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'/,
      ],
      ['that are no manifest', '{"mediaType":"application/json"}', {}, 'InvalidParameterException', /'ImageManifest'/],
      [
        'of no media type',
        manifest.replace(/"mediaType":"[^"]*manifest[^"]*",/, ''),
        {},
        'InvalidParameterException',
        /'imageManifestMediaType'/,
      ],
      [
        'of two media types',
        manifest,
        { imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
        'InvalidParameterException',
        /'ImageManifest'/,
      ],
      [
        'of another digest',
        manifest,
        { imageDigest: `sha256:${'0'.repeat(64)}` },
        'ImageDigestDoesNotMatchException',
        /does not match/,
      ],
      ['of no digest', manifest, { imageDigest: 'x' }, 'InvalidParameterException', /'imageDigest'/],
      ['under no tag', manifest, { imageTag: 'not a tag' }, 'InvalidParameterException', /'imageTag'/],
    ];
    for (const [what, imageManifest, more, name, message] of wrong) {
      it(`are refused: images ${what}`, async () => {
        await repositoryNamed(aws.registry, 'wrong');

        await assert.rejects(put('wrong', imageManifest, more), { name, message });
      });
    }

    it('of no mediaType of their own, with the one of the request', async () => {
      const { manifest: bytes, blobs } = imageNumber(1);
      for (const blob of blobs) await pushBlob(aws.registry, 'typed', blob);
      const bare = text(bytes).replace(/"mediaType":"[^"]*manifest[^"]*",/, '');

      const { image: answer } = await put('typed', bare, { imageManifestMediaType: OCI });
      assert.equal(answer?.imageManifestMediaType, OCI);
    });
  });

  describe('deleted', () => {
    it('by tag lose it, and go with the last', async () => {
      const digest = await push(aws.registry, 'untag', imageNumber(1), 'a', 'b');

      const first = await remove('untag', { imageTag: 'a' });
      assert.deepEqual(first.imageIds, [{ imageDigest: digest, imageTag: 'a' }]);
      assert.deepEqual(await list('untag'), [`b@${digest}`]);
      await remove('untag', { imageTag: 'b' });
      assert.deepEqual(await list('untag'), []);
    });

    it('by digest go with all their tags', async () => {
      const digest = await push(aws.registry, 'by-digest', imageNumber(1), 'a', 'b');

      const { imageIds, failures } = await remove('by-digest', { imageDigest: digest });

      assert.deepEqual(imageIds, [
        { imageDigest: digest, imageTag: 'a' },
        { imageDigest: digest, imageTag: 'b' },
      ]);
      assert.deepEqual(failures, []);
      assert.deepEqual(await list('by-digest'), []);
    });

    it('leave failures for what is not there, and go all the same', async () => {
      const digest = await push(aws.registry, 'some', imageNumber(1));
      const gone = digest.replace(/.{8}$/, '00000000');

      const { imageIds, failures } = await remove(
        'some',
        { imageTag: 'x' },
        { imageDigest: digest },
        { imageDigest: gone },
        { imageDigest: '?' },
        {},
      );

      assert.deepEqual(imageIds, [{ imageDigest: digest }]);
      assert.deepEqual(
        failures?.map((one) => one.failureCode),
        ['ImageNotFound', 'ImageNotFound', 'InvalidImageDigest', 'MissingDigestAndTag'],
      );
    });

    it('stay while an index names them, and go with it in one request', async () => {
      const one = imageNumber(1);
      const both = index([{ image: one, architecture: 'amd64' }]);
      await push(aws.registry, 'held', one, 'amd64');
      await push(aws.registry, 'held', both, 'latest');
      const child = { imageDigest: one.manifest.digest };

      const refused = await remove('held', child);
      assert.deepEqual(refused.failures, [
        {
          imageId: child,
          failureCode: 'ImageReferencedByManifestList',
          failureReason: `Requested image referenced by manifest list: [${both.digest}]`,
        },
      ]);
      const { imageIds, failures } = await remove('held', child, { imageDigest: both.digest });
      assert.deepEqual(failures, []);
      assert.equal(imageIds?.length, 2);
      assert.deepEqual(await list('held'), []);
    });

    it('go with their index, and are then deleted as asked', async () => {
      const one = imageNumber(1);
      const both = index([{ image: one, architecture: 'amd64' }]);
      await push(aws.registry, 'cascade', one);
      await push(aws.registry, 'cascade', both, 'latest');

      const { imageIds, failures } = await remove(
        'cascade',
        { imageTag: 'latest' },
        { imageDigest: one.manifest.digest },
      );

      assert.deepEqual(failures, []);
      assert.deepEqual(imageIds, [
        { imageDigest: both.digest, imageTag: 'latest' },
        { imageDigest: one.manifest.digest },
      ]);
      assert.deepEqual(await list('cascade'), []);
    });
  });
});
