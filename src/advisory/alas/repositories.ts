import { z } from 'zod';
import { parseJson } from '../../lib/json.ts';
import { childOf, parseXml } from '../../lib/xml.ts';
import { readText } from '../reading/text.ts';
import type { FeedAddress, FeedIo } from '../types.ts';

/** Each names where its repository lies today: the address has a digest of the content in it. */
const LISTS: readonly string[] = [
  'http://repo.us-west-2.amazonaws.com/2018.03/updates/x86_64/mirror.list',
  'https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list',
  'https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list',
];
/** Repositories beside the main one of a release, which may go. */
const FURTHER_LISTS: readonly string[] = [
  'https://cdn.amazonlinux.com/al2023/kernel-livepatch/mirrors/latest/x86_64/mirror.list',
  'https://cdn.amazonlinux.com/al2023/nvidia/mirrors/latest/x86_64/mirror.list',
];
/** The topics of Amazon Linux 2's extras library, each a repository of its own. */
const TOPICS = 'https://cdn.amazonlinux.com/2/extras-catalog.json';
const TOPIC_FOLDER = 'https://cdn.amazonlinux.com/2/extras/';

/** There were 70 topics. */
const MOST_TOPICS = 500;
const MOST_BYTES = 2_000_000;
/** A list names up to eleven regions that hold the same. */
const MOST_MIRRORS = 3;
const XML_LIMITS = { elements: 10_000, depth: 20 };

/**
 * The `updateinfo.xml` of every repository of Amazon Linux 1, 2 and 2023, by way of its `mirror.list` and `repomd.xml`.
 * One whose list is not there is asked for by the list, so that it is missed where it must not be missing.
 */
export async function updateinfos(io: FeedIo): Promise<readonly FeedAddress[]> {
  const found: FeedAddress[] = [];
  for (const list of LISTS) found.push((await updateinfoOf(io, list)) ?? { url: list, optional: io.partial });
  for (const list of [...FURTHER_LISTS, ...(await topicLists(io))]) {
    const address = await updateinfoOf(io, list);
    if (address !== undefined) found.push(address);
  }
  return found;
}

const catalogForm = z.object({ topics: z.array(z.object({ n: z.string() })).max(MOST_TOPICS) });
const TOPIC = /^[A-Za-z0-9][\w.+-]{0,99}$/;

async function topicLists(io: FeedIo): Promise<readonly string[]> {
  const text = await textAt(io, TOPICS);
  if (text === undefined && !io.partial) throw new Error(`there is no "${TOPICS}" at ${io.place}`);
  if (text === undefined) return [];
  const json = parseJson(Buffer.from(text));
  const catalog = catalogForm.safeParse(json.kind === 'value' ? json.value : undefined);
  if (!catalog.success) throw new Error(`"${TOPICS}" is no catalog of topics: "${text.slice(0, 80)}"`);
  const names = catalog.data.topics.map(({ n }) => n).filter((name) => TOPIC.test(name));
  return names.map((name) => `${TOPIC_FOLDER}${encodeURIComponent(name)}/latest/x86_64/mirror.list`);
}

/** Undefined where there is no such list, or where its repository has no advisories: a topic may have had none. */
async function updateinfoOf(io: FeedIo, list: string): Promise<FeedAddress | undefined> {
  const text = await textAt(io, list);
  if (text === undefined) return undefined;
  const mirrors = mirrorsIn(text);
  if (mirrors.length === 0) throw new Error(`"${list}" names no repository of Amazon: "${text.slice(0, 80)}"`);
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    const address = `${mirror}repodata/repomd.xml`;
    const index = await textAt(io, address).catch((error: unknown) => {
      reasons.push(error instanceof Error ? error.message : String(error));
    });
    if (index === undefined) continue;
    const url = updateinfoIn(index, mirror);
    return url === undefined ? undefined : { url };
  }
  throw new Error(reasons[0] ?? `there is no "${mirrors[0]}repodata/repomd.xml" at ${io.place}`);
}

/** Its own hosts alone: the oldest list comes over plain HTTP. */
function mirrorsIn(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const urls = lines.flatMap((line) => (URL.canParse(line) ? [new URL(line)] : []));
  const own = urls.filter(({ protocol, hostname }) => /^https?:$/.test(protocol) && HOST.test(hostname));
  return own.slice(0, MOST_MIRRORS).map(({ origin, pathname }) => `${origin}${pathname.replace(/\/*$/, '/')}`);
}

const HOST = /\.(?:amazonaws|amazonlinux)\.com(?:\.cn)?$/;

/** `repodata/…` below the repository, as repomd.xml says it. */
function updateinfoIn(index: string, repository: string): string | undefined {
  const parsed = parseXml(Buffer.from(index), XML_LIMITS);
  if (parsed.kind === 'malformed') throw new Error(`the repomd.xml of "${repository}" ${parsed.reason}`);
  const data = parsed.root.children.find(({ attributes }) => attributes.get('type') === 'updateinfo');
  const href = childOf(data, 'location')?.attributes.get('href');
  if (href === undefined) return undefined;
  const url = new URL(href, repository).href;
  if (!url.startsWith(repository)) throw new Error(`the repomd.xml of "${repository}" leads elsewhere: "${href}"`);
  return url;
}

async function textAt(io: FeedIo, url: string): Promise<string | undefined> {
  const fetched = await io.get(url);
  return fetched.kind === 'missing' ? undefined : readText(fetched.file.body, MOST_BYTES);
}
