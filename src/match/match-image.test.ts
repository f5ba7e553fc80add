import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import type { Snapshot } from '../advisory/types.ts';
import { countFindings, findings } from './findings.ts';
import { recallImage, recordImage } from './match-image.ts';
import { findImage, removeImage } from './store.ts';
import type { MatchChange } from './types.ts';

const ALL = { offset: 0, limit: 1000 };
const CVE = 'CVE-2019-3462';

const apt = debRecord('apt', '1.4.8');
const aptBug = {
  vulnerability: CVE,
  ranges: [{ fixed: '1.4.9' }],
  aliases: ['DSA-4371-1'],
  title: 'content injection',
  severity: 'high',
  cvss: [{ version: '3.1' as const, score: 8.1, vector: 'CVSS:3.1/AV:N' }],
};

eachDatabase('recordImage', (open) => {
  it('matches an image’s packages and gives its findings in full', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([aptBug]));

    const recorded = await recordImage(matching.dependencies, debianImage('sha256:a', [apt]));

    assert.equal(recorded.coverage.kind, 'covered');
    const [found, ...more] = await findings(database.query, { manifestDigest: 'sha256:a', at: recorded.at }, ALL);
    assert.deepEqual(more, []);
    assert.ok(found !== undefined && found.openedAt <= recorded.at);
    assert.deepEqual(found, {
      name: CVE,
      aliases: ['DSA-4371-1'],
      title: 'content injection',
      uri: `https://example.org/${CVE}`,
      severity: 'HIGH',
      score: 8.1,
      vector: 'CVSS:3.1/AV:N',
      cvssVersion: '3.1',
      verdict: 'affected',
      source: 'test',
      fixedVersion: '1.4.9',
      openedAt: found.openedAt,
      package: {
        type: 'deb',
        name: 'apt',
        version: '1.4.8',
        architecture: 'amd64',
        sourceName: 'apt',
        sourceVersion: '1.4.8',
        purl: 'pkg:deb/debian/apt@1.4.8?arch=amd64&distro=debian-9',
        layerDigest: 'sha256:base',
        path: 'var/lib/dpkg/status',
        evidence: 'installed',
      },
      also: [],
    });
  });

  it('says of the undetermined why', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([{ vulnerability: CVE, ranges: [{ fixed: 'soon' }], state: 'postponed' }]));

    const { at } = await recordImage(matching.dependencies, debianImage('sha256:a', [apt]));

    const [found] = await findings(database.query, { manifestDigest: 'sha256:a', at }, ALL);
    assert.deepEqual([found?.verdict, found?.state, found?.severity], ['undetermined', 'postponed', 'UNDEFINED']);
    assert.match(found?.reason ?? '', /advisory's version "soon"/);
  });

  it('shows one finding for the binary packages of one source, by the first of them', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const binaries = ['libapt-pkg5.0', 'apt', 'apt-utils'].map((name) => debRecord(name, '1.4.8+b1', ['apt', '1.4.8']));
    matching.activate(memorySnapshot([aptBug]));

    const { at } = await recordImage(
      matching.dependencies,
      debianImage('sha256:a', [...binaries, debRecord('x', '1')]),
    );

    const found = await findings(database.query, { manifestDigest: 'sha256:a', at }, ALL);
    assert.deepEqual(
      found.map((one) => [one.package.name, ...one.also.map(({ name }) => name)]),
      [['apt', 'apt-utils', 'libapt-pkg5.0']],
    );
    assert.deepEqual(await countFindings(database.query, { manifestDigest: 'sha256:a', at }), { HIGH: 1 });
  });

  it('shows the binary package of which most is said, and what mends each of the others', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const own = ['perl-a', 'perl-b', 'perl-c'].map((name) => debRecord(name, '5', ['perl', '5']));
    const about = (binary: string, fixed: string, severity: string) => ({
      vulnerability: CVE,
      name: 'perl',
      only: { binaries: [binary] },
      ranges: [{ fixed }],
      severity,
    });
    matching.activate(
      memorySnapshot([about('perl-a', 'soon', 'high'), about('perl-b', '6', 'low'), about('perl-c', '7', 'high')]),
    );

    const { at } = await recordImage(matching.dependencies, debianImage('sha256:a', own));

    const of = { manifestDigest: 'sha256:a', at };
    const [found, ...more] = await findings(database.query, of, ALL);
    assert.deepEqual(more, []);
    assert.deepEqual([found?.package.name, found?.verdict, found?.fixedVersion], ['perl-c', 'affected', '7']);
    assert.deepEqual(
      found?.also.map(({ name, verdict, fixedVersion }) => [name, verdict, fixedVersion]),
      [
        ['perl-b', 'affected', '6'],
        ['perl-a', 'undetermined', undefined],
      ],
    );
    assert.deepEqual(await countFindings(database.query, of), { HIGH: 1 });
  });

  it('orders findings worst first, in pages that fit together', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const scored = (vulnerability: string, score: number) => ({
      vulnerability,
      cvss: [{ version: '3.1' as const, score, vector: '' }],
    });
    const words = ['low', 'critical', 'unimportant', 'medium'].map((severity) => ({
      vulnerability: `W-${severity}`,
      severity,
    }));
    const statements = [
      ...words,
      scored('S-high', 7),
      scored('S-higher', 8),
      scored('S-also', 8),
      { vulnerability: 'none' },
    ];
    matching.activate(memorySnapshot(statements));

    const { at } = await recordImage(matching.dependencies, debianImage('sha256:a', [apt]));

    const of = { manifestDigest: 'sha256:a', at };
    const names = (await findings(database.query, of, ALL)).map(({ name }) => name);
    assert.deepEqual(names, [
      'W-critical',
      'S-also',
      'S-higher',
      'S-high',
      'W-medium',
      'W-low',
      'W-unimportant',
      'none',
    ]);
    const pages = [0, 3, 6].map((offset) => findings(database.query, of, { offset, limit: 3 }));
    assert.deepEqual(
      (await Promise.all(pages)).flat().map(({ name }) => name),
      names,
    );
    assert.deepEqual(await countFindings(database.query, of), {
      CRITICAL: 1,
      HIGH: 3,
      MEDIUM: 1,
      LOW: 1,
      INFORMATIONAL: 1,
      UNDEFINED: 1,
    });
  });

  it('matches a package once, however many images hold it', async () => {
    const database = await open();
    let lookups = 0;
    const snapshot = memorySnapshot([aptBug]);
    const counting: Snapshot = {
      ...snapshot,
      lookup(ecosystem, name) {
        lookups += 1;
        return snapshot.lookup(ecosystem, name);
      },
    };
    const matching = matchingOn(database);
    matching.activate(counting);

    for (const digest of ['sha256:a', 'sha256:b', 'sha256:a']) {
      await recordImage(matching.dependencies, debianImage(digest, [apt]));
    }

    assert.equal(lookups, 1);
    const at = matching.now();
    for (const manifestDigest of ['sha256:a', 'sha256:b']) {
      assert.equal((await findings(database.query, { manifestDigest, at }, ALL)).length, 1);
    }
  });

  it('replaces what was stored of the same image', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([aptBug]));
    await recordImage(matching.dependencies, debianImage('sha256:a', [apt, debRecord('x', '1')]));

    const again = debianImage('sha256:a', [debRecord('apt', '1.4.9')], { extractorVersion: 2, os: 'linux' });
    const { at } = await recordImage(matching.dependencies, again);

    assert.deepEqual(await findings(database.query, { manifestDigest: 'sha256:a', at }, ALL), []);
    const image = await findImage(database.query, 'sha256:a');
    assert.deepEqual([image?.observed.packageCount, image?.extractorVersion, image?.os], [1, 2, 'linux']);
  });

  it('tells what opened in the same transaction, and that the reader learned it', async () => {
    const database = await open();
    const heard: MatchChange[] = [];
    const matching = matchingOn(database, async (tx, changes) => {
      const rows = await tx.selectFrom('match').select('id').execute();
      assert.equal(rows.length, 1);
      heard.push(...changes);
    });
    matching.activate(memorySnapshot([aptBug]));

    await recordImage(matching.dependencies, debianImage('sha256:a', []));
    await recordImage(matching.dependencies, debianImage('sha256:a', [apt], { extractorVersion: 2 }));

    const [change, ...more] = heard;
    assert.deepEqual(more, []);
    assert.ok(change !== undefined);
    assert.deepEqual(
      [change.cause, change.vulnerability, change.ecosystem, change.name],
      ['reader', CVE, 'Debian:9', 'apt'],
    );
    assert.deepEqual(change.after, { verdict: 'affected', severity: 'HIGH', score: 8.1, fixedVersion: '1.4.9' });
    assert.equal(change.before, undefined);
  });

  it('stores nothing where what hears of changes fails', async () => {
    const database = await open();
    const matching = matchingOn(database, async () => {
      throw new Error('no outbox');
    });
    matching.activate(memorySnapshot([aptBug]));

    await assert.rejects(recordImage(matching.dependencies, debianImage('sha256:a', [apt])), /no outbox/);

    assert.equal(await findImage(database.query, 'sha256:a'), undefined);
    assert.deepEqual(await database.query.selectFrom('package').selectAll().execute(), []);
  });

  it('stores an image before there are advisories, and says that there are none', async () => {
    const database = await open();
    const matching = matchingOn(database);

    const recorded = await recordImage(matching.dependencies, debianImage('sha256:a', [apt]));

    assert.equal(recorded.coverage.kind, 'no-advisories');
    assert.equal(recorded.snapshot, undefined);
  });

  it('matches against the snapshot that became active while it stored', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const [before, after] = [memorySnapshot([]), memorySnapshot([aptBug])];
    const answers = [
      { id: 1, snapshot: before },
      { id: 2, snapshot: after },
    ];
    const activeSnapshot = async () => answers.shift() ?? { id: 2, snapshot: after };

    const recorded = await recordImage({ ...matching.dependencies, activeSnapshot }, debianImage('sha256:a', [apt]));

    assert.equal(recorded.snapshot?.id, 2);
    assert.equal((await findings(database.query, { manifestDigest: 'sha256:a', at: recorded.at }, ALL)).length, 1);
  });

  it('answers a time as of which all findings are there, though another machine’s clock is ahead', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([aptBug]));
    const ahead = 10_000_000;
    await recordImage({ ...matching.dependencies, now: () => ahead }, debianImage('sha256:a', [apt]));

    const { at } = await recordImage(matching.dependencies, debianImage('sha256:b', [apt]));

    assert.equal(at, ahead);
    assert.equal((await findings(database.query, { manifestDigest: 'sha256:b', at }, ALL)).length, 1);
  });

  it('keeps a package that lies twice in an image once for each file, in its lowest layer', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const image = debianImage('sha256:a', []);
    const at = (layer: number, path: string) => ({ record: apt, layer, path, evidence: 'installed' as const });
    const packages = [at(1, 'a'), at(0, 'a'), at(1, 'b'), at(1, '\0'), at(1, '\ufffd')];

    await recordImage(matching.dependencies, { ...image, inventory: { ...image.inventory, packages } });

    const rows = await database.query
      .selectFrom('image_package')
      .innerJoin('location', 'location.id', 'location_id')
      .select(['path', 'layer'])
      .orderBy('path')
      .execute();
    assert.deepEqual(
      rows.map(({ path, layer }) => [path, layer]),
      [
        ['a', 0],
        ['b', 1],
        ['\ufffd', 1],
      ],
    );
  });

  it('stores hostile texts, and more packages than one statement holds', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const hostile = debRecord(`\0${'\u{10ffff}'.repeat(5000)}`, `1\0${'é'.repeat(5000)}`, [
      '\ud800',
      "'; drop table package; --",
    ]);
    const many = Array.from({ length: 1201 }, (_, at) => debRecord(`p${at}`, '1'));
    const long = 'V'.repeat(5000);
    matching.activate(memorySnapshot([{ vulnerability: long, name: 'p7', title: 'a\0b', aliases: [`${long}2`] }]));

    const { at } = await recordImage(matching.dependencies, debianImage('sha256:a', [hostile, ...many]));

    const found = await findings(database.query, { manifestDigest: 'sha256:a', at }, ALL);
    assert.deepEqual(
      found.map(({ title, package: { name } }) => [title, name]),
      [['a\ufffdb', 'p7']],
    );
    assert.equal((await findImage(database.query, 'sha256:a'))?.observed.packageCount, 1202);
  });

  it('records the same image twice at once', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([aptBug, { vulnerability: 'CVE-2', name: 'x' }]));
    const packages = [apt, ...Array.from({ length: 50 }, (_, at) => debRecord(`p${at}`, '1')), debRecord('x', '1')];
    const images = ['sha256:a', 'sha256:a', 'sha256:b', 'sha256:c'].map((digest, at) =>
      debianImage(digest, at % 2 === 0 ? packages : packages.toReversed()),
    );

    await Promise.all(images.map((image) => recordImage(matching.dependencies, image)));

    const at = matching.now();
    for (const manifestDigest of ['sha256:a', 'sha256:b', 'sha256:c']) {
      assert.equal((await findings(database.query, { manifestDigest, at }, ALL)).length, 2);
    }
  });

  it('knows nothing of an image that is not stored, or is forgotten', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([aptBug]));
    await recordImage(matching.dependencies, debianImage('sha256:a', [apt]));

    await database.write((tx) => removeImage(tx, 'sha256:a'));

    const of = { manifestDigest: 'sha256:a', at: matching.now() };
    assert.equal(await findImage(database.query, 'sha256:a'), undefined);
    assert.deepEqual(await findings(database.query, of, ALL), []);
    assert.deepEqual(await countFindings(database.query, of), {});
  });
});

eachDatabase('recallImage', (open) => {
  it('answers what recordImage did, as of now', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([aptBug]));
    const image = debianImage('sha256:a', [apt]);
    const { at: _, ...recorded } = await recordImage(matching.dependencies, image);

    const recalled = await recallImage(matching.dependencies, image);

    assert.deepEqual({ ...recalled, at: undefined }, { ...recorded, at: undefined });
  });

  it('leaves to recordImage what other extractors read, what no one did, and what is behind the advisories', async () => {
    const database = await open();
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([aptBug]));
    const image = debianImage('sha256:a', [apt]);
    await recordImage(matching.dependencies, image);
    const recall = (more: Partial<typeof image>) => recallImage(matching.dependencies, { ...image, ...more });

    assert.equal(await recall({ extractorVersion: image.extractorVersion + 1 }), undefined);
    assert.equal(await recall({ manifestDigest: 'sha256:b' }), undefined);
    matching.activate(memorySnapshot([aptBug]));
    assert.equal(await recall({}), undefined);
  });

  it('leaves to recordImage an image of which a layer could not be read', async () => {
    const database = await open();
    const matching = matchingOn(database);
    const image = { ...debianImage('sha256:a', [apt]), unreadable: ['layer sha256:a: it was never pushed'] };
    await recordImage(matching.dependencies, image);

    assert.equal(await recallImage(matching.dependencies, image), undefined);
  });
});
