import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsCommandOutput,
  ECRClient,
  type ImageScanFinding,
  PutRegistryScanningConfigurationCommand,
  ScanNotFoundException,
} from '@aws-sdk/client-ecr';
import type { AwsEndpoint } from './aws-cli.ts';

/** A scan that ended, with all pages of its findings. */
export interface EndedScan {
  readonly status: string;
  readonly description: string;
  readonly findings: readonly ImageScanFinding[];
}

/** AWS's SDK against one endpoint. */
export function ecrClient({ url, region, key }: AwsEndpoint): ECRClient {
  return new ECRClient({
    endpoint: url.replace('localhost', '127.0.0.1'),
    region,
    credentials: { accessKeyId: key.id, secretAccessKey: key.secret },
    maxAttempts: 1,
  });
}

/** Has every image scanned when it is pushed, in repositories that a push makes too. */
export async function scanEveryPush(ecr: ECRClient): Promise<void> {
  const everything = [{ filter: '*', filterType: 'WILDCARD' as const }];
  const rules = [{ scanFrequency: 'SCAN_ON_PUSH' as const, repositoryFilters: everything }];
  await ecr.send(new PutRegistryScanningConfigurationCommand({ scanType: 'BASIC', rules }));
}

/** The scan of a tag or a digest once it has ended; `wanted` may ask for more than that. */
export async function endedScan(
  ecr: ECRClient,
  repositoryName: string,
  reference: string,
  wanted: (status: string) => boolean = (status) => status === 'COMPLETE' || status === 'FAILED',
): Promise<EndedScan> {
  const imageId = reference.startsWith('sha256:') ? { imageDigest: reference } : { imageTag: reference };
  const ask = async (nextToken?: string) =>
    await ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId, maxResults: 1000, nextToken }));
  let page = await untilEnded(ask, wanted);
  const findings = [...(page.imageScanFindings?.findings ?? [])];
  const { status = '', description = '' } = page.imageScanStatus ?? {};
  while (page.nextToken !== undefined) {
    page = await ask(page.nextToken);
    findings.push(...(page.imageScanFindings?.findings ?? []));
  }
  return { status, description, findings };
}

/** An attribute of a finding, such as `package_name`. */
export function attributeOf({ attributes = [] }: ImageScanFinding, key: string): string | undefined {
  return attributes.find((attribute) => attribute.key === key)?.value;
}

/** `<source package> <its version> <CVE> <fixed version>`, which tells a finding of one platform from another. */
export function findingText(finding: ImageScanFinding): string {
  const { name } = finding;
  const [packageName, version, fixed] = ['package_name', 'package_version', 'fixed_in_version'].map((key) =>
    attributeOf(finding, key),
  );
  return `${packageName} ${version} ${name} ${fixed}`;
}

const SCAN_MILLISECONDS = 60_000;

async function untilEnded(
  ask: () => Promise<DescribeImageScanFindingsCommandOutput>,
  wanted: (status: string) => boolean,
): Promise<DescribeImageScanFindingsCommandOutput> {
  const deadline = Date.now() + SCAN_MILLISECONDS;
  let last = 'no scan';
  while (Date.now() < deadline) {
    try {
      const page = await ask();
      last = `${page.imageScanStatus?.status} ${page.imageScanStatus?.description}`;
      if (wanted(page.imageScanStatus?.status ?? '')) return page;
    } catch (error) {
      if (!(error instanceof ScanNotFoundException)) throw error;
      last = error.message;
    }
    await sleep(100);
  }
  throw new Error(`the scan has not ended within a minute: ${last}`);
}
