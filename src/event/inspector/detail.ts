import type { Finding, Severity } from '../../match/types.ts';
import { eventIdOf } from '../event-id.ts';
import type { NewEvent } from '../types.ts';
import { vulnerablePackages } from './packages.ts';
import type { FindingNews, FoundImage } from './types.ts';

/** Whose findings they are. */
export interface FindingPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** FindingTitle and FindingDescription of Amazon Inspector's API. */
const MOST_TEXT = 1024;

/**
 * The event of one finding, as Amazon Inspector puts it (Amazon Inspector User Guide, "Amazon EventBridge event schema";
 * the API's `Finding`): a vulnerability and an image are one finding, whose ARN stays the same from its first event to
 * its last. The same news make the same id.
 */
export function findingEvent(news: FindingNews, image: FoundImage, place: FindingPlace): NewEvent {
  const { status, vulnerability, at } = news;
  const { account, region } = place;
  const imageArn = `arn:aws:ecr:${region}:${account}:repository/${image.repository}/${image.digest}`;
  const findingId = eventIdOf(['finding', imageArn, vulnerability]).replaceAll('-', '');
  const findingArn = `arn:aws:inspector2:${region}:${account}:finding/${findingId}`;
  return {
    id: eventIdOf([findingArn, status, at]),
    detailType: 'Inspector2 Finding',
    source: 'aws.inspector2',
    resources: [imageArn],
    detail: {
      awsAccountId: account,
      findingArn,
      ...findingFields(news, image),
      resources: [
        {
          type: 'AWS_ECR_CONTAINER_IMAGE',
          id: imageArn,
          partition: 'aws',
          region,
          details: { awsEcrContainerImage: imageDetails(image, account) },
        },
      ],
    },
    lane: image.digest,
    at,
  };
}

function findingFields({ status, vulnerability, findings, firstObservedAt, at }: FindingNews, image: FoundImage) {
  const [worst] = findings;
  const packages = vulnerablePackages(findings, image.distro?.id);
  const names = [...new Set(packages.map(({ name }) => name))];
  const { epss, knownExploited } = worst;
  return {
    type: 'PACKAGE_VULNERABILITY',
    status,
    severity: severityOf(worst.severity),
    title: `${vulnerability} - ${names.join(', ')}`.slice(0, MOST_TEXT),
    description: (worst.description ?? worst.title ?? vulnerability).slice(0, MOST_TEXT),
    ...scoreOf(worst),
    ...(epss === undefined ? {} : { epss: { score: epss.score } }),
    exploitAvailable: knownExploited === undefined ? 'NO' : 'YES',
    fixAvailable: fixAvailable(packages),
    firstObservedAt: timeOf(firstObservedAt),
    lastObservedAt: timeOf(at),
    updatedAt: timeOf(at),
    packageVulnerabilityDetails: {
      vulnerabilityId: vulnerability,
      source: sourceOf(worst),
      ...(worst.uri === undefined ? {} : { sourceUrl: worst.uri }),
      referenceUrls: [...new Set(findings.flatMap(({ uri }) => uri ?? []))],
      relatedVulnerabilities: worst.aliases,
      cvss: cvssOf(worst),
      vulnerablePackages: packages,
    },
    remediation: { recommendation: { text: 'None Provided' } },
  };
}

/** ECR's word for what nobody has rated is not Inspector's. */
function severityOf(severity: Severity): string {
  return severity === 'UNDEFINED' ? 'UNTRIAGED' : severity;
}

/** `debian-tracker` → `DEBIAN_TRACKER`. */
function sourceOf({ source }: Finding): string {
  return source.toUpperCase().replaceAll('-', '_');
}

function cvssOf(finding: Finding) {
  const { score: baseScore, vector: scoringVector, cvssVersion: version } = finding;
  if (baseScore === undefined || scoringVector === undefined || version === undefined) return [];
  return [{ baseScore, scoringVector, version, source: sourceOf(finding) }];
}

function scoreOf(finding: Finding) {
  const [cvss] = cvssOf(finding);
  if (cvss === undefined) return finding.score === undefined ? {} : { inspectorScore: finding.score };
  const { baseScore: score, scoringVector, version, source } = cvss;
  const adjustedCvss = { adjustments: [], score, scoringVector, version, scoreSource: source, cvssSource: source };
  return { inspectorScore: score, inspectorScoreDetails: { adjustedCvss } };
}

function fixAvailable(packages: readonly { readonly fixedInVersion?: string }[]): 'YES' | 'NO' | 'PARTIAL' {
  const fixed = packages.filter(({ fixedInVersion }) => fixedInVersion !== undefined).length;
  if (fixed === 0) return 'NO';
  return fixed === packages.length ? 'YES' : 'PARTIAL';
}

function imageDetails({ repository, digest, tags, pushedAt, architecture, distro }: FoundImage, registry: string) {
  return {
    registry,
    repositoryName: repository,
    imageHash: digest,
    imageTags: tags,
    pushedAt: timeOf(pushedAt),
    ...(architecture === undefined ? {} : { architecture }),
    ...(distro === undefined ? {} : { platform: platformOf(distro) }),
  };
}

const PLATFORMS: Readonly<Record<string, string>> = {
  alpine: 'ALPINE_LINUX',
  amzn: 'AMAZON_LINUX',
  rocky: 'ROCKY_LINUX',
};

/** `DEBIAN_12`, `UBUNTU_24_04`. */
function platformOf({ id, release }: NonNullable<FoundImage['distro']>): string {
  const name = PLATFORMS[id] ?? id;
  return [name, ...(release === undefined ? [] : [release])]
    .join('_')
    .replaceAll(/[^A-Za-z0-9]/g, '_')
    .toUpperCase();
}

/** `Wed Sep 04 16:55:38.411 UTC 2024`, as Inspector writes times in events. */
function timeOf(at: number): string {
  const [weekday = '', day = '', month = '', year = ''] = new Date(at).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${new Date(at).toISOString().slice(11, 23)} UTC ${year}`;
}
