import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { debianTracker } from '../../src/advisory/sources/debian-tracker.ts';
import { nvd } from '../../src/advisory/sources/nvd.ts';
import { osvCratesIo } from '../../src/advisory/sources/osv-crates-io.ts';
import { osvGo } from '../../src/advisory/sources/osv-go.ts';
import { osvNpm } from '../../src/advisory/sources/osv-npm.ts';
import { osvPypi } from '../../src/advisory/sources/osv-pypi.ts';
import { ubuntuOsv } from '../../src/advisory/sources/ubuntu-osv.ts';
import { wolfiSecdb } from '../../src/advisory/sources/wolfi-secdb.ts';
import type { Snapshot } from '../../src/advisory/types.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import { bindPackage, surroundingsOf } from '../../src/match/bind.ts';
import { matchPackage } from '../../src/match/match-package.ts';
import { snapshotOf } from '../support/snapshots.ts';
import { statementsOf } from '../support/statements.ts';
import { deb, of } from './packages.ts';
import { osvAffected, osvArchive, trackerFeed } from './publish.ts';
import { type ImageTold, type PublishedFeed, reportedOf } from './reported.ts';

const DEBIAN = { osRelease: { ID: 'debian', VERSION_ID: '12' } };

describe('one vulnerability under the names of several publishers', () => {
  it('of PyPI is one finding, with each name and the fix that all agree on', async (t) => {
    const jinja = (fixed: string) => osvAffected('PyPI', 'jinja2', `introduced 0 fixed ${fixed}`);
    const content = osvArchive([
      { id: 'GHSA-h5c8-rqwp-cp95', aliases: ['CVE-2024-22195', 'PYSEC-2024-1'], affected: [jinja('3.1.3')] },
      { id: 'PYSEC-2024-1', aliases: ['GHSA-h5c8-rqwp-cp95', 'CVE-2024-22195'], affected: [jinja('3.1.3')] },
    ]);

    const snapshot = await snapshotFrom(t, [{ source: osvPypi, content }]);

    assert.deepEqual(named(of('pypi', 'Jinja2 3.1.2'), snapshot), ['CVE-2024-22195 GHSA-h5c8-rqwp-cp95 PYSEC-2024-1']);
    assert.deepEqual(reportedOf(of('pypi', 'Jinja2 3.1.2'), snapshot), ['CVE-2024-22195 fixed in 3.1.3']);
  });

  it('of crates.io is one finding where only one of them knows the CVE', async (t) => {
    const affected = [osvAffected('crates.io', 'smallvec', 'introduced 0 fixed 1.6.1', 'SEMVER')];
    const content = osvArchive([
      { id: 'RUSTSEC-2021-0003', aliases: ['GHSA-43w2-9j62-hq99'], affected },
      { id: 'GHSA-43w2-9j62-hq99', aliases: ['CVE-2021-25900'], affected },
    ]);

    const snapshot = await snapshotFrom(t, [{ source: osvCratesIo, content }]);

    assert.deepEqual(named(of('cargo', 'smallvec 1.6.0'), snapshot), [
      'CVE-2021-25900 GHSA-43w2-9j62-hq99 RUSTSEC-2021-0003',
    ]);
  });

  it('of Go is one finding under its GHSA id where it has no CVE', async (t) => {
    const affected = [osvAffected('Go', 'github.com/gogits/gogs', 'introduced 0 fixed 0.5.8', 'SEMVER')];
    const content = osvArchive([
      { id: 'GO-2024-0001', aliases: ['GHSA-g6xv-8q23-w2q3'], affected },
      { id: 'GHSA-g6xv-8q23-w2q3', aliases: [], affected },
    ]);

    const snapshot = await snapshotFrom(t, [{ source: osvGo, content }]);

    assert.deepEqual(named(of('golang', 'github.com/gogits/gogs v0.5.7'), snapshot), [
      'GHSA-g6xv-8q23-w2q3 GO-2024-0001',
    ]);
  });

  it('of a distribution bears the publisher’s own id beside the CVE', async (t) => {
    const affected = [osvAffected('Ubuntu:22.04:LTS', 'curl', 'introduced 0 fixed 7.81.0-1ubuntu1.14')];
    const content = osvArchive([{ id: 'UBUNTU-CVE-2023-38545', upstream: ['CVE-2023-38545'], affected }]);
    const told = { osRelease: { ID: 'ubuntu', VERSION_ID: '22.04' } };

    const snapshot = await snapshotFrom(t, [{ source: ubuntuOsv, content }]);

    assert.deepEqual(named(deb('curl 7.81.0-1ubuntu1.13'), snapshot, told), ['CVE-2023-38545 UBUNTU-CVE-2023-38545']);
  });

  it('stays two findings where one record stands for two CVEs', async (t) => {
    const affected = [osvAffected('npm', 'lodash', 'introduced 0 fixed 4.17.21', 'SEMVER')];
    const content = osvArchive([
      { id: 'GHSA-35jh-r3h4-6jhm', aliases: ['CVE-2021-23337', 'CVE-2020-28500'], affected },
    ]);

    const snapshot = await snapshotFrom(t, [{ source: osvNpm, content }]);

    assert.deepEqual(named(of('npm', 'lodash 4.17.20'), snapshot).toSorted(), ['CVE-2020-28500', 'CVE-2021-23337']);
  });
});

describe('a flaw that a distribution files by its CVE and by GitHub’s id', () => {
  const [CVE, GHSA] = ['CVE-2023-39325', 'GHSA-4374-p667-p6c8'];
  const secdb = (fixes: Readonly<Record<string, readonly string[]>>) =>
    JSON.stringify({ reponame: 'os', packages: [{ pkg: { name: 'apko', secfixes: fixes } }] });
  const apko = { type: 'apk', name: 'apko', version: '0.10.0-r5', source: { name: 'apko', version: '0.10.0-r5' } };
  const wolfi = { osRelease: { ID: 'wolfi', VERSION_ID: '20230201' } };
  const go = osvArchive([
    { id: 'GO-2023-2102', aliases: [CVE, GHSA], affected: [osvAffected('Go', 'net', 'introduced 0', 'SEMVER')] },
  ]);

  it('is one finding, where another publisher tells that they are one', async (t) => {
    const content = secdb({ '0.10.0-r6': [CVE, GHSA] });

    const snapshot = await snapshotFrom(t, [
      { source: wolfiSecdb, content },
      { source: osvGo, content: go },
    ]);

    assert.deepEqual(named(apko, snapshot, wolfi), [`${CVE} ${GHSA}`]);
  });

  it('bears the CVE, where the distribution tells it not', async (t) => {
    const content = secdb({ '0.10.0-r6': [GHSA] });

    const snapshot = await snapshotFrom(t, [
      { source: wolfiSecdb, content },
      { source: osvGo, content: go },
    ]);

    assert.deepEqual(named(apko, snapshot, wolfi), [`${CVE} ${GHSA}`]);
  });

  it('is two findings, where nobody tells', async (t) => {
    const content = secdb({ '0.10.0-r6': [CVE, GHSA] });

    const snapshot = await snapshotFrom(t, [{ source: wolfiSecdb, content }]);

    assert.deepEqual(named(apko, snapshot, wolfi), [CVE, GHSA]);
  });
});

describe('what was taken back, or is in doubt:', () => {
  it('a withdrawn advisory is no finding, while another publisher’s of the same CVE is', async (t) => {
    const affected = [osvAffected('npm', 'debug', 'introduced 0 fixed 3.1.0', 'SEMVER')];
    const withdrawn = { withdrawn: '2024-02-01T00:00:00Z' };
    const content = osvArchive([
      { id: 'GHSA-aaaa-aaaa-aaaa', aliases: ['CVE-2024-1001'], affected, ...withdrawn },
      { id: 'GHSA-bbbb-bbbb-bbbb', aliases: ['CVE-2024-1002'], affected, ...withdrawn },
      { id: 'GHSA-cccc-cccc-cccc', aliases: ['CVE-2024-1002'], affected },
    ]);

    const snapshot = await snapshotFrom(t, [{ source: osvNpm, content }]);

    assert.deepEqual(reportedOf(of('npm', 'debug 2.6.8'), snapshot), ['CVE-2024-1002 fixed in 3.1.0']);
  });

  it('a CVE that was rejected is no finding, and one in dispute says so', async (t) => {
    const open = { status: 'open', urgency: 'not yet assigned' };
    const tracker = trackerFeed('bookworm', {
      'CVE-2024-1001 tar': open,
      'CVE-2024-1002 tar': open,
      'CVE-2024-1003 tar': { ...open, nodsa: 'Minor issue' },
    });
    const facts = nvdFeed([
      { id: 'CVE-2024-1001', vulnStatus: 'Rejected' },
      { id: 'CVE-2024-1002', cveTags: [{ sourceIdentifier: 'cve@mitre.org', tags: ['disputed'] }] },
      { id: 'CVE-2024-1003', cveTags: [{ sourceIdentifier: 'cve@mitre.org', tags: ['disputed'] }] },
    ]);

    const snapshot = await snapshotFrom(t, [
      { source: debianTracker, content: tracker },
      { source: nvd, content: facts },
    ]);

    assert.deepEqual(reportedOf(deb('tar 1.34+dfsg-1.2'), snapshot, DEBIAN), [
      'CVE-2024-1002 affected (disputed)',
      'CVE-2024-1003 affected (no-dsa)',
    ]);
  });
});

/** Every name of each finding, the best-known first. */
function named(record: PackageRecord, snapshot: Snapshot, { osRelease }: ImageTold = {}): readonly string[] {
  const inventory = {
    ...(osRelease === undefined ? {} : { osRelease }),
    databases: [],
    databaseTypes: [],
    repositories: { names: [], cpes: [] },
    packages: [],
    partial: [],
  };
  const bound = bindPackage(record, surroundingsOf(inventory));
  return matchPackage(bound, snapshot).map(({ vulnerability, aliases }) => [vulnerability, ...aliases].join(' '));
}

async function snapshotFrom(t: TestContext, feeds: readonly PublishedFeed[]): Promise<Snapshot> {
  const said = [];
  for (const { source, content } of feeds) {
    const statements = (await statementsOf(source, content)).filter(
      (statement) => statement.kind === 'advisory' || statement.kind === 'facts',
    );
    said.push({ source: source.id, statements });
  }
  return await snapshotOf(t, said);
}

/** NVD's yearly file, API 2.0 form. */
function nvdFeed(cves: readonly object[]): string {
  const vulnerabilities = cves.map((cve) => ({
    cve: {
      vulnStatus: 'Analyzed',
      cveTags: [],
      descriptions: [{ lang: 'en', value: 'A fault' }],
      metrics: {},
      references: [],
      ...cve,
    },
  }));
  return JSON.stringify({ format: 'NVD_CVE', version: '2.0', totalResults: cves.length, vulnerabilities });
}
