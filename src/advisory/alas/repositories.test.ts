import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FeedIo } from '../types.ts';
import { updateinfos } from './repositories.ts';

const AL1 = 'http://repo.us-west-2.amazonaws.com/2018.03/updates/x86_64/mirror.list';
const AL2 = 'https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list';
const AL2023 = 'https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list';
const CATALOG = 'https://cdn.amazonlinux.com/2/extras-catalog.json';
const DOCKER = 'https://cdn.amazonlinux.com/2/extras/docker/latest/x86_64/mirror.list';
const NEW = 'https://cdn.amazonlinux.com/2/extras/new/latest/x86_64/mirror.list';

const WEST = 'http://packages.us-west-2.amazonaws.com/2018.03/updates/c539f2128d87/x86_64';
const EAST = 'http://packages.us-east-1.amazonaws.com/2018.03/updates/c539f2128d87/x86_64';
const CORE = 'https://cdn.amazonlinux.com/2/core/2.0/x86_64/221a4af0';
const GUID = 'https://cdn.amazonlinux.com/al2023/core/guids/46ff4933/x86_64/';
const TOPIC = 'https://cdn.amazonlinux.com/2/extras/docker/20.10/x86_64/9c8d';

const PUBLISHED: Readonly<Record<string, string>> = {
  [AL1]: `${WEST}\n${EAST}\n\n`,
  [`${EAST}/repodata/repomd.xml`]: repomd('repodata/updateinfo.xml.gz'),
  [AL2]: `${CORE}\n\n`,
  [`${CORE}/repodata/repomd.xml`]: repomd('repodata/updateinfo.xml.gz'),
  [AL2023]: `${GUID}\n`,
  [`${GUID}repodata/repomd.xml`]: repomd('repodata/ab12-updateinfo.xml.gz'),
  [CATALOG]: JSON.stringify({ topics: [{ n: 'docker', inst: ['docker'] }, { n: '../core' }, { n: 'new' }] }),
  [DOCKER]: TOPIC,
  [`${TOPIC}/repodata/repomd.xml`]: repomd('repodata/updateinfo.xml.gz'),
  [NEW]: CORE.replace('core', 'new'),
  [`${CORE.replace('core', 'new')}/repodata/repomd.xml`]: '<repomd><data type="primary"/></repomd>',
};

describe("Amazon's repositories", () => {
  it('are found by their lists, the topics by the catalog, and those without advisories are none', async () => {
    assert.deepEqual(await updateinfos(ioOf(PUBLISHED)), [
      { url: `${EAST}/repodata/updateinfo.xml.gz` },
      { url: `${CORE}/repodata/updateinfo.xml.gz` },
      { url: `${GUID}repodata/ab12-updateinfo.xml.gz` },
      { url: `${TOPIC}/repodata/updateinfo.xml.gz` },
    ]);
  });

  it('are missed where the publisher has them no more, and not where somebody chose', async () => {
    const { [AL1]: _, ...others } = PUBLISHED;

    const [missed] = await updateinfos(ioOf(others));
    const [left] = await updateinfos({ ...ioOf(others), partial: true });

    assert.deepEqual(missed, { url: AL1, optional: false });
    assert.deepEqual(left, { url: AL1, optional: true });
  });

  it('have topics wherever a publisher speaks for itself', async () => {
    const { [CATALOG]: _, ...others } = PUBLISHED;

    await assert.rejects(updateinfos(ioOf(others)), /there is no ".*extras-catalog.json" at the publishers/);
    assert.equal((await updateinfos({ ...ioOf(others), partial: true })).length, 3);
  });

  it('are looked for in the next region where one fails', async () => {
    const io = ioOf(PUBLISHED);
    const get: FeedIo['get'] = async (url) => {
      if (url.startsWith(WEST)) throw new Error('503');
      return io.get(url);
    };

    const [first] = await updateinfos({ ...io, get });
    assert.deepEqual(first, { url: `${EAST}/repodata/updateinfo.xml.gz` });

    const none = updateinfos({ ...io, get: async (url) => (url.includes('/repodata/') ? get(WEST) : io.get(url)) });
    await assert.rejects(none, /^Error: 503$/);
  });

  const refused: readonly (readonly [title: string, change: Readonly<Record<string, string>>, reason: RegExp])[] = [
    ['another host', { [AL1]: 'http://169.254.169.254/latest\n' }, /names no repository of Amazon: "http:\/\/169/],
    ['a host that only looks like it', { [AL1]: 'http://amazonaws.com.example/x\n' }, /names no repository/],
    ['a file', { [AL1]: 'file:///etc\n' }, /names no repository/],
    ['a page of HTML', { [AL2]: '<!DOCTYPE html>' }, /names no repository of Amazon: "<!DOCTYPE/],
    ['an index that leads elsewhere', { [`${CORE}/repodata/repomd.xml`]: repomd('../../x.gz') }, /leads elsewhere/],
    ['an index on another host', { [`${CORE}/repodata/repomd.xml`]: repomd('//x.example/') }, /leads elsewhere/],
    ['an index that is none', { [`${CORE}/repodata/repomd.xml`]: '<repomd>' }, /the repomd.xml of .* has no end of/],
    ['no index', { [AL2]: 'https://cdn.amazonlinux.com/gone' }, /there is no "https:.*\/gone\/repodata\/repomd.xml"/],
    ['a catalog that is none', { [CATALOG]: '<html>' }, /is no catalog of topics: "<html>"/],
  ];
  for (const [title, change, reason] of refused) {
    it(`are refused: ${title}`, async () => {
      await assert.rejects(updateinfos(ioOf({ ...PUBLISHED, ...change })), reason);
    });
  }
});

function repomd(href: string): string {
  const data = `<data type="primary"><location href="p"/></data><data type="updateinfo"><location href="${href}"/></data>`;
  return `<repomd xmlns="http://linux.duke.edu/metadata/repo">${data}</repomd>`;
}

function ioOf(files: Readonly<Record<string, string>>): FeedIo {
  return {
    place: 'the publishers',
    partial: false,
    get: async (url) => {
      const text = files[url];
      if (text === undefined) return { kind: 'missing' };
      return { kind: 'file', file: { url, body: bytesOf(text) } };
    },
    list: async () => [],
    forget: async () => {},
  };
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
