import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  BatchGetRepositoryScanningConfigurationCommand,
  CreateRepositoryCommand,
  DescribeImageScanFindingsCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetRegistryScanningConfigurationCommand,
  PutImageScanningConfigurationCommand,
  PutRegistryScanningConfigurationCommand,
  type PutRegistryScanningConfigurationCommandInput,
  paginateDescribeImageScanFindings,
  StartImageScanCommand,
  waitUntilImageScanComplete,
} from '@aws-sdk/client-ecr';
import type { Digest } from '../../src/oci/digest.ts';
import type { ScanFinding } from '../../src/scan/types.ts';
import { startAws, type TestAws } from '../support/aws.ts';
import { imageNumber, push, repositoryNamed } from '../support/push.ts';

const UNSUPPORTED = 'UnsupportedImageError: The operating system and/or package manager are not supported.';

function finding(number: number): ScanFinding {
  return {
    name: `CVE-2024-${1000 + number}`,
    aliases: [],
    severity: 'MEDIUM',
    verdict: 'affected',
    source: 'debian',
    package: {
      type: 'deb',
      name: 'libx',
      version: '1',
      sourceName: 'x',
      sourceVersion: '1',
      purl: 'pkg:deb/debian/libx@1',
      layerDigest: 'sha256:aa',
      path: 'var/lib/dpkg/status',
      evidence: 'installed',
    },
    also: [],
    openedAt: 0,
  };
}

describe('scans through the SDK', () => {
  let aws: TestAws;
  let ecr: ECRClient;
  let digest: Digest;
  before(async () => {
    aws = await startAws();
    ecr = aws.ecr();
    digest = await push(aws.registry, 'scans', imageNumber(1), 'latest');
  });
  after(async () => await aws.close());

  const repositoryName = 'scans';
  const start = (imageId: object, name = repositoryName) =>
    ecr.send(new StartImageScanCommand({ repositoryName: name, imageId }));
  const describeFindings = (more: object = {}) =>
    ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag: 'latest' }, ...more }));

  it('are started, as often as asked', async () => {
    const { imageId, imageScanStatus, registryId } = await start({ imageTag: 'latest' });
    await start({ imageDigest: digest });

    assert.deepEqual(
      [imageId, imageScanStatus, registryId],
      [{ imageDigest: digest, imageTag: 'latest' }, { status: 'IN_PROGRESS' }, aws.account],
    );
    assert.deepEqual(aws.scans.started.slice(-2), [digest, digest]);
  });

  it('are started of images only, and of those that are there', async () => {
    const artifact = await push(aws.registry, 'scans', imageNumber(2), 'sbom');
    aws.scans.artifacts.add(artifact);

    await assert.rejects(start({ imageTag: 'sbom' }), {
      name: 'UnsupportedImageTypeException',
      message: /'application\/vnd\.test\+json'/,
    });
    await assert.rejects(start({ imageTag: 'gone' }), { name: 'ImageNotFoundException' });
    await assert.rejects(start({}), { name: 'InvalidParameterException' });
    await assert.rejects(start({ imageTag: 'latest' }, 'gone'), { name: 'RepositoryNotFoundException' });
  });

  it('have no findings before there was one', async () => {
    const never = await push(aws.registry, 'scans', imageNumber(3), 'never');

    await assert.rejects(describeFindings({ imageId: { imageTag: 'never' } }), {
      name: 'ScanNotFoundException',
      message: `Image scan does not exist for the image with '{imageDigest:'${never}', imageTag:'never'}' in the repository with name 'scans' in the registry with id '${aws.account}'`,
    });
  });

  it('have none while they run, and none when they failed', async () => {
    aws.scans.set(digest, { status: 'IN_PROGRESS', startedAt: 1, counts: {} });
    const running = await describeFindings();
    aws.scans.set(digest, { status: 'FAILED', startedAt: 1, completedAt: 2, description: UNSUPPORTED, counts: {} });
    const failed = await describeFindings();

    assert.deepEqual([running.imageScanStatus, running.imageScanFindings], [{ status: 'IN_PROGRESS' }, undefined]);
    assert.deepEqual(
      [failed.imageScanStatus, failed.imageScanFindings],
      [{ status: 'FAILED', description: UNSUPPORTED }, undefined],
    );
  });

  it('give their findings, with what they do not speak of', async () => {
    const description = 'Debian 9 has had no security updates since 2022-07-01';
    const scan = {
      status: 'COMPLETE',
      startedAt: 1,
      completedAt: 1_700_000_000_000,
      sourceUpdatedAt: 1_600_000_000_000,
      description,
      counts: { MEDIUM: 1 },
    } as const;
    const epss = { score: 0.01, percentile: 0.75 };
    const knownExploited = { on: '2026-08-14', ransomware: false };
    aws.scans.set(digest, scan, [{ ...finding(1), epss, knownExploited }]);
    const { imageScanFindings, imageScanStatus, imageId, nextToken } = await describeFindings();

    assert.deepEqual(
      [imageScanStatus, imageId, nextToken],
      [{ status: 'COMPLETE', description }, { imageDigest: digest, imageTag: 'latest' }, undefined],
    );
    assert.deepEqual(imageScanFindings, {
      imageScanCompletedAt: new Date(1_700_000_000_000),
      vulnerabilitySourceUpdatedAt: new Date(1_600_000_000_000),
      findingSeverityCounts: { MEDIUM: 1 },
      findings: [
        {
          name: 'CVE-2024-1001',
          severity: 'MEDIUM',
          attributes: [
            { key: 'package_version', value: '1' },
            { key: 'package_name', value: 'x' },
            { key: 'package_type', value: 'deb' },
            { key: 'layer_digest', value: 'sha256:aa' },
            { key: 'epss_score', value: '0.01000' },
            { key: 'epss_percentile', value: '0.75000' },
            { key: 'known_exploited_since', value: '2026-08-14' },
          ],
        },
      ],
    });
  });

  it('give their findings page by page, a hundred where nobody says how many', async () => {
    const findings = Array.from({ length: 250 }, (_, number) => finding(number));
    aws.scans.set(digest, { status: 'COMPLETE', startedAt: 1, completedAt: 2, counts: { MEDIUM: 250 } }, findings);
    const pages: number[] = [];
    const names: (string | undefined)[] = [];

    for await (const { imageScanFindings } of paginateDescribeImageScanFindings(
      { client: ecr },
      { repositoryName, imageId: { imageDigest: digest } },
    )) {
      pages.push(imageScanFindings?.findings?.length ?? 0);
      names.push(...(imageScanFindings?.findings ?? []).map((one) => one.name));
    }

    assert.deepEqual(pages, [100, 100, 50]);
    assert.deepEqual(
      names,
      findings.map((one) => one.name),
    );
    assert.equal((await describeFindings({ maxResults: 1000 })).imageScanFindings?.findings?.length, 250);
    await assert.rejects(describeFindings({ nextToken: 'junk' }), { name: 'InvalidParameterException' });
  });

  it('are waited for', async () => {
    aws.scans.set(digest, { status: 'IN_PROGRESS', startedAt: 1, counts: {} });
    const wait = { client: ecr, maxWaitTime: 20, minDelay: 1, maxDelay: 1 };
    const waited = waitUntilImageScanComplete(wait, { repositoryName, imageId: { imageTag: 'latest' } });
    aws.scans.set(digest, { status: 'COMPLETE', startedAt: 1, completedAt: 2, counts: {} });

    assert.equal((await waited).state, 'SUCCESS');
    aws.scans.set(digest, { status: 'FAILED', startedAt: 1, completedAt: 2, description: UNSUPPORTED, counts: {} });
    await assert.rejects(
      waitUntilImageScanComplete(wait, { repositoryName, imageId: { imageTag: 'latest' } }),
      /UnsupportedImageError/,
    );
  });

  describe('on push', () => {
    const put = (configuration: PutRegistryScanningConfigurationCommandInput) =>
      ecr.send(new PutRegistryScanningConfigurationCommand(configuration));
    const wildcard = (...filters: string[]) => filters.map((filter) => ({ filter, filterType: 'WILDCARD' as const }));

    it('are switched by repository', async () => {
      await ecr.send(new CreateRepositoryCommand({ repositoryName: 'switched' }));
      const { imageScanningConfiguration, repositoryName: name } = await ecr.send(
        new PutImageScanningConfigurationCommand({
          repositoryName: 'switched',
          imageScanningConfiguration: { scanOnPush: true },
        }),
      );
      const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['switched'] }));

      assert.deepEqual([imageScanningConfiguration, name], [{ scanOnPush: true }, 'switched']);
      assert.deepEqual(repositories?.[0]?.imageScanningConfiguration, { scanOnPush: true });
      await assert.rejects(
        ecr.send(new PutImageScanningConfigurationCommand({ repositoryName: 'gone', imageScanningConfiguration: {} })),
        { name: 'RepositoryNotFoundException' },
      );
    });

    it('are ruled by registry, under the two names that ECR has for that', async () => {
      const empty = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
      const rules = [{ scanFrequency: 'SCAN_ON_PUSH' as const, repositoryFilters: wildcard('prod*', 'team') }];
      const { registryScanningConfiguration } = await put({ scanType: 'BASIC', rules });
      const { scanningConfiguration, registryId } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));

      assert.deepEqual(empty.scanningConfiguration, { scanType: 'BASIC', rules: [] });
      assert.deepEqual(registryScanningConfiguration, { scanType: 'BASIC', rules });
      assert.deepEqual([scanningConfiguration, registryId], [{ scanType: 'BASIC', rules }, aws.account]);
    });

    it('are told by repository, from both', async () => {
      await put({
        rules: [
          { scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: wildcard('prod*', 'team') },
          { scanFrequency: 'MANUAL', repositoryFilters: wildcard('*') },
        ],
      });
      for (const name of ['prod-team', 'quiet']) await repositoryNamed(aws.registry, name);
      await ecr.send(
        new CreateRepositoryCommand({ repositoryName: 'own', imageScanningConfiguration: { scanOnPush: true } }),
      );
      const repositoryNames = ['prod-team', 'quiet', 'own', 'gone'];

      const { scanningConfigurations, failures } = await ecr.send(
        new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames }),
      );

      const shape = (name: string, scanOnPush: boolean, ...filters: string[]) => ({
        repositoryArn: `arn:aws:ecr:${aws.region}:${aws.account}:repository/${name}`,
        repositoryName: name,
        scanOnPush,
        scanFrequency: scanOnPush ? 'SCAN_ON_PUSH' : 'MANUAL',
        appliedScanFilters: wildcard(...filters),
      });
      assert.deepEqual(scanningConfigurations, [
        shape('prod-team', true, 'prod*', 'team'),
        shape('quiet', false),
        shape('own', true),
      ]);
      assert.deepEqual(failures, [
        {
          repositoryName: 'gone',
          failureCode: 'REPOSITORY_NOT_FOUND',
          failureReason: `The repository with name 'gone' does not exist in the registry with id '${aws.account}'`,
        },
      ]);
    });

    const wrong: readonly (readonly [string, PutRegistryScanningConfigurationCommandInput, string, RegExp])[] = [
      ['enhanced scanning', { scanType: 'ENHANCED' }, 'ValidationException', /scanType must be BASIC/],
      [
        'continuous scanning',
        { rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [] }] },
        'ValidationException',
        /CONTINUOUS_SCAN/,
      ],
      [
        'three rules',
        { rules: Array(3).fill({ scanFrequency: 'MANUAL', repositoryFilters: [] }) },
        'InvalidParameterException',
        /'rules'/,
      ],
      [
        'a filter in capitals',
        { rules: [{ scanFrequency: 'MANUAL', repositoryFilters: wildcard('Prod') }] },
        'InvalidParameterException',
        /filter/,
      ],
    ];
    for (const [what, configuration, name, message] of wrong) {
      it(`are not ruled by ${what}`, async () => await assert.rejects(put(configuration), { name, message }));
    }
  });
});
