import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot, type TestStatement } from '../../test/support/snapshot.ts';
import { impactedImages, impactOf } from './impact.ts';
import { recordImage } from './match-image.ts';
import { rematch } from './rematch.ts';

const of = (name: string, vulnerability: string, rest: Partial<TestStatement> = {}): TestStatement => ({
  name,
  vulnerability,
  ranges: [{ fixed: '2' }],
  ...rest,
});

eachDatabase('the impact of an update', (open) => {
  it('counts what opened, closed and was rated anew, and names the images', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([of('apt', 'CVE-1'), of('apt', 'CVE-2'), of('curl', 'CVE-3')]));
    const [apt, curl, bash] = [debRecord('apt', '1'), debRecord('curl', '1'), debRecord('bash', '1')];
    await recordImage(matching.dependencies, debianImage('sha256:a', [apt, curl]));
    await recordImage(matching.dependencies, debianImage('sha256:b', [apt]));
    await recordImage(matching.dependencies, debianImage('sha256:c', [bash]));

    const later = [of('apt', 'CVE-1', { severity: 'high' }), of('apt', 'CVE-4'), of('curl', 'CVE-3', { title: 'new' })];
    const to = matching.activate(memorySnapshot(later));
    await rematch({ ...matching.dependencies, to });

    const impact = await impactOf(database.query, to.id);
    assert.deepEqual(impact, { opened: 1, closed: 1, rerated: 1, packages: 1, images: 2 });
    const images = await impactedImages(database.query, to.id, { limit: 10 });
    const counts = { opened: 1, closed: 1, rerated: 1 };
    assert.deepEqual(
      images.map(({ manifestDigest, opened, closed, rerated }) => ({ manifestDigest, opened, closed, rerated })),
      [
        { manifestDigest: 'sha256:a', ...counts },
        { manifestDigest: 'sha256:b', ...counts },
      ],
    );
    const [first] = images;
    const rest = await impactedImages(database.query, to.id, { after: first?.imageId ?? 0, limit: 10 });
    assert.deepEqual(
      rest.map(({ manifestDigest }) => manifestDigest),
      ['sha256:b'],
    );
  });

  it('is of the update too where a push came first to a package that it concerns', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([]));
    await recordImage(matching.dependencies, debianImage('sha256:a', [debRecord('apt', '1')]));
    const to = matching.activate(memorySnapshot([of('apt', 'CVE-1'), of('curl', 'CVE-2')]));
    const both = [debRecord('apt', '1'), debRecord('curl', '1')];

    await recordImage(matching.dependencies, debianImage('sha256:b', both));

    const impact = await impactOf(database.query, to.id);
    assert.deepEqual(impact, { opened: 1, closed: 0, rerated: 0, packages: 1, images: 2 });
  });

  it('is nothing where nothing changed for anybody, also by what was pushed', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([of('apt', 'CVE-1')]));
    const to = matching.activate(memorySnapshot([of('apt', 'CVE-1'), of('curl', 'CVE-2')]));
    await recordImage(matching.dependencies, debianImage('sha256:a', [debRecord('curl', '1')]));
    await rematch({ ...matching.dependencies, to });

    const impact = await impactOf(database.query, to.id);

    assert.deepEqual(impact, { opened: 0, closed: 0, rerated: 0, packages: 0, images: 0 });
  });
});
