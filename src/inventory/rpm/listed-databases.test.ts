import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factsOf, lineOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import {
  berkeleyDatabase,
  type HeaderFields,
  ndbDatabase,
  rpmHeader,
  sqliteDatabase,
} from '../../../test/support/rpm.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { rpmBdb } from '../os/rpm-bdb.ts';
import { rpmNdb } from '../os/rpm-ndb.ts';
import { rpmSqlite } from '../os/rpm-sqlite.ts';

/** Lists of what others found in databases that are not at hand, with how many packages beside rpm's keys. */
const LISTS: readonly (readonly [file: string, parse: (text: string) => readonly HeaderFields[], count: number])[] = [
  ['package-lists/full_opensuse-tumbleweed.json', parseTrivy, 124],
  ['package-lists/packages_opensuse-tumbleweed.json.golden', parseTrivy, 124],
  ['package-lists/full_sle-micro-rancher-5.4_ndb.json', parseTrivy, 326],
  ['rpmdb/claircore.bdb.rpm-manifest.json', parseManifest, 174],
  ['rpmdb/claircore.httpd-24_9.5-1734525854.rpm-manifest.json', parseManifest, 243],
  ['rpmdb/claircore.nodejs.rpm-manifest.json', parseManifest, 301],
  ['rpmdb/claircore.sqlite.rpm-manifest.json', parseManifest, 178],
  ['rpmdb/claircore.rpmdb.sqlite.want.txt', parseWanted, 106],
];

const FORMS = [
  [rpmSqlite, 'rpmdb.sqlite', sqliteDatabase],
  [rpmBdb, 'Packages', berkeleyDatabase],
  [rpmNdb, 'Packages.db', ndbDatabase],
] as const;

describe('a real list of packages of rpm', () => {
  for (const [file, parse, count] of LISTS) {
    it(`comes back from the databases that it makes: ${file}`, async (t) => {
      const path = sharedData(t, file);
      if (path === undefined) return;
      const packages = parse(readFileSync(path, 'utf8'));
      const expected = packages.filter(({ name }) => name !== 'gpg-pubkey').map(lineOfFields);
      assert.equal(expected.length, count);

      for (const [extractor, name, write] of FORMS) {
        const facts = await factsOf(extractor, `var/lib/rpm/${name}`, write(packages.map(rpmHeader)));

        assert.deepEqual(packagesIn(facts).map(lineOf).map(withoutSourceEpoch), expected);
        assert.deepEqual(reasonsIn(facts), []);
      }
    });
  }

  it('has the epochs that its sources have', async (t) => {
    const path = sharedData(t, 'rpmdb/claircore.nodejs.rpm-manifest.json');
    if (path === undefined) return;
    const packages = parseManifest(readFileSync(path, 'utf8'));

    const facts = await factsOf(rpmSqlite, 'var/lib/rpm/rpmdb.sqlite', sqliteDatabase(packages.map(rpmHeader)));
    const ofPerl = packagesIn(facts).filter(({ source }) => source.name === 'perl');

    assert.ok(ofPerl.some(({ name, version }) => name === 'perl-AutoLoader' && version === '5.74-480.el9'));
    assert.deepEqual([...new Set(ofPerl.map(({ source }) => source.version))], ['4:5.32.1-480.el9']);
  });
});

type Listed = Readonly<Record<string, string | number | undefined>>;

function parseTrivy(text: string): readonly HeaderFields[] {
  return (JSON.parse(text) as Listed[]).map((one) => ({
    name: `${one['Name']}`,
    version: `${one['Version']}`,
    release: `${one['Release']}`,
    epoch: Number(one['Epoch'] ?? 0),
    arch: `${one['Arch'] ?? ''}`,
    sourceRpm: `${one['SrcName'] ?? ''}-${one['SrcVersion']}-${one['SrcRelease']}.src.rpm`,
  }));
}

/** Several lists, one after the other, which are the same. */
function parseWanted(text: string): readonly HeaderFields[] {
  const [first = ''] = text.split(/(?<=^\])/m);
  return (JSON.parse(first) as Listed[]).map((one) => ({
    name: `${one['Name']}`,
    version: `${one['Version']}`,
    release: `${one['Release']}`,
    epoch: Number(one['Epoch']),
    arch: `${one['Arch']}`,
    sourceRpm: `${one['SourceNEVR']}`,
    module: `${one['Module']}`,
  }));
}

/** Some write a package's epoch, some only that of its source, which it shares where it shares the version. */
function parseManifest(text: string): readonly HeaderFields[] {
  const { rpms } = JSON.parse(text) as { readonly rpms: readonly Listed[] };
  return rpms.map((one) => {
    const [, sourceName, sourceEpoch, sourceVersion] =
      /^(.*)-(?:([0-9]+):)?([^-]*-[^-]*)\.src$/.exec(`${one['srpm_nevra']}`) ?? [];
    const [, epoch, version] = /^(?:([0-9]+):)?(.*)$/.exec(`${one['version'] ?? versionOf(one)}`) ?? [];
    const isSources = `${version}-${one['release']}` === sourceVersion;
    return {
      name: `${one['name']}`,
      version: `${version}`,
      release: `${one['release']}`,
      epoch: Number(epoch ?? (isSources ? (sourceEpoch ?? 0) : 0)),
      arch: `${one['architecture']}`,
      sourceRpm: `${sourceName}-${sourceVersion}.src.rpm`,
    };
  });
}

function versionOf(one: Listed): string {
  return `${one['nerva']}`.slice(`${one['name']}-`.length, -`-${one['release']}.${one['architecture']}`.length);
}

function lineOfFields({ name, version, release, epoch = 0, arch, sourceRpm = '' }: HeaderFields): string {
  const [, source, sourceVersion] = /^(.*)-([^-]*-[^-]*)\.src\.rpm$/.exec(sourceRpm) ?? [];
  return `${name} ${epoch === 0 ? '' : `${epoch}:`}${version}-${release} ${source} ${sourceVersion} ${arch}`;
}

function withoutSourceEpoch(line: string): string {
  return line.replace(/ [0-9]+:(\S+ \S+)$/, ' $1');
}
