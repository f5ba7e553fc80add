import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { NO_FEEDS } from '../../../test/support/no-feeds.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { folderFeeds } from '../feeds/folder.ts';
import { redhatCsaf } from './redhat-csaf.ts';

const ROOT = 'https://security.access.redhat.com/data/csaf/v2/advisories/';

describe("Red Hat's security errata", () => {
  it('are all read out of a folder', async (t) => {
    const documents = sharedData(t, 'feeds/redhat/csaf-rhsa');
    if (documents === undefined) return;
    const folder = mkdtempSync(join(tmpdir(), 'pratique-redhat-'));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const name of readdirSync(documents)) {
      const year = join(
        folder,
        new URL(ROOT).host,
        new URL(ROOT).pathname,
        name.slice('rhsa-'.length, 'rhsa-2024'.length),
      );
      mkdirSync(year, { recursive: true });
      copyFileSync(join(documents, name), join(year, name));
    }
    const io = folderFeeds(folder);

    const files = await redhatCsaf.files(io);
    const statements = [];
    for (const { url } of files) {
      const fetched = await io.get(url);
      if (fetched.kind === 'file') statements.push(...(await Array.fromAsync(redhatCsaf.parse(fetched.file))));
    }

    const advisories = advisoriesOf(statements);
    assert.equal(files.length, 8);
    assert.equal(statements.length, advisories.length);
    assert.deepEqual(
      [...Map.groupBy(advisories, ({ id }) => id)].map(([id, own]) => `${id} ${own.length}`),
      [
        'RHSA-2023:3821 3',
        'RHSA-2023:7025 4',
        'RHSA-2024:0010 3',
        'RHSA-2024:0811 3',
        'RHSA-2024:1431 4',
        'RHSA-2025:23414 2',
      ],
    );
  });

  it('are not asked for at the publisher, whose VEX documents say as much', async () => {
    assert.deepEqual(await redhatCsaf.files(NO_FEEDS), []);
    assert.deepEqual(
      (await redhatCsaf.files({ ...NO_FEEDS, partial: true })).map(({ url, optional }) => [url, optional]),
      [[`${ROOT}archive_latest.txt`, true]],
    );
  });

  it('are no page of HTML', async () => {
    await assert.rejects(statementsOf(redhatCsaf, '<!DOCTYPE html>'), /no archive/);
  });
});
