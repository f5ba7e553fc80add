import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_FEEDS } from '../../../test/support/no-feeds.ts';
import { statementsOf } from '../../../test/support/statements.ts';
import { local } from './local.ts';

describe('advisories written by hand', () => {
  it('are the JSON and YAML files of the local folder', async () => {
    const names = ['a.json', 'b.yaml', 'c.yml', 'README.md', 'd.json.bak'];

    assert.deepEqual(await local.files({ ...NO_FEEDS, list: async (url) => names.map((name) => url + name) }), [
      { url: 'file://local/a.json' },
      { url: 'file://local/b.yaml' },
      { url: 'file://local/c.yml' },
    ]);
  });

  const FACTS = { kind: 'facts', cvss: [], description: 'Believes redirects' };
  const files: readonly (readonly [title: string, text: string, ids: readonly string[]])[] = [
    ['one record', '{"id":"CVE-1-1","details":"Believes redirects"}', ['CVE-1-1']],
    [
      'a list',
      '[{"id":"CVE-1-1","details":"Believes redirects"},{"id":"CVE-1-2","details":"Believes redirects"}]',
      ['CVE-1-1', 'CVE-1-2'],
    ],
    ['YAML', 'id: CVE-1-1\ndetails: Believes redirects\n', ['CVE-1-1']],
    ['a YAML list', '- id: CVE-1-1\n  details: Believes redirects\n', ['CVE-1-1']],
  ];
  for (const [title, text, ids] of files) {
    it(`may hold ${title}`, async () => {
      assert.deepEqual(
        await statementsOf(local, text),
        ids.map((vulnerability) => ({ ...FACTS, vulnerability })),
      );
    });
  }

  for (const text of ['', 'a text', '{"id":', '{}', '[[]]', 'a: [b']) {
    it(`are refused where they are no OSV record: ${text}`, async () => {
      await assert.rejects(statementsOf(local, text), /^Error: no OSV record/);
    });
  }
});
