import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { DescribeImageScanFindingsResponse } from '@aws-sdk/client-ecr';
import { type AwsCli, requireAws } from '../support/aws-cli.ts';
import { ecrClient, endedScan, findingText, scanEveryPush } from '../support/ecr.ts';
import { writeDebianFeed } from '../support/feeds-folder.ts';
import { file, type Image, image, layer } from '../support/images.ts';
import { type Running, startRunning } from '../support/running.ts';
import { sharedData } from '../support/shared.ts';
import { requireSkopeo } from '../support/skopeo.ts';

describe('a Debian bookworm without its security updates', () => {
  let running: Running;
  before(async () => {
    running = await startRunning({ feeds: writeDebianFeed, settings: { PRATIQUE_CREATE_ON_PUSH: 'true' } });
    await scanEveryPush(ecrClient(running));
  });
  after(async () => await running.stop());

  it('has exactly the findings that its changelogs tell, in one page', async (t) => {
    const wanted = expectedFindings(t);
    const bookworm = debianBookworm(t);
    if (wanted === undefined || bookworm === undefined || !(await push(t, bookworm, 'bookworm:one'))) return;

    const scan = await endedScan(ecrClient(running), 'bookworm', 'one');

    assert.deepEqual([scan.status, scan.findings.length], ['COMPLETE', 90]);
    assert.deepEqual(scan.findings.map(findingText).toSorted(), wanted);
  });

  it('gives them through the paginator of the aws CLI', async (t) => {
    const aws = requireAws(t, running);
    const wanted = expectedFindings(t);
    const bookworm = debianBookworm(t);
    if (wanted === undefined || bookworm === undefined || aws === undefined) return;
    if (!(await push(t, bookworm, 'bookworm:paged'))) return;
    await aws.run('ecr', 'wait', 'image-scan-complete', ...named('bookworm', 'paged'));

    const all = await describeFindings(aws, ...named('bookworm', 'paged'), '--page-size', '17');

    assert.deepEqual(texts(all), wanted);
  });

  it('gives them page by page to whoever asks by hand', async (t) => {
    const aws = requireAws(t, running);
    const wanted = expectedFindings(t);
    const bookworm = debianBookworm(t);
    if (wanted === undefined || bookworm === undefined || aws === undefined) return;
    if (!(await push(t, bookworm, 'bookworm:hand'))) return;
    await aws.run('ecr', 'wait', 'image-scan-complete', ...named('bookworm', 'hand'));

    const sizes: number[] = [];
    const found: string[] = [];
    const counts: unknown[] = [];
    let token: string | undefined;
    do {
      const next = token === undefined ? [] : ['--next-token', token];
      const page = await describeFindings(aws, ...named('bookworm', 'hand'), '--max-results', '40', ...next);
      sizes.push(page.imageScanFindings?.findings?.length ?? 0);
      found.push(...texts(page));
      counts.push(page.imageScanFindings?.findingSeverityCounts);
      token = page.nextToken;
    } while (token !== undefined);

    assert.deepEqual(sizes, [40, 40, 10]);
    assert.deepEqual(found.toSorted(), wanted);
    assert.deepEqual(counts, [counts[0], counts[0], counts[0]]);
    assert.equal(sum(counts[0]), 90);
  });

  /** Pushes by skopeo; false where it is missing, and the test skipped. */
  async function push(t: TestContext, pushed: Image, to: string): Promise<boolean> {
    const skopeo = requireSkopeo(t, running);
    await skopeo?.pushImage(pushed, to);
    return skopeo !== undefined;
  }
});

function debianBookworm(t: TestContext): Image | undefined {
  const root = sharedData(t, 'rootfs/debian-bookworm/files');
  if (root === undefined) return undefined;
  const paths = ['etc/debian_version', 'usr/lib/os-release', 'var/lib/dpkg/status'];
  return image({ layers: [layer(paths.map((path) => file(path, readFileSync(join(root, path)))))] });
}

/** What the changelogs of the updates say that was mended, as `findingText` writes it. */
function expectedFindings(t: TestContext): string[] | undefined {
  const path = sharedData(t, 'rootfs/debian-bookworm/bookworm-expected-from-changelogs.json');
  if (path === undefined) return undefined;
  const { expected } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly expected: readonly Readonly<Record<'source' | 'installed' | 'cve' | 'fixed', string>>[];
  };
  return expected.map(({ source, installed, cve, fixed }) => `${source} ${installed} ${cve} ${fixed}`).toSorted();
}

function named(repository: string, tag: string): readonly string[] {
  return ['--repository-name', repository, '--image-id', `imageTag=${tag}`];
}

async function describeFindings(aws: AwsCli, ...args: readonly string[]): Promise<DescribeImageScanFindingsResponse> {
  return (await aws.json('ecr', 'describe-image-scan-findings', ...args)) as DescribeImageScanFindingsResponse;
}

function texts({ imageScanFindings }: DescribeImageScanFindingsResponse): string[] {
  return (imageScanFindings?.findings ?? []).map(findingText).toSorted();
}

function sum(counts: unknown): number {
  return Object.values(counts as Record<string, number>).reduce((total, count) => total + count, 0);
}
