import type { ExcusedBy } from '../../../excuse/types.ts';
import type { AlertExcuse, AlertFinding, AlertGroup, AlertImage, AlertMessage } from '../../types.ts';
import { clean, cut, newsCount, plainText, publisherLink, tellingOf } from '../../wording/index.ts';

/** SNS takes 256 KiB of a message, in which the text stands too. */
const MOST_BYTES = 128 * 2 ** 10;
const MOST_TEXT = 300;
const MOST_WHOLE = 20_000;
const MOST_TAGS = 100;
const MOST_TAG = 128;

/**
 * A message as JSON for machines, in the form that Standard Webhooks gives payloads (docs/channels.md has its fields).
 * Times are RFC 3339. Of findings as many as there is room for; how many more there are stands beside them.
 */
export function alertJson(message: AlertMessage): string {
  const written = ROOMS.values().map((room) => JSON.stringify(payloadOf(message, room)));
  return written.find((json) => Buffer.byteLength(json) <= MOST_BYTES) ?? JSON.stringify(payloadOf(message, NO_ROOM));
}

/** How much of each list there may be. */
interface Room {
  readonly findings: number;
  readonly entries: number;
}

/** Fewer and fewer. */
const ROOMS: readonly Room[] = [
  ...[10, 8, 6, 4, 2].map((findings) => ({ findings, entries: 10 })),
  ...[10, 8, 6, 4, 2, 1].map((entries) => ({ findings: 1, entries })),
];
const NO_ROOM: Room = { findings: 0, entries: 0 };

function payloadOf(message: AlertMessage, room: Room) {
  const telling = tellingOf(message);
  const { id, kind, rule, at, since, imageCount, groupCount } = message;
  const images = message.images.slice(0, room.entries);
  const groups = message.groups.slice(0, room.entries);
  const excuses = message.excuses.slice(0, room.entries);
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
      text: cut(plainText(telling), MOST_WHOLE),
      images: images.map((image) => imageJson(image, room.findings)),
      imagesLeft: Math.max(0, imageCount - images.length),
      groups: groups.map(groupJson),
      groupsLeft: Math.max(0, groupCount - groups.length),
      excuses: excuses.map(excuseJson),
      excusesLeft: Math.max(0, message.excuseCount - excuses.length),
    },
  };
}

function imageJson(image: AlertImage, mostFindings: number) {
  const { repository, tags, digest, page, source, status, description, coverageLost } = image;
  const { counts, news, newsCounts, stillOpen, openSince } = image;
  const findings = news.slice(0, mostFindings);
  return {
    repository: text(repository),
    tags: tags.slice(0, MOST_TAGS).map((tag) => clean(tag, MOST_TAG)),
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
  const { fixedVersion, path, remedy, excusedBy } = finding;
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
    ...(excusedBy === undefined ? {} : { excusedBy: excusedByJson(excusedBy) }),
    ...(remedy === undefined ? {} : { remedy: text(remedy) }),
    mute: text(finding.mute),
  };
}

function excusedByJson({ id, status, justification, reason, owner, ticket, expiresAt }: ExcusedBy) {
  return {
    ...(id === undefined ? {} : { id }),
    status,
    ...(justification === undefined ? {} : { justification }),
    reason: text(reason),
    owner: text(owner),
    ...(ticket === undefined ? {} : { ticket: text(ticket) }),
    ...(expiresAt === undefined ? {} : { expiresAt: moment(expiresAt) }),
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

function excuseJson({ id, state, about, status, reason, owner, ticket, expiresAt, renew, withdraw }: AlertExcuse) {
  return {
    id,
    state,
    about: text(about),
    status,
    reason: text(reason),
    owner: text(owner),
    ...(ticket === undefined ? {} : { ticket: text(ticket) }),
    expiresAt: moment(expiresAt),
    ...(renew === undefined ? {} : { renew: text(renew) }),
    ...(withdraw === undefined ? {} : { withdraw: text(withdraw) }),
  };
}

/** Whoever shows it takes no harm. */
function text(value: string): string {
  return clean(value, MOST_TEXT);
}

function moment(at: number): string {
  return new Date(at).toISOString();
}
