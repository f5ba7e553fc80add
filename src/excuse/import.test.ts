import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debRecord, matchingOn } from '../../test/support/matching.ts';
import { imageNumber, push } from '../../test/support/push.ts';
import { recordDebian } from '../../test/support/recording.ts';
import { testRegistries } from '../../test/support/registry.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import { exportedVex } from './export.ts';
import { type ImportTerms, importIds, importVex } from './import.ts';
import { databaseExcuses } from './store.ts';
import type { ExcuseScope } from './types.ts';
import { imagePurl } from './vex/index.ts';
import type { VexDocument, VexStatement } from './vex/types.ts';

const NOW = 1_700_000_000_000;
const image = imageNumber(1);
const { digest } = image.manifest;
const HOST = 'localhost:5000';
const TERMS: ImportTerms = { owner: 'mary', hosts: [HOST] };
const HERE = imagePurl({ host: HOST, repository: 'team/app', digest });
const SSL = 'pkg:deb/debian/openssl@1';
const said = (product: string, more: Partial<VexStatement> = {}): VexStatement => ({
  vulnerability: 'CVE-2024-1',
  product,
  status: 'not_affected',
  ...more,
});
const document = (...statements: readonly VexStatement[]): VexDocument => ({
  format: 'openvex',
  id: 'https://example.com/1',
  author: 'Bob',
  statements,
});

eachDatabase('excuses from documents', (open) => {
  it('are not made of what is not understood, nor of products that nothing tells apart', async () => {
    const { into } = await setUp();
    const statements = [said('https://example.com/app'), said('https://example.com/other', { status: 'affected' })];
    const unheard = [{ reason: 'it names no vulnerability' }];
    const terms = { ...TERMS, within: { repository: 'team/*' } };

    const { made, skipped } = await importVex(into, { ...document(...statements), unheard }, terms);

    assert.deepEqual(made, []);
    assert.deepEqual(
      skipped.map(({ reason }) => reason),
      [
        'it names no vulnerability',
        '"https://example.com/app" is neither a purl nor a digest, and the document names others that are neither',
        'the document says that it is affected',
      ],
    );
  });

  it('are made once where several statements come to the same', async () => {
    const { into } = await setUp();
    const inTool = (version: string) => said(`pkg:golang/example.com/tool@${version}`, { part: SSL });
    const terms = { ...TERMS, within: { repository: 'team/*' } };

    const { made, skipped } = await importVex(into, document(inTool('v1.0.0'), inTool('v2.0.0')), terms);

    assert.deepEqual(
      [made.length, skipped.map(({ reason }) => reason)],
      [1, ['it is excused by another statement of it']],
    );
  });

  it('are not made against what is said later of one version', async () => {
    const { into } = await setUp();
    const versionless = 'pkg:deb/debian/openssl';

    const { made, skipped } = await importVex(
      into,
      document(said(versionless), said(SSL, { status: 'under_investigation' })),
      TERMS,
    );

    assert.deepEqual(made, []);
    assert.match(skipped[0]?.reason ?? '', /says of "pkg:deb\/debian\/openssl@1" that it is still looked into/);
  });

  const registries = testRegistries(open);

  async function setUp() {
    const { registry, db } = await registries();
    await push(registry, 'team/app', image, 'prod');
    const matching = matchingOn(db);
    matching.activate(memorySnapshot([{ vulnerability: 'CVE-2024-1', name: 'openssl', ranges: [{ fixed: '9' }] }]));
    await recordDebian(matching, digest, [debRecord('libssl3', '1', ['openssl', '1'])]);
    const excuses = databaseExcuses({ db, clock: () => NOW });
    return { db, excuses, into: { query: db.query, excuses, now: NOW } };
  }

  it('are about what a statement names, or are not made', async () => {
    const { into } = await setUp();
    const CASES: readonly (readonly [one: VexStatement, terms: Partial<ImportTerms>, made: ExcuseScope | RegExp])[] = [
      [said(HERE), {}, { image: digest, repository: 'team/app' }],
      [said(HERE, { part: SSL }), {}, { image: digest, repository: 'team/app', package: SSL }],
      [said(digest), {}, { image: digest }],
      [said(HERE), { hosts: ['elsewhere'] }, { image: digest }],
      [said('pkg:oci/app?repository_url=localhost:5000/team'), {}, { repository: 'team/app' }],
      [said('pkg:oci/app?repository_url=localhost:5000/team/app&tag=v1'), {}, { repository: 'team/app', tag: 'v1' }],
      [said('pkg:oci/app?repository_url=ghcr.io/team/app'), {}, /is in "ghcr.io"/],
      [said('pkg:oci/app'), {}, /it is not said where/],
      [said('pkg:oci/app?repository_url=localhost:5000/*'), {}, /without its digest/],
      [said('pkg:oci/app?repository_url=localhost:5000/app&tag=*'), {}, /is no tag/],
      [said(SSL), {}, { package: SSL }],
      [said(SSL), { within: { repository: 'team/*' } }, { package: SSL, repository: 'team/*' }],
      [said('pkg:golang/example.com/tool', { part: SSL }), {}, /is no image: keep it to a repository/],
      [
        said('pkg:golang/example.com/tool', { part: SSL }),
        { within: { repository: 'team/*' } },
        { package: SSL, repository: 'team/*' },
      ],
      [said(SSL, { part: SSL }), {}, { package: SSL }],
      [said('https://example.com/app'), {}, /neither a purl nor a digest/],
      [said('https://example.com/app'), { within: { tag: 'prod' } }, { tag: 'prod' }],
      [said('https://example.com/app', { part: 'openssl' }), { within: { tag: 'prod' } }, /is no purl/],
      [said(HERE), { within: { repository: 'other/*' } }, /is another one/],
      [said(HERE), { within: { image: `sha256:${'b'.repeat(64)}` } }, /is another one/],
      [said(SSL, { status: 'affected' }), {}, /says that it is affected/],
      [said(SSL, { status: 'under_investigation' }), {}, /still looked into/],
      [said(SSL, { vulnerability: '*' }), {}, /is no id of a vulnerability/],
      [said(SSL), { expiresAt: NOW - 1 }, /expired already/],
      [said(SSL), { mayExcuse: ({ repository }) => repository !== undefined }, /"mary" may not excuse it/],
    ];
    for (const [at, [one, terms, made]] of CASES.entries()) {
      const unlike = { ...document(one), id: `document ${at}` };

      const imported = await importVex(into, unlike, { ...TERMS, ...terms });

      if (made instanceof RegExp) assert.match(imported.skipped[0]?.reason ?? '', made);
      else assert.deepEqual(imported.made[0]?.scope, { ...made, vulnerability: 'CVE-2024-1' }, JSON.stringify(one));
      assert.deepEqual(imported.made.length + imported.skipped.length, 1);
    }
  });

  it('are whoever’s who imported them, with the words and the name of the document', async () => {
    const { into } = await setUp();
    const terms = { ...TERMS, ticket: 'OPS-1', expiresAt: NOW + 1000, reason: 'as told' };

    const { made } = await importVex(
      into,
      document(said(SSL, { statement: 'no' }), said(HERE, { justification: 'component_not_present' })),
      terms,
    );

    assert.deepEqual(
      made.map(({ owner, origin, reason, ticket, expiresAt, justification }) => [
        owner,
        origin,
        reason,
        ticket,
        expiresAt,
        justification,
      ]),
      [
        ['mary', 'openvex https://example.com/1', 'no', 'OPS-1', NOW + 1000, undefined],
        ['mary', 'openvex https://example.com/1', 'as told', 'OPS-1', NOW + 1000, 'component_not_present'],
      ],
    );
  });

  it('are made once, of what is said last', async () => {
    const { into } = await setUp();

    const first = await importVex(
      into,
      document(said(SSL), said(SSL, { status: 'affected' }), said(HERE), said(HERE)),
      TERMS,
    );
    const again = await importVex(into, document(said(HERE)), TERMS);

    assert.deepEqual(
      [first.made.length, first.skipped.map(({ reason }) => reason)],
      [1, ['the document says that it is affected']],
    );
    assert.deepEqual(
      [again.made, again.skipped.map(({ reason }) => reason)],
      [[], ['it is excused by the same already, as 1']],
    );
  });

  it('are made of a list of ids, with one reason', async () => {
    const { into } = await setUp();

    const { made } = await importIds(into, ['CVE-2024-1', 'cve-2024-2'], {
      ...TERMS,
      reason: 'muted before',
      within: { repository: 'team/*' },
    });

    assert.deepEqual(
      made.map(({ scope, status, reason }) => [scope, status, reason]),
      ['CVE-2024-1', 'CVE-2024-2'].map((vulnerability) => [
        { vulnerability, repository: 'team/*' },
        'affected',
        'muted before',
      ]),
    );
  });

  it('become documents again, as far as VEX has words', async () => {
    const { db, excuses } = await setUp();
    const SCOPES: readonly (readonly [scope: ExcuseScope, products: readonly (string | undefined)[] | RegExp])[] = [
      [{ image: digest }, [HERE, undefined]],
      [{ image: digest, package: SSL }, [HERE, SSL]],
      [
        { repository: 'team/app', tag: 'v1' },
        [imagePurl({ host: HOST, repository: 'team/app', tag: 'v1' }), undefined],
      ],
      [{ package: SSL }, [SSL, undefined]],
      [{ package: 'openssl' }, ['pkg:deb/debian/libssl3@1?arch=amd64&distro=debian-9&upstream=openssl', undefined]],
      [{}, ['pkg:deb/debian/libssl3@1?arch=amd64&distro=debian-9&upstream=openssl', undefined]],
      [{ package: 'bash' }, /no stored image/],
      [{ repository: 'team/*' }, /no patterns/],
      [{ tag: 'v1' }, /no tags of all/],
      [{ path: 'usr/*' }, /no paths/],
    ];
    for (const [scope, products] of SCOPES) {
      const asked = {
        scope: { ...scope, vulnerability: 'CVE-2024-1' },
        status: 'fixed' as const,
        reason: 'no',
        owner: 'mary',
      };
      const outcome = await excuses.add(asked);
      assert.ok(outcome.kind === 'added');

      const { statements, left } = await exportedVex(db.query, [outcome.excuse], HOST);

      if (products instanceof RegExp) assert.match(left[0]?.reason ?? '', products);
      else
        assert.deepEqual(
          statements.map(({ product, part }) => [product, part]),
          [products],
          JSON.stringify(scope),
        );
    }
  });
});
