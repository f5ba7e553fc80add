import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeImage } from './compose.ts';
import { EMPTY_INVENTORY } from './empty-inventory.ts';
import { ownSource } from './told.ts';
import type { Fact, LayerInventory } from './types.ts';

/** A layer with these files: `path` → facts. */
const layer = (
  files: Readonly<Record<string, readonly Fact[]>>,
  more: Partial<LayerInventory> = {},
): LayerInventory => ({
  ...EMPTY_INVENTORY,
  files: Object.entries(files).map(([path, facts]) => ({ path, facts })),
  ...more,
});

const record = (type: string, written: string) => {
  const [name = '', version = ''] = written.split('=');
  return ownSource(type, name, version);
};
const database = (type: string, ...packages: string[]): Fact => ({
  kind: 'database',
  type,
  packages: packages.map((one) => record(type, one)),
});
const installed = (type: string, ...packages: string[]): Fact => ({
  kind: 'packages',
  evidence: 'installed',
  packages: packages.map((one) => record(type, one)),
});
const locked = (type: string, better: 'below' | 'anywhere', ...packages: string[]): Fact => ({
  kind: 'packages',
  evidence: 'locked',
  better,
  packages: packages.map((one) => record(type, one)),
});
const claimed = (type: string, ...packages: string[]): Fact => ({
  kind: 'packages',
  evidence: 'claimed',
  packages: packages.map((one) => record(type, one)),
});
const owned = (owner: string, ...paths: string[]): Fact => ({ kind: 'owned', type: 'deb', owner, paths });

const STATUS = 'var/lib/dpkg/status';
const LIST = 'var/lib/dpkg/info/python3-x.list';
const METADATA = 'usr/lib/python3/dist-packages/x.dist-info/METADATA';

interface Case {
  readonly name: string;
  readonly layers: readonly LayerInventory[];
  /** Lines `type name=version evidence path`, with the owner where there is one. */
  readonly packages: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'a package of a language belongs to the package of the distribution that brought its file',
    layers: [
      layer({ [STATUS]: [database('deb', 'python3-x=1-1')], [LIST]: [owned('python3-x', METADATA)] }),
      layer({ [METADATA]: [installed('pypi', 'x=1')], 'opt/x.dist-info/METADATA': [installed('pypi', 'x=1')] }),
    ],
    packages: [
      'deb python3-x=1-1 installed var/lib/dpkg/status',
      'pypi x=1 installed opt/x.dist-info/METADATA',
      `pypi x=1 installed ${METADATA} of deb python3-x`,
    ],
  },
  {
    name: 'a list of files of a package that no database has owns nothing',
    layers: [layer({ [LIST]: [owned('python3-x', METADATA)], [METADATA]: [installed('pypi', 'x=1')] })],
    packages: [`pypi x=1 installed ${METADATA}`],
  },
  {
    name: 'files are owned through links that the image has in their folders',
    layers: [
      layer(
        { [STATUS]: [database('deb', 'p=1')], [LIST]: [owned('p', 'lib/a.jar')] },
        { links: [{ path: 'lib', target: 'usr/lib' }] },
      ),
      layer({ 'usr/lib/a.jar': [installed('maven', 'g:a=1')] }),
    ],
    packages: ['maven g:a=1 installed usr/lib/a.jar of deb p', 'deb p=1 installed var/lib/dpkg/status'],
  },
  {
    name: 'a lock file counts where nothing is installed',
    layers: [layer({ 'app/package-lock.json': [locked('npm', 'below', 'a=1')] })],
    packages: ['npm a=1 locked app/package-lock.json'],
  },
  {
    name: 'a lock file that came with a package does not count',
    layers: [
      layer(
        Object.fromEntries(
          [
            'usr/local/cargo/registry/src/index-6f17/x-1.0.0/Cargo.lock',
            'usr/local/cargo/git/checkouts/x-1f/2e/Cargo.lock',
            'usr/lib/python3/dist-packages/x/requirements.txt',
            'opt/venv/lib/python3.12/site-packages/x/yarn.lock',
            'root/go/pkg/mod/github.com/x/y@v1.0.0/package-lock.json',
            'usr/local/go/src/cmd/vendor/github.com/x/y/package-lock.json',
            'usr/local/bundle/gems/x-1.0.0/Gemfile.lock',
            'app/vendor/x/y/package-lock.json',
          ].map((path) => [path, [locked('npm', 'below', 'a=1')]]),
        ),
      ),
      layer({
        'app/vendor/yarn.lock': [locked('npm', 'below', 'b=1')],
        'opt/gems/app/Gemfile.lock': [locked('gem', 'anywhere', 'g=1')],
      }),
    ],
    packages: ['npm b=1 locked app/vendor/yarn.lock', 'gem g=1 locked opt/gems/app/Gemfile.lock'],
  },
  {
    name: 'a lock file does not count where something is installed below it',
    layers: [
      layer({
        'app/package-lock.json': [locked('npm', 'below', 'a=1', 'b=1')],
        'app/node_modules/a/package.json': [installed('npm', 'a=2')],
      }),
    ],
    packages: ['npm a=2 installed app/node_modules/a/package.json'],
  },
  {
    name: 'what is installed elsewhere leaves a lock file standing that looks below itself',
    layers: [
      layer({
        'app/package-lock.json': [locked('npm', 'below', 'a=1')],
        'application/node_modules/npm/package.json': [installed('npm', 'npm=9')],
      }),
    ],
    packages: ['npm a=1 locked app/package-lock.json', 'npm npm=9 installed application/node_modules/npm/package.json'],
  },
  {
    name: 'what is installed anywhere stands for a lock file that looks there, unless the distribution brought it',
    layers: [
      layer({
        'app/requirements.txt': [locked('pypi', 'anywhere', 'a=1')],
        'srv/Gemfile.lock': [locked('gem', 'anywhere', 'g=1')],
        [STATUS]: [database('deb', 'python3-x=1')],
        [LIST]: [owned('python3-x', METADATA)],
        [METADATA]: [installed('pypi', 'x=1')],
        'usr/local/specifications/g.gemspec': [installed('gem', 'g=2')],
      }),
    ],
    packages: [
      'pypi a=1 locked app/requirements.txt',
      'gem g=2 installed usr/local/specifications/g.gemspec',
      `pypi x=1 installed ${METADATA} of deb python3-x`,
      'deb python3-x=1 installed var/lib/dpkg/status',
    ],
  },
  {
    name: 'an SBOM adds what nothing else names, and takes nothing away',
    layers: [
      layer({
        'opt/bom.json': [claimed('npm', 'a=1', 'a=2', 'b=1')],
        'opt/node_modules/a/package.json': [installed('npm', 'a=1')],
      }),
    ],
    packages: [
      'npm a=2 claimed opt/bom.json',
      'npm b=1 claimed opt/bom.json',
      'npm a=1 installed opt/node_modules/a/package.json',
    ],
  },
  {
    name: 'a database of rpm that was left behind by an upgrade does not count',
    layers: [
      layer({ 'var/lib/rpm/Packages': [database('rpm', 'a=1')] }),
      layer({ 'var/lib/rpm/rpmdb.sqlite': [database('rpm', 'a=2')] }),
    ],
    packages: ['rpm a=2 installed var/lib/rpm/rpmdb.sqlite'],
  },
  {
    name: 'an rpm in the databases of two folders is one, and those of each count',
    layers: [
      layer({
        'usr/lib/sysimage/rpm/rpmdb.sqlite': [database('rpm', 'a=1', 'b=1')],
        'var/lib/rpm/rpmdb.sqlite': [database('rpm', 'a=1', 'c=1')],
      }),
    ],
    packages: [
      'rpm a=1 installed usr/lib/sysimage/rpm/rpmdb.sqlite',
      'rpm b=1 installed usr/lib/sysimage/rpm/rpmdb.sqlite',
      'rpm c=1 installed var/lib/rpm/rpmdb.sqlite',
    ],
  },
  {
    name: 'what stands in for a database of rpm counts only without one',
    layers: [
      layer({
        'usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite': [database('rpm', 'a=1')],
        'var/lib/rpmmanifest/container-manifest-2': [database('rpm', 'a=1')],
        'usr/share/rpm/rpmdb.sqlite': [database('rpm', 'a=2')],
      }),
    ],
    packages: ['rpm a=2 installed usr/share/rpm/rpmdb.sqlite'],
  },
  {
    name: 'a file that a package brought to /bin belongs to it in /usr/bin',
    layers: [
      layer({
        [STATUS]: [database('deb', 'bash=5.2')],
        [LIST.replace('python3-x', 'bash')]: [owned('bash', 'bin/bash')],
        'usr/bin/bash': [installed('generic', 'bash=5.2')],
      }),
    ],
    packages: ['deb bash=5.2 installed var/lib/dpkg/status', 'generic bash=5.2 installed usr/bin/bash of deb bash'],
  },
  {
    name: 'an empty database of rpm hides no other',
    layers: [
      layer({ 'var/lib/rpm/Packages': [database('rpm', 'a=1')], 'var/lib/rpm/rpmdb.sqlite': [database('rpm')] }),
    ],
    packages: ['rpm a=1 installed var/lib/rpm/Packages'],
  },
  {
    name: 'a removed file takes its packages with it',
    layers: [
      layer({ 'app/node_modules/a/package.json': [installed('npm', 'a=1')], 'app/b.jar': [installed('maven', 'b=1')] }),
      layer({}, { removed: ['app/node_modules'] }),
    ],
    packages: ['maven b=1 installed app/b.jar'],
  },
];

describe('weighEvidence', () => {
  for (const { name, layers, packages } of CASES) {
    it(`finds that ${name}`, () => {
      const image = composeImage(layers);

      assert.deepEqual(image.packages.map(lineOf).toSorted(), packages.toSorted());
    });
  }

  it('says where inside an archive a package lies', () => {
    const inner = { ...record('maven', 'g:a=1'), within: 'BOOT-INF/lib/a.jar' };
    const image = composeImage([layer({ 'a.jar': [{ kind: 'packages', evidence: 'installed', packages: [inner] }] })]);

    assert.deepEqual(
      image.packages.map(({ path }) => path),
      ['a.jar!/BOOT-INF/lib/a.jar'],
    );
  });

  it('gathers repositories, each once', () => {
    const told = (names: string[], cpes: string[]): Fact => ({ kind: 'repositories', names, cpes });
    const image = composeImage([layer({ a: [told(['y', 'x'], [])] }), layer({ b: [told(['x'], ['cpe:/o:x'])] })]);

    assert.deepEqual(image.repositories, { names: ['x', 'y'], cpes: ['cpe:/o:x'] });
  });
});

function lineOf({
  record: { type, name, version },
  evidence,
  path,
  owner,
}: ReturnType<typeof composeImage>['packages'][number]) {
  return `${type} ${name}=${version} ${evidence} ${path}${owner === undefined ? '' : ` of ${owner.type} ${owner.name}`}`;
}
