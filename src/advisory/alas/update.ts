import { amzn } from '../../distro/index.ts';
import { childOf, textOf, type XmlElement } from '../../lib/xml.ts';
import { isCveId } from '../cve/cve-id.ts';
import { MOST_STATEMENTS } from '../reading/most-statements.ts';
import type { Advisory, Affected, Warning } from '../types.ts';
import { affectedOf } from './packages.ts';

const PAGES = 'https://alas.aws.amazon.com/';
const LONGEST_WORD = 50;
const ANY_ID = /^[\w.:+-]{1,150}$/;

/**
 * The statements of one `<update>` of an updateinfo.xml: an advisory for each CVE, with its own paragraph of the text, or
 * one for itself where it names none. Updates that are not about security say nothing.
 */
export function* updateStatements(update: XmlElement): Iterable<Advisory | Warning> {
  if (update.attributes.get('type') !== 'security') return;
  const id = textOf(update, 'id') ?? '';
  const collections = childOf(update, 'pkglist')?.children ?? [];
  const place = ANY_ID.test(id) ? placeOf(id, collections[0]?.attributes.get('short') ?? '') : undefined;
  if (place === undefined) {
    yield {
      kind: 'warning',
      reason: 'an update of a release that is not known here',
      example: `"${id.slice(0, 100)}"`,
    };
    return;
  }
  const affected = affectedIn(update, collections, place);
  if (affected.length === 0) return;
  const cves = cvesOf(update);
  if (affected.length * cves.length > MOST_STATEMENTS) {
    yield { kind: 'warning', reason: 'an update that makes too many statements', example: `"${id}"` };
    return;
  }
  const texts = paragraphsOf(textOf(update, 'description') ?? '');
  for (const vulnerability of cves.length === 0 ? [id] : cves) {
    const description = texts.get(cves.length === 0 ? '' : vulnerability);
    yield {
      kind: 'advisory',
      id,
      vulnerability,
      aliases: [],
      ...aboutOf(update),
      ...(description === undefined ? {} : { description }),
      uri: pageOf(id, place.release),
      cvss: [],
      affected,
    };
  }
}

function affectedIn(update: XmlElement, collections: readonly XmlElement[], place: Place): readonly Affected[] {
  const { release, topic } = place;
  const severity = textOf(update, 'severity')?.slice(0, LONGEST_WORD);
  const packages = collections.flatMap(({ children }) => children.filter(({ name }) => name === 'package'));
  return affectedOf(packages, {
    ecosystem: amzn.ecosystem(release),
    scheme: amzn.scheme,
    ...(topic === undefined ? {} : { topic }),
    ...(severity === undefined ? {} : { severity }),
  });
}

interface Place {
  readonly release: string;
  /** A repository beside the main one. */
  readonly topic?: string;
}

/** `amazon-linux-ami`, `amazon-linux-2`, `amazon-linux-2---kernel-5.15`, `amazon-linux-2023---kernel-livepatch` */
const COLLECTION = /^amazon-linux-(ami|2|20\d\d)(?:---(\S{1,100}))?$/;
/** `ALAS-2011-1`, `ALAS2-2018-939`, `ALAS2KERNEL-5.15-2022-001`, `ALAS2023LIVEPATCH-2023-001` */
const ID = /^ALAS(2|20\d\d)?((?!-)[A-Z][\w.+-]{0,100}?)?-\d{4}-\d{1,6}$/;

function placeOf(id: string, collection: string): Place | undefined {
  const [, named, beside] = COLLECTION.exec(collection) ?? [];
  const numbered = ID.exec(id);
  const topic = beside ?? numbered?.[2]?.toLowerCase();
  // The first release has no topics; the second's were once numbered without it: `ALASKERNEL-5.10-2022-001`.
  const unnumbered = topic === undefined ? 'ami' : '2';
  const release = named ?? (numbered === null ? undefined : (numbered[1] ?? unnumbered));
  if (release === undefined) return undefined;
  return { release: release === 'ami' ? '1' : release, ...(topic === undefined ? {} : { topic }) };
}

function cvesOf(update: XmlElement): readonly string[] {
  const references = childOf(update, 'references')?.children ?? [];
  const ids = references.map(({ attributes }) => (attributes.get('id') ?? '').trim());
  return [...new Set(ids.filter(isCveId))];
}

const HEAD = /^(CVE-\d{4}-\d{4,19}):[ \t]*$/;

/** The text is a paragraph for each CVE below its id; what stands before the first is under no id. */
function paragraphsOf(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string[]>();
  let id = '';
  for (const line of text.split('\n')) {
    id = HEAD.exec(line.trim())?.[1] ?? id;
    const known = lines.get(id) ?? [];
    lines.set(id, known);
    if (!HEAD.test(line.trim())) known.push(line.trim());
  }
  const joined = [...lines].map(([key, own]) => [key, own.join('\n').trim()] as const);
  return new Map(joined.filter(([, paragraph]) => paragraph !== ''));
}

function aboutOf(update: XmlElement): Pick<Advisory, 'title' | 'publishedAt'> {
  const title = textOf(update, 'title');
  const issued = childOf(update, 'issued')?.attributes.get('date') ?? '';
  const publishedAt = Date.parse(`${issued.trim().replace(' ', 'T')}Z`);
  return {
    ...(title === undefined ? {} : { title }),
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
  };
}

/** The pages leave the release out of the id, and have a folder for each but the first: `AL2/ALASKERNEL-5.15-2022-001.html`. */
function pageOf(id: string, release: string): string {
  if (release === '1') return `${PAGES}${encodeURIComponent(id)}.html`;
  const plain = id.startsWith(`ALAS${release}`) ? `ALAS${id.slice(4 + release.length)}` : id;
  return `${PAGES}AL${release}/${encodeURIComponent(plain)}.html`;
}
