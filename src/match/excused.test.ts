import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { index } from '../../test/support/images.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { imageNumber, push } from '../../test/support/push.ts';
import { testRegistries } from '../../test/support/registry.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import { databaseExcuses } from '../excuse/index.ts';
import type { ExcuseScope } from '../excuse/types.ts';
import { countFindings, type FindingsOf, findings } from './findings.ts';
import { recordImage } from './match-image.ts';

const image = imageNumber(1);
const { digest } = image.manifest;
const listing = index([{ image, architecture: 'amd64' }]);
const outer = index([{ image: { ...image, manifest: listing }, architecture: 'amd64' }]);
const fixed = { ranges: [{ fixed: '9' }] };
const SNAPSHOT = memorySnapshot([
  { ...fixed, vulnerability: 'CVE-2024-1', aliases: ['GHSA-1'], severity: 'high' },
  { ...fixed, vulnerability: 'CVE-2024-2', severity: 'low' },
  { ...fixed, vulnerability: 'CVE-2024-3', name: 'bash', severity: 'medium' },
]);
const [APT_1, APT_2, BASH] = ['CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3'] as const;
const ALL = [APT_1, BASH, APT_2];
const PAGE = { offset: 0, limit: 100 };

eachDatabase('findings that are excused', (open) => {
  const registries = testRegistries(open);

  async function setUp() {
    const { registry, db } = await registries();
    const matching = matchingOn(db);
    matching.activate(SNAPSHOT);
    for (const pushed of [image, listing, outer]) await push(registry, 'team/app', pushed);
    const records = [debRecord('apt', '1'), debRecord('libapt', '1', ['apt', '1']), debRecord('bash', '1')];
    await recordImage(matching.dependencies, debianImage(digest, records));
    const clock = { now: 5000 };
    const excuses = databaseExcuses({ db, clock: () => clock.now, terms: { defaultDays: 1, mostDays: 2 } });
    const of: FindingsOf = { manifestDigest: digest, at: 6000 };
    return {
      db,
      clock,
      excuses,
      of,
      async excuse(scope: ExcuseScope) {
        const outcome = await excuses.add({ scope, status: 'not_affected', reason: 'no', owner: 'mary' });
        assert.equal(outcome.kind, 'added');
      },
      async excusedNames(more: Partial<FindingsOf> = {}) {
        const found = await findings(db.query, { ...of, ...more }, PAGE);
        return found.filter((one) => one.excusedBy !== undefined).map(({ name }) => name);
      },
    };
  }

  const place = { repository: 'team/app', tags: ['v1', 'prod'] };
  const CASES: readonly (readonly [scope: ExcuseScope, more: Partial<FindingsOf>, excused: readonly string[]])[] = [
    [{ vulnerability: APT_1 }, {}, [APT_1]],
    [{ vulnerability: 'GHSA-1' }, {}, [APT_1]],
    [{ vulnerability: 'CVE-2024-9' }, {}, []],
    [{ package: 'apt' }, {}, [APT_1, APT_2]],
    [{ package: 'libapt' }, {}, []],
    [{ package: 'bash', vulnerability: APT_1 }, {}, []],
    [{ package: 'apt', vulnerability: APT_1 }, {}, [APT_1]],
    [{ package: 'pkg:deb/debian/bash@1' }, {}, [BASH]],
    [{ package: 'pkg:deb/debian/bash@2' }, {}, []],
    [{ path: 'var/*/status' }, {}, ALL],
    [{ path: 'usr/*' }, {}, []],
    [{ image: digest }, {}, ALL],
    [{ image: listing.digest }, {}, ALL],
    [{ image: outer.digest, vulnerability: BASH }, {}, [BASH]],
    [{ image: imageNumber(2).manifest.digest }, {}, []],
    [{ repository: 'team/*' }, {}, []],
    [{ repository: 'team/*' }, { place }, ALL],
    [{ repository: 'team/app', vulnerability: BASH }, { place }, [BASH]],
    [{ repository: 'team' }, { place }, []],
    [{ tag: 'prod' }, { place }, []],
    [{ tag: 'prod' }, { place: { ...place, tags: ['prod'] } }, ALL],
    [{ tag: '*', vulnerability: BASH }, { place: { ...place, tags: [] } }, [BASH]],
    [{ tag: 'pr*' }, { place: { ...place, tags: ['prod'] } }, ALL],
    [{ tag: 'pr*' }, {}, []],
  ];
  it('are those that an excuse is for, where they are looked at as what it is for', async () => {
    const { excuse, excuses, excusedNames } = await setUp();
    for (const [scope, more, excused] of CASES) {
      await excuse(scope);
      const [made] = await excuses.list({ state: 'active', limit: 1 });

      assert.deepEqual(await excusedNames(more), excused, JSON.stringify([scope, more]));

      assert.ok(await excuses.end(made?.id ?? 0, 'next case'));
    }
  });

  it('are shown with whose word it is, left out of the counts, and wanted or not', async () => {
    const { db, of, excuse } = await setUp();
    await excuse({ vulnerability: APT_2 });
    await excuse({ package: 'apt' });

    const all = await findings(db.query, of, PAGE);
    const names = async (excused: FindingsOf['excused'], page = PAGE) =>
      (await findings(db.query, { ...of, ...(excused && { excused }) }, page)).map(({ name }) => name);

    assert.deepEqual(
      all.map(({ name, excusedBy }) => [name, excusedBy?.id]),
      [
        [APT_1, 2],
        [BASH, undefined],
        [APT_2, 1],
      ],
    );
    assert.deepEqual(all[0]?.excusedBy, {
      id: 2,
      owner: 'mary',
      status: 'not_affected',
      reason: 'no',
      expiresAt: 5000 + 86_400_000,
    });
    assert.deepEqual(
      [await names(undefined), await names('include'), await names('exclude'), await names('only')],
      [ALL, ALL, [BASH], [APT_1, APT_2]],
    );
    assert.deepEqual(await names('only', { offset: 1, limit: 1 }), [APT_2]);
    assert.deepEqual(await countFindings(db.query, of), { MEDIUM: 1 });
    assert.deepEqual(await countFindings(db.query, { ...of, excused: 'only' }), { HIGH: 1, LOW: 1 });
    assert.deepEqual(await countFindings(db.query, { ...of, excused: 'include' }), { HIGH: 1, MEDIUM: 1, LOW: 1 });
  });

  it('are those of the time that is asked for', async () => {
    const { clock, excuse, excuses, excusedNames } = await setUp();
    await excuse({ vulnerability: BASH });
    clock.now = 7000;
    await excuses.end(1, 'revoked');

    const told = [4999, 5000, 6999, 7000].map((at) => excusedNames({ at }));
    const apart = [6999, 7000].map((excusesAt) => excusedNames({ at: 7000, excusesAt }));

    assert.deepEqual(await Promise.all(told), [[], [BASH], [BASH], []]);
    assert.deepEqual(await Promise.all(apart), [[BASH], []]);
  });

  it('count no more once their time is over, whether or not anything swept them', async () => {
    const { excuse, excusedNames } = await setUp();
    await excuse({ vulnerability: BASH });

    assert.deepEqual(await excusedNames({ at: 5000 + 86_399_999 }), [BASH]);
    assert.deepEqual(await excusedNames({ at: 5000 + 86_400_000 }), []);
  });

  it('are found among many excuses', async () => {
    const { db, excuses, excusedNames, of } = await setUp();
    const others = Array.from({ length: 500 }, (_, at) => ({ vulnerability: `CVE-1999-${at}` }));
    const asked = [...others, { vulnerability: 'GHSA-1', package: 'apt' }, ...others].map((scope) => ({
      scope,
      status: 'not_affected' as const,
      reason: 'no',
      owner: 'mary',
    }));
    await excuses.addAll(asked);

    assert.deepEqual(await excusedNames(), [APT_1]);
    assert.deepEqual(await countFindings(db.query, of), { MEDIUM: 1, LOW: 1 });
  });
});
