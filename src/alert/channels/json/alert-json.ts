import type { AlertFinding, AlertGroup, AlertImage, AlertMessage } from '../../types.ts';
import { clean, newsCount, plainText, publisherLink, tellingOf } from '../../wording/index.ts';

/** SNS takes 256 KiB of a message, in which the text stands too. */
const MOST_BYTES = 128 * 2 ** 10;
const MOST_TEXT = 300;

/**
 * A message as JSON for machines, in the form that Standard Webhooks gives payloads (docs/channels.md has its fields).
 * Times are RFC 3339. Of findings as many as there is room for; how many more there are stands beside them.
 */
export function alertJson(message: AlertMessage): string {
  for (let most = 10; ; most -= 2) {
    const json = JSON.stringify(payloadOf(message, most));
    if (Buffer.byteLength(json) <= MOST_BYTES || most === 0) return json;
  }
}

function payloadOf(message: AlertMessage, mostFindings: number) {
  const telling = tellingOf(message);
  const { id, kind, rule, at, since, images, imageCount, groups, groupCount } = message;
  return {
    type: 'pratique.alert',
    timestamp: moment(at),
    data: {
      id,
      kind,
      rule: text(rule),
      ...(since === undefined ? {} : { since: moment(since) }),
      headline: telling.title,
      subject: telling.subject,
      text: plainText(telling),
      images: images.map((image) => imageJson(image, mostFindings)),
      imagesLeft: Math.max(0, imageCount - images.length),
      groups: groups.map(groupJson),
      groupsLeft: Math.max(0, groupCount - groups.length),
    },
  };
}

function imageJson(image: AlertImage, mostFindings: number) {
  const { repository, tags, digest, page, source, status, description, coverageLost } = image;
  const { counts, news, newsCounts, stillOpen, openSince } = image;
  const findings = news.slice(0, mostFindings);
  return {
    repository: text(repository),
    tags: tags.slice(0, 100).map(text),
    digest: text(digest),
    page,
    ...(source === undefined ? {} : { source: { text: text(source.text), from: source.from } }),
    status,
    ...(description === undefined ? {} : { description: text(description) }),
    coverageLost,
    counts,
    changes: newsCounts,
    findings: findings.map(findingJson),
    findingsLeft: Math.max(0, newsCount(newsCounts) - findings.length),
    stillOpen,
    ...(openSince === undefined ? {} : { openSince: moment(openSince) }),
  };
}

function findingJson(finding: AlertFinding) {
  const { change, severity, before, knownExploited, epss, isUndetermined, openedAt } = finding;
  const { fixedVersion, path, remedy } = finding;
  const link = publisherLink(finding.uri);
  return {
    change,
    id: text(finding.id),
    ...(link === undefined ? {} : { uri: link.href }),
    severity,
    ...(before === undefined ? {} : { before }),
    package: text(finding.package),
    installed: text(finding.installed),
    ...(fixedVersion === undefined ? {} : { fixedVersion: text(fixedVersion) }),
    ...(path === undefined ? {} : { path: text(path) }),
    knownExploited,
    ...(epss === undefined ? {} : { epss }),
    ...(isUndetermined === true ? { undetermined: true } : {}),
    openedAt: moment(openedAt),
    ...(remedy === undefined ? {} : { remedy: text(remedy) }),
    mute: text(finding.mute),
  };
}

function groupJson({ title, remedy, counts, findings, ids, images, imageCount }: AlertGroup) {
  return {
    title: text(title),
    ...(remedy === undefined ? {} : { remedy: text(remedy) }),
    counts,
    findings,
    ids: ids.slice(0, 20).map(text),
    images: images.slice(0, 20).map(text),
    imageCount,
  };
}

/** Whoever shows it takes no harm. */
function text(value: string): string {
  return clean(value, MOST_TEXT);
}

function moment(at: number): string {
  return new Date(at).toISOString();
}
