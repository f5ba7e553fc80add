import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Command } from 'commander';
import { type ChangedLayout, type ListedManifest, unpackLayout } from '../../../test/support/advisories-layout.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { createAdvisoryLibrary } from '../../advisory/index.ts';
import { readConfig } from '../../config/index.ts';
import { holdLock, openSqlite } from '../../db/index.ts';
import { addAdvisoriesCommands } from '../advisories.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 22, 21, 9);
const DSA = 'https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/DSA/list';
const SECDB = 'https://secdb.alpinelinux.org/v3.18/main.json';
const KEV = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';

describe('advisories export and import', () => {
  it('carry what is known to another data folder', async (t) => {
    const [here, there] = [await known(t), place(t)];
    const file = `${here.folder}/advisories.tar`;

    const exported = await here.run('export', file, '--sign-key', here.keys.private);
    const imported = await there.run('import', file, '--key', here.keys.public);

    assert.deepEqual([exported.errors, exported.code], ['', 0]);
    assert.match(exported.output, /^alpine-secdb {6}2 statements, \d+ kB; licence: CC-BY-SA-4\.0$/m);
    assert.match(exported.output, /^is at ".*\/advisories\.tar" as sha256:[0-9a-f]{64}, signed$/m);
    assert.deepEqual([imported.errors, imported.code], ['', 0]);
    assert.match(imported.output, /built 2026-11-22 21:09 UTC; signed by the key\nin use from now on\n$/);
    assert.deepEqual(await there.content(), await here.content());
    assert.deepEqual(
      readdirSync(`${there.data}/advisories`).filter((name) => name.startsWith('building')),
      [],
    );
  });

  it('make the same bytes of the same snapshot', async (t) => {
    const here = await known(t);
    const [one, other] = [`${here.folder}/one.tar`, `${here.folder}/other.tar`];

    await here.run('export', one);
    await here.run('export', other);

    assert.deepEqual(readFileSync(one), readFileSync(other));
  });

  it('make the same bytes of what was taken from elsewhere', async (t) => {
    const [here, there] = [await known(t), place(t)];
    const [one, other] = [`${here.folder}/a.tar`, `${there.folder}/a.tar`];
    await here.run('export', one);
    await there.run('import', one, '--allow-unsigned');

    await there.run('export', other);

    assert.deepEqual(readFileSync(one), readFileSync(other));
  });

  it('make the same layer of a source that says the same, whatever it stands beside', async (t) => {
    const [here, other] = [await known(t), place(t)];
    await other.say(SECDB, secdb('3.18'));
    const layers = async (at: typeof here) => {
      await at.run('export', `${at.folder}/a.tar`);
      return unpackLayout(`${at.folder}/a.tar`, `${at.folder}/layout`).manifest().layers;
    };

    const [all, alone] = [await layers(here), await layers(other)];

    assert.equal(all.length > 1 && alone.length === 1, true);
    assert.deepEqual(
      all.find(({ annotations }) => annotations?.['vnd.pratique.advisories.source'] === 'alpine-secdb'),
      alone[0],
    );
  });

  it('say of each layer whose it is', async (t) => {
    const here = await known(t);
    await here.run('export', `${here.folder}/a.tar`);
    const manifest = unpackLayout(`${here.folder}/a.tar`, `${here.folder}/layout`).manifest();

    assert.equal(manifest.artifactType, 'application/vnd.pratique.advisories.v1');
    assert.deepEqual(manifest.layers[0]?.annotations, {
      'org.opencontainers.image.title': 'alpine-secdb.sqlite.zst',
      'org.opencontainers.image.description': 'Alpine Linux security database',
      'org.opencontainers.image.licenses': 'CC-BY-SA-4.0',
      'org.opencontainers.image.authors': 'Alpine Linux, https://secdb.alpinelinux.org/',
      'org.opencontainers.image.created': '2026-11-22T21:09:00.000Z',
      'vnd.pratique.advisories.source': 'alpine-secdb',
      'vnd.pratique.advisories.count': '2',
    });
  });

  it('leave the sources as fresh as they were where they were read', async (t) => {
    const [here, there] = [await known(t), place(t)];
    await here.run('export', `${here.folder}/a.tar`);
    there.clock = NOW + 30 * DAY;

    await there.run('import', `${here.folder}/a.tar`, '--allow-unsigned');

    assert.match((await there.run('status')).output, /^alpine-secdb +2 +1 +2026-11-22 21:09 /m);
  });

  it('tell when the sources were looked at last, and what came of it, though nothing was new', async (t) => {
    const [here, there] = [await known(t), place(t)];
    here.clock = NOW + DAY;
    there.clock = NOW + DAY;
    here.lay(DSA, '<html>');
    const updated = await here.run('update', '--from', here.feeds);
    await here.run('export', `${here.folder}/a.tar`);

    await there.run('import', `${here.folder}/a.tar`, '--allow-unsigned');

    const { output } = await there.run('status');
    assert.match(updated.output, /^nothing new; what is in use stays$/m);
    assert.match(output, /^alpine-secdb +2 +1 +2026-11-23 21:09 +2026-11-22 21:09 +fresh /m);
    assert.match(output, /^debian-lists +1 +1 +2026-11-22 21:09 +2026-11-22 21:09 +stale /m);
    assert.equal(output, (await here.run('status')).output);
  });

  it('change nothing where it is known already', async (t) => {
    const here = await known(t);
    await here.run('export', `${here.folder}/a.tar`);

    const { output, code } = await here.run('import', `${here.folder}/a.tar`, '--allow-unsigned');

    assert.match(output, /; its signature was not looked at\nnothing new; what is in use stays\n$/);
    assert.equal(code, 0);
  });

  it('refuse what is older than what is in use, unless forced', async (t) => {
    const here = await known(t);
    const file = `${here.folder}/a.tar`;
    const before = await here.content();
    await here.run('export', file);
    here.clock = NOW + DAY;
    await here.say(SECDB, secdb('3.19'));
    const newer = await here.content();

    const refused = await here.run('import', file, '--allow-unsigned');
    const kept = await here.content();
    const forced = await here.run('import', file, '--allow-unsigned', '--force');

    assert.match(refused.errors, /it was built 2026-11-22T21:09:00\.000Z, before the one in use, 2026-11-23T/);
    assert.match(refused.errors, /^next: --force takes it nevertheless$/m);
    assert.deepEqual([refused.code, kept, forced.code], [1, newer, 0]);
    assert.deepEqual(await here.content(), before);
  });

  it('refuse what is yet to be built', async (t) => {
    const [here, there] = [await known(t), place(t)];
    await here.run('export', `${here.folder}/a.tar`);
    there.clock = NOW - 2 * DAY;

    const { errors, code } = await there.run('import', `${here.folder}/a.tar`, '--allow-unsigned');

    assert.match(errors, /it was built 2026-11-22T21:09:00\.000Z, which is yet to come$/m);
    assert.equal(code, 1);
  });

  it('say what to do where nothing is known, or another is at work', async (t) => {
    const [here, there] = [await known(t), place(t)];
    await here.run('export', `${here.folder}/a.tar`);
    mkdirSync(`${there.data}/advisories`, { recursive: true });
    const release = holdLock(`${there.data}/advisories/update.lock`);

    const busy = await there.run('import', `${here.folder}/a.tar`, '--allow-unsigned');
    release?.();
    const nothing = await there.run('export', `${there.folder}/b.tar`);

    assert.deepEqual([busy.code, nothing.code], [1, 1]);
    assert.match(busy.errors, /^an update is at work on this data folder: wait for it to end$/m);
    assert.match(
      nothing.errors,
      /^no advisories are loaded: there is nothing to hand on\nnext: pratique advisories update$/m,
    );
    assert.equal(existsSync(`${there.folder}/b.tar`), false);
  });

  it('take a config that comes in many pieces', async (t) => {
    const [here, there] = [await known(t), place(t)];
    await here.run('export', `${here.folder}/a.tar`);
    const layout = unpackLayout(`${here.folder}/a.tar`, `${here.folder}/layout`);
    putConfig(layout, { more: 'x'.repeat(1_000_000), ...layout.config() });

    assert.equal((await there.run('import', layout.folder, '--allow-unsigned')).code, 0);
    assert.deepEqual(await there.content(), await here.content());
  });

  it('tell on a terminal what they are at', async (t) => {
    const [here, there] = [await known(t), place(t)];

    const exported = await here.run('export', `${here.folder}/a.tar`, 'on a terminal');
    const imported = await there.run('import', `${here.folder}/a.tar`, '--allow-unsigned', 'on a terminal');

    assert.match(exported.errors, /\[Kalpine-secdb {6}1\/3 2 statements/);
    assert.match(imported.errors, /\[Kalpine-secdb {6}1\/3 \d+ kB of \d+ kB/);
  });
});

describe('a signature', () => {
  it('is wanted, and of the key', async (t) => {
    const [here, there] = [await known(t), place(t)];
    const [signed, unsigned] = [`${here.folder}/signed.tar`, `${here.folder}/unsigned.tar`];
    await here.run('export', signed, '--sign-key', here.keys.private);
    await here.run('export', unsigned);
    const cases: readonly (readonly [args: readonly string[], words: RegExp])[] = [
      [[unsigned], /: there is no key to check its signature with\nnext: --key FILE names the public key of whoever/],
      [[signed], /: there is no key to check its signature with\n/],
      [
        [unsigned, '--key', here.keys.public],
        /: sha256:[0-9a-f]{64} is not signed\nnext: ask .*; --allow-unsigned takes it/,
      ],
      [
        [signed, '--key', there.keys.public],
        /: no signature of sha256:[0-9a-f]{64} is of this key\nnext: ask .*; --allow/,
      ],
      [[signed, '--key', here.keys.private], /: cannot use the key in ".*": it is a private key: "openssl pkey/],
      [[signed, '--key', signed], /: cannot use the key in ".*": it is no public key in PEM/],
    ];
    for (const [args, words] of cases) {
      const { errors, code } = await there.run('import', ...args);

      assert.match(errors, words);
      assert.equal(code, 1);
    }
    assert.equal(await there.content(), undefined);

    const { output, code } = await there.run('import', signed, '--key', there.keys.public, '--allow-unsigned');
    assert.match(output, /; signed by another key\nin use from now on\n$/);
    assert.equal(code, 0);
  });

  it('may be Ed25519', async (t) => {
    const [here, there] = [await known(t, 'ed25519'), place(t)];
    await here.run('export', `${here.folder}/a.tar`, '--sign-key', here.keys.private);

    const { output } = await there.run('import', `${here.folder}/a.tar`, '--key', here.keys.public);

    assert.match(output, /; signed by the key\n/);
  });

  const spoilt: readonly (readonly [what: string, at: (layout: ChangedLayout) => string, reason: RegExp])[] = [
    ['a manifest', (layout) => digestAt(layout, 0), / holds other bytes under sha256:\w+: theirs is sha256:\w+$/m],
    ["the signature's manifest", (layout) => digestAt(layout, 1), / holds other bytes under sha256:\w+: theirs is /],
    ["the signature's payload", payloadOf, /: no signature of sha256:\w+ is of this key$/m],
  ];
  for (const [what, at, reason] of spoilt) {
    it(`is none where ${what} is of other bytes`, async (t) => {
      const [here, there] = [await known(t), place(t)];
      await here.run('export', `${here.folder}/a.tar`, '--sign-key', here.keys.private);
      const layout = unpackLayout(`${here.folder}/a.tar`, `${here.folder}/layout`);
      const text = Buffer.from(layout.read(at(layout))).toString();
      layout.spoil(at(layout), Buffer.from(text.replace(/.$/, ' ')));

      const { errors, code } = await there.run('import', layout.folder, '--key', here.keys.public);

      assert.match(errors, reason);
      assert.equal(code, 1);
      assert.equal(await there.content(), undefined);
    });
  }

  it('of one artifact is none of another', async (t) => {
    const [here, there] = [await known(t), place(t)];
    await here.run('export', `${here.folder}/a.tar`, '--sign-key', here.keys.private);
    const layout = unpackLayout(`${here.folder}/a.tar`, `${here.folder}/layout`);
    const before = tagOf(layout, 0);
    layout.changeLayer(0, (database) => database.exec("update claim set severity = 'none'"));
    const index = readFileSync(`${layout.folder}/index.json`, 'utf8');
    writeFileSync(`${layout.folder}/index.json`, index.replace(`${before}.sig`, `${tagOf(layout, 0)}.sig`));

    const { errors, code } = await there.run('import', layout.folder, '--key', here.keys.public);

    assert.match(errors, /no signature of sha256:[0-9a-f]{64} is of this key/);
    assert.equal(code, 1);
  });
});

describe('what somebody else made', () => {
  const spoilt: readonly (readonly [title: string, spoil: (layout: ChangedLayout) => void, reason: RegExp])[] = [
    [
      'a layer of other bytes',
      (layout) => {
        const digest = layout.manifest().layers[0]?.digest ?? '';
        const bytes = Uint8Array.from(layout.read(digest));
        layout.spoil(digest, bytes.fill(0, 100, 110));
      },
      /the layer of "alpine-secdb" is not taken: its bytes are not sha256:\w+, as they are named, but sha256:\w+/,
    ],
    [
      'a layer that is cut short',
      (layout) => {
        const digest = layout.manifest().layers[0]?.digest ?? '';
        layout.spoil(digest, layout.read(digest).subarray(0, 100));
      },
      /the layer of "alpine-secdb" is not taken: its bytes are not sha256:/,
    ],
    [
      'a config of other bytes',
      (layout) => layout.spoil(layout.manifest().config.digest, Buffer.from('{}')),
      /its config is not sha256:\w+, as it is named, but sha256:\w+/,
    ],
    [
      'a config of a newer format',
      (layout) => putConfig(layout, { ...layout.config(), format: 2 }),
      /its config cannot be read: its format is 2, and this release of Pratique knows 1/,
    ],
    [
      'a config without sources',
      (layout) => putConfig(layout, { ...layout.config(), sources: [] }),
      /its config names 0 sources, and its manifest 3 layers/,
    ],
    [
      'a layer that says something else',
      (layout) => layout.changeLayer(0, (database) => database.exec("update claim set severity = 'none'")),
      /its layers come to the snapshot sha256:\w+, and its config says sha256:\w+/,
    ],
    [
      'a layer of another source',
      (layout) => {
        const { layers, ...rest } = layout.manifest();
        layout.put({ ...rest, layers: layers.toReversed() });
      },
      /the layer of "alpine-secdb" is not taken: it is of \["kev"\]/,
    ],
    [
      'a layer with another table',
      (layout) => layout.changeLayer(0, (database) => database.exec('create table more (x)')),
      /does not have the tables of a snapshot/,
    ],
    [
      'a layer with a trigger',
      (layout) =>
        layout.changeLayer(0, (database) => database.exec('create trigger x after insert on meta begin select 1; end')),
      /does not have the tables of a snapshot/,
    ],
    [
      'a layer that is no database',
      (layout) => layout.replaceLayer(0, zstdCompressSync(Buffer.alloc(5000, 'x'))),
      /the layer of "alpine-secdb" is not taken: file is not a database/,
    ],
    [
      'a layer that unfolds to far more than it is',
      (layout) => layout.replaceLayer(0, zstdCompressSync(Buffer.alloc(100_000_000))),
      /the layer of "alpine-secdb" is not taken: the layer expands to more than 100 times its size/,
    ],
    [
      'a layer whose pages lead to each other',
      knot,
      /the layer of "alpine-secdb" is not taken: SQLite says of it: .* Tree \d+ page \d+ cell \d+: /,
    ],
    [
      'a status that is none',
      (layout) => layout.changeLayer(0, (database) => database.exec("update claim set status = 'doomed'")),
      / is not taken: it has a malformed status in its table "claim", "doomed"$/m,
    ],
    [
      'ranges that are no JSON',
      (layout) => layout.changeLayer(0, (database) => database.exec("update claim set ranges = '[{'")),
      / is not taken: it has a malformed ranges in its table "claim", "\[\{"$/m,
    ],
    [
      'a detail of another form',
      (layout) => layout.changeLayer(0, (database) => database.exec(`update advisory set detail = '{"aliases":[1]}'`)),
      / is not taken: it has a malformed detail in its table "advisory", "\{/,
    ],
    [
      'an ecosystem without a name',
      (layout) => layout.changeLayer(0, (database) => database.exec("update ecosystem set name = ''")),
      / is not taken: it has a malformed name in its table "ecosystem", ""$/m,
    ],
    [
      'an image',
      (layout) => layout.put({ ...layout.manifest(), artifactType: 'application/vnd.example' }),
      /it is "application\/vnd\.example", and no advisories/,
    ],
  ];
  for (const [title, spoil, reason] of spoilt) {
    it(`is refused, and changes nothing: ${title}`, async (t) => {
      const [here, there] = [await known(t), place(t)];
      await there.say(SECDB, secdb('3.17'));
      const before = await there.content();
      there.clock = NOW + DAY;
      await here.run('export', `${here.folder}/a.tar`);
      const layout = unpackLayout(`${here.folder}/a.tar`, `${here.folder}/layout`);
      spoil(layout);

      const { errors, code } = await there.run('import', layout.folder, '--allow-unsigned');

      assert.match(errors, reason);
      assert.equal(code, 1);
      assert.deepEqual(await there.content(), before);
      assert.deepEqual(
        readdirSync(`${there.data}/advisories`).filter((name) => name.startsWith('building')),
        [],
      );
    });
  }

  it('is told from what is no artifact at all', async (t) => {
    const there = place(t);
    const text = `${there.folder}/text`;
    writeFileSync(text, 'no archive');

    assert.match((await there.run('import', text)).errors, /": "[^"]*" is no tar archive$/m);
    assert.match((await there.run('import', `${text}s`)).errors, /: cannot look at "[^"]*": ENOENT/);
    assert.match((await there.run('import', there.folder)).errors, /is no OCI layout: there is no index\.json in it/);
    assert.match((await there.run('pull', 'Host/Name')).errors, /names nothing in a registry: "Host\/Name" is no name/);
  });
});

/** Makes every entry of a table's root lead to the same page: rows come again and again without end in sight. */
function knot(layout: ChangedLayout): void {
  let root = 0;
  layout.changeLayer(0, (database) => {
    database.exec(`with recursive n(i) as (select 1000 union all select i + 1 from n where i < 9000)
      insert into advisory select i, 1, null, 'CVE-2026-' || i, x'00', '{}', null from n`);
    root = Number(database.prepare("select rootpage from sqlite_schema where name = 'advisory'").get()?.['rootpage']);
  });
  const bytes = zstdDecompressSync(layout.read(layout.manifest().layers[0]?.digest ?? ''));
  const page = bytes.subarray((root - 1) * bytes.readUInt16BE(16));
  // An interior page of a table (SQLite's "Database File Format", 1.6): its cells begin with the page that they lead to.
  assert.equal(page.readUInt8(0), 5);
  const cells = Array.from({ length: page.readUInt16BE(3) }, (_, at) => page.readUInt16BE(12 + 2 * at));
  for (const cell of cells) page.writeUInt32BE(page.readUInt32BE(cells[0]), cell);
  layout.replaceLayer(0, zstdCompressSync(bytes));
}

function tagOf(layout: ChangedLayout, at: number): string {
  return digestAt(layout, at).replace(':', '-');
}

function digestAt(layout: ChangedLayout, at: number): string {
  const index = JSON.parse(readFileSync(`${layout.folder}/index.json`, 'utf8')) as { manifests: { digest: string }[] };
  return index.manifests[at]?.digest ?? '';
}

function payloadOf(layout: ChangedLayout): string {
  const signed = JSON.parse(Buffer.from(layout.read(digestAt(layout, 1))).toString()) as ListedManifest;
  return signed.layers[0]?.digest ?? '';
}

function putConfig(layout: ChangedLayout, config: object): void {
  const manifest = layout.manifest();
  layout.put({ ...manifest, config: { ...manifest.config, ...layout.add(Buffer.from(JSON.stringify(config))) } });
}

function secdb(fixed: string): string {
  const packages = ['apk-tools', 'busybox'].map((name) => ({
    pkg: { name, secfixes: { [`${fixed}-r0`]: ['CVE-2026-1'] } },
  }));
  return JSON.stringify({ distroversion: 'v3.18', reponame: 'main', packages });
}

const KNOWN: readonly (readonly [url: string, text: string])[] = [
  [DSA, '[22 Jan 2019] DSA-4371-1 apt - security update\n\t{CVE-2019-3462}\n\t[stretch] - apt 1.4.9\n'],
  [SECDB, secdb('3.18')],
  [
    KEV,
    JSON.stringify({
      title: 'CISA Catalog of Known Exploited Vulnerabilities',
      catalogVersion: '2026.11.22',
      dateReleased: '2026-11-22T12:00:00.000Z',
      count: 1,
      vulnerabilities: [
        {
          cveID: 'CVE-2019-3462',
          vendorProject: 'Debian',
          product: 'apt',
          vulnerabilityName: 'x',
          dateAdded: '2026-08-14',
          shortDescription: 'x',
          requiredAction: 'x',
          dueDate: '2026-09-04',
          knownRansomwareCampaignUse: 'Known',
          notes: '',
          cwes: [],
        },
      ],
    }),
  ],
];

/** A data folder in which something is known. */
async function known(t: TestContext, keys: 'ec' | 'ed25519' = 'ec') {
  const at = place(t, keys);
  for (const [url, text] of KNOWN) at.lay(url, text);
  assert.equal((await at.run('update', '--from', at.feeds)).code, 0);
  return at;
}

/** A data folder, a folder of feeds, and a pair of keys. */
function place(t: TestContext, kind: 'ec' | 'ed25519' = 'ec') {
  const folder = temporaryFolder(t);
  const [feeds, data] = [`${folder}/feeds`, `${folder}/data`];
  mkdirSync(feeds);
  const at = {
    folder,
    data,
    feeds,
    clock: NOW,
    keys: writeKeys(folder, kind),
    lay(url: string, text: string) {
      const { hostname, pathname } = new URL(url);
      mkdirSync(dirname(`${feeds}/${hostname}${pathname}`), { recursive: true });
      writeFileSync(`${feeds}/${hostname}${pathname}`, text);
    },
    /** Has a publisher say something, and hears of it. */
    async say(url: string, text: string) {
      at.lay(url, text);
      assert.equal((await at.run('update', '--from', feeds)).code, 0);
    },
    async run(...words: readonly string[]) {
      const printed = { output: '', errors: '', code: 0 };
      const program = new Command('pratique').exitOverride().configureOutput({ writeErr: () => {} });
      const environment = { PRATIQUE_DATA: data };
      addAdvisoriesCommands(program, {
        config: () => readConfig(environment, folder),
        environment,
        clock: () => at.clock,
        write: (text) => void (printed.output += text),
        writeError: (text) => void (printed.errors += text),
        columns: () => (words.at(-1) === 'on a terminal' ? 100 : undefined),
        exitWith: (code) => void (printed.code = code),
      });
      const given = words.filter((word) => word !== 'on a terminal');
      await program.parseAsync(['advisories', ...given], { from: 'user' });
      return printed;
    },
    /** What the snapshot in use knows. */
    async content() {
      mkdirSync(data, { recursive: true });
      const database = await openSqlite(`${data}/pratique.db`);
      const library = createAdvisoryLibrary({ database, folder: `${data}/advisories` });
      const active = (await library.active())?.snapshot;
      const content = active && {
        digest: active.digest,
        builtAt: active.builtAt,
        provenance: active.provenance,
        keys: [...active.keys()],
        apk: active.lookup('Alpine:v3.18', 'apk-tools'),
        covered: active.covers('Alpine:v3.18'),
        exploited: [...active.exploitations()],
      };
      await library.close();
      await database.close();
      return content;
    },
  };
  return at;
}

function writeKeys(folder: string, kind: 'ec' | 'ed25519'): { readonly private: string; readonly public: string } {
  const pair = kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const [own, others] = [`${folder}/key.pem`, `${folder}/key.pub`];
  writeFileSync(own, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(others, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  return { private: own, public: others };
}
