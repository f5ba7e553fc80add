import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fetchSource } from './fetch-source.ts';
import type { AdvisorySource, FeedAddress, FeedIo } from './types.ts';

describe('the files of a source', () => {
  it('leave out what is gone, which an archive among them hears of', async () => {
    const asked: string[] = [];
    const addresses: readonly FeedAddress[] = [
      { url: 'archive' },
      { url: 'changed', optional: true },
      { url: 'missing', optional: true },
      { url: 'deleted', isGone: true },
    ];

    const fetched = await fetch(addresses, asked);

    assert.deepEqual(asked, ['archive', 'changed', 'missing']);
    assert.equal(fetched.kind, 'fetched');
    if (fetched.kind !== 'fetched') return;
    assert.deepEqual(
      fetched.files.map(({ url, beside }) => [url, ...(beside ?? [])]),
      [
        ['archive', 'archive', 'changed', 'deleted'],
        ['changed', 'archive', 'changed', 'deleted'],
      ],
    );
  });

  it('are others where more is gone', async () => {
    const digestWith = async (addresses: readonly FeedAddress[]) => {
      const fetched = await fetch(addresses, []);
      return fetched.kind === 'fetched' ? fetched.filesDigest : undefined;
    };

    const before = await digestWith([{ url: 'archive' }]);

    assert.notEqual(before, undefined);
    assert.equal(await digestWith([{ url: 'archive' }]), before);
    assert.notEqual(await digestWith([{ url: 'archive' }, { url: 'deleted', isGone: true }]), before);
  });
});

async function fetch(addresses: readonly FeedAddress[], asked: string[]) {
  const io: FeedIo = {
    place: 'the publishers',
    partial: false,
    get: async (url) => {
      asked.push(url);
      if (url === 'missing') return { kind: 'missing' };
      return { kind: 'file', file: { url, body: nothing() }, digest: `sha256:${url}` };
    },
    list: async () => [],
    forget: async () => {},
  };
  const source: AdvisorySource = {
    id: 'some',
    title: 'Some',
    licence: 'CC0-1.0',
    attribution: 'Somebody',
    complete: true,
    everyMinutes: 60,
    files: async () => addresses,
    parse: nothing,
  };
  return await fetchSource(source, { io, signal: new AbortController().signal, progress: () => {} });
}

async function* nothing(): AsyncGenerator<never> {}
