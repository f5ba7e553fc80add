import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { imageNumber, push, repositoryNamed } from '../../test/support/push.ts';
import { testRegistries } from '../../test/support/registry.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import { databaseExcuses } from '../excuse/index.ts';
import { recordImage } from '../match/index.ts';
import { databaseJobs } from './jobs.ts';
import { databaseScans } from './scans.ts';

const image = imageNumber(1);
const BUGS = ['CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3'];

eachDatabase('what ECR’s API shows as a scan', (open) => {
  const registries = testRegistries(open);

  it('leaves out what is excused now, in that repository, on each of its pages', async () => {
    const { registry, db } = await registries();
    const digest = await push(registry, 'team/app', image, 'v1', 'prod');
    await push(registry, 'other', image, 'v1');
    const matching = matchingOn(db);
    matching.activate(memorySnapshot(BUGS.map((vulnerability) => ({ vulnerability, ranges: [{ fixed: '9' }] }))));
    await recordImage(matching.dependencies, debianImage(digest, [debRecord('apt', '1')]));
    const at = matching.now();
    let now = 1_700_000_000_000;
    const clock = () => now;
    const scans = databaseScans({ db, clock, registry, jobs: databaseJobs(db, clock, 'test'), onQueued() {} });
    const excuses = databaseExcuses({ db, clock });
    const [{ id: here }, { id: there }] = [
      await repositoryNamed(registry, 'team/app'),
      await repositoryNamed(registry, 'other'),
    ];
    for (const repository_id of [here, there]) {
      const row = {
        repository_id,
        manifest_digest: digest,
        cause: 'push',
        status: 'COMPLETE',
        requested_at: 1,
        completed_at: at,
      };
      await db.query.insertInto('scan').values(row).execute();
    }
    const shown = async (id: number) => {
      const names: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await scans.findings(id, digest, { limit: 1, ...(after === undefined ? {} : { after }) });
        names.push(...page.findings.map(({ name }) => name));
        after = page.next;
        if (after === undefined) break;
      }
      return [names, (await scans.latest(id, [digest])).get(digest)?.counts];
    };
    assert.deepEqual(await shown(here), [BUGS, { UNDEFINED: 3 }]);

    const asked = { status: 'not_affected' as const, reason: 'no', owner: 'mary' };
    await excuses.addAll([
      { ...asked, scope: { vulnerability: 'CVE-2024-2', repository: 'team/*' } },
      { ...asked, scope: { vulnerability: 'CVE-2024-1', repository: 'team/*', tag: 'v1' } },
    ]);

    assert.deepEqual(await shown(here), [['CVE-2024-1', 'CVE-2024-3'], { UNDEFINED: 2 }]);
    assert.deepEqual(await shown(there), [BUGS, { UNDEFINED: 3 }]);
    const first = await scans.findings(here, digest, { limit: 1 });
    now += 1;
    await excuses.add({ ...asked, scope: { vulnerability: 'CVE-2024-1' } });
    const second = await scans.findings(here, digest, { limit: 1, after: first.next ?? '' });
    assert.deepEqual(
      [...first.findings, ...second.findings].map(({ name }) => name),
      ['CVE-2024-1', 'CVE-2024-3'],
    );
    assert.deepEqual(
      (await scans.findings(here, digest, { limit: 9, after: 'x@y' })).findings.map(({ name }) => name),
      ['CVE-2024-3'],
    );
  });
});
