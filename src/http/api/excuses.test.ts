import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { httpClient } from '../../../test/support/http.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { recordImage } from '../../match/index.ts';

const api = suiteApi();
const EXCUSES = '/api/v1/excuses';
const IMAGE = '/api/v1/repositories/team%2Fapp/images/v1';

type Body = Readonly<Record<string, unknown>>;

async function ask(method: string, path: string, body?: unknown, login?: string) {
  const headers = { ...(login === undefined ? {} : { Authorization: login }), 'content-type': 'application/json' };
  const answer = await api().send(method, path, headers, body);
  return { status: answer.status, body: JSON.parse(answer.body.toString() || '{}') as Body };
}

const ASKED = { vulnerability: 'CVE-2024-1', repository: 'team/*', reason: 'never called' };

describe('excuses over REST', () => {
  it('are made, shown beside what they excuse, left out of the counts, written as VEX, and ended', async () => {
    const { registry, database, login } = api();
    const image = imageNumber(1);
    await push(registry, 'team/app', image, 'v1');
    const matching = matchingOn(database);
    matching.activate(memorySnapshot([{ vulnerability: 'CVE-2024-1', ranges: [{ fixed: '9' }], severity: 'high' }]));
    await recordImage(matching.dependencies, debianImage(image.manifest.digest, [debRecord('apt', '1')]));
    const mary = await login({ permission: 'administer', pattern: 'team/*' });

    const made = await ask('POST', EXCUSES, ASKED, mary);
    const { findings, counts, excusedCounts } = (await ask('GET', `${IMAGE}/findings`)).body;
    const openVex = await ask('GET', `${IMAGE}/vex`);
    const hidden = await ask('GET', `${IMAGE}/findings?excused=exclude`);

    assert.equal(made.status, 201, JSON.stringify(made.body));
    const id = String(made.body['id']);
    assert.deepEqual([counts, excusedCounts], [{}, { HIGH: 1 }]);
    const [{ excusedBy } = {}] = findings as readonly { excusedBy?: Body }[];
    assert.deepEqual([excusedBy?.['id'], excusedBy?.['reason']], [made.body['id'], 'never called']);
    assert.deepEqual(hidden.body['findings'], []);
    assert.equal((openVex.body['statements'] as readonly Body[])[0]?.['status'], 'not_affected');
    for (const format of ['csaf', 'cyclonedx'])
      assert.equal((await ask('GET', `${IMAGE}/vex?format=${format}`)).status, 200);
    assert.equal((await ask('GET', `${EXCUSES}/${id}`)).body['owner'], made.body['owner']);
    const images = (await ask('GET', '/api/v1/vulnerabilities/CVE-2024-1/images')).body['images'] as readonly Body[];
    assert.deepEqual(
      images.map(({ isExcused }) => isExcused),
      [true],
    );
    assert.match(String((await ask('DELETE', `${EXCUSES}/${id}`, undefined, mary)).body['endedBecause']), /^ended by /);
    assert.equal((await ask('DELETE', `${EXCUSES}/${id}`, undefined, mary)).status, 404);
    assert.deepEqual((await ask('GET', `${IMAGE}/findings`)).body['counts'], { HIGH: 1 });
    assert.equal((await ask('GET', `${IMAGE}/vex`)).status, 404);
    assert.deepEqual((await ask('GET', EXCUSES)).body, { excuses: [] });
  });

  it('are of a VEX document, or of a list of ids, as far as who imports may excuse', async () => {
    const mary = await api().login({ permission: 'administer', pattern: 'team/*' });
    const purl = (repository: string) => `pkg:oci/app?repository_url=localhost:5000/${repository}`;
    const document = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/1',
      statements: ['team/app', 'other/app'].map((name) => ({
        vulnerability: { name: 'CVE-2024-7' },
        products: [{ '@id': purl(name) }],
        status: 'fixed',
      })),
    };

    const { body } = await ask('POST', `${EXCUSES}/import?ticket=OPS-1`, document, mary);
    const ids = await raw(`${EXCUSES}/import?kind=ids&reason=muted&repository=team/*`, 'CVE-2020-1,CVE-2020-2\n', mary);
    const everywhere = await raw(`${EXCUSES}/import?kind=ids&reason=muted`, 'CVE-2020-3', mary);

    const scopes = (list: unknown) => (list as readonly { scope: Body }[]).map(({ scope }) => scope);
    assert.deepEqual(scopes(body['made']), [{ vulnerability: 'CVE-2024-7', repository: 'team/app' }]);
    assert.match(JSON.stringify(body['skipped']), /may not excuse it/);
    assert.deepEqual(scopes(ids.body['made']).length, 2);
    assert.deepEqual(everywhere.body['made'], []);
    assert.equal((await raw(`${EXCUSES}/import`, '{', mary)).status, 400);
    assert.equal((await raw(`${EXCUSES}/import?kind=ids`, 'CVE-2020-3', mary)).status, 400);
    assert.equal((await raw(`${EXCUSES}/import?kind=ids&reason=x`, 'no id', mary)).status, 400);
  });

  const DENIED: readonly (readonly [
    permission: 'pull' | 'push' | 'administer',
    pattern: string,
    repository: string | undefined,
  ])[] = [
    ['push', '*', 'team/app'],
    ['pull', '*', 'team/app'],
    ['administer', 'team/app', 'team/*'],
    ['administer', 'team/*', undefined],
    ['administer', 'team/*', '*'],
    ['administer', 'team/*', 'other/app'],
  ];
  for (const [permission, pattern, repository] of DENIED) {
    it(`may not be made for ${repository ?? 'all repositories'} by who may ${permission} ${pattern}`, async () => {
      const login = await api().login({ permission, pattern });

      const { vulnerability, reason } = ASKED;
      const body = { vulnerability, reason, ...(repository === undefined ? {} : { repository }) };
      assert.equal((await ask('POST', EXCUSES, body, login)).status, 403);
    });
  }

  it('may not be imported or ended by who may only push, and are not told of to who may not pull', async () => {
    const { body } = await ask('POST', EXCUSES, ASKED);
    const pusher = await api().login({ permission: 'push', pattern: '*' });
    const stranger = await api().login({ permission: 'administer', pattern: 'other' });
    const own = `${EXCUSES}/${String(body['id'])}`;

    assert.equal((await raw(`${EXCUSES}/import?kind=ids&reason=x`, 'CVE-1-1', pusher)).status, 403);
    assert.equal((await ask('DELETE', own, undefined, pusher)).status, 403);
    assert.equal((await ask('GET', own, undefined, stranger)).status, 404);
    assert.deepEqual((await ask('GET', EXCUSES, undefined, stranger)).body['excuses'], []);
  });

  const REFUSED: readonly (readonly [body: unknown, detail: RegExp])[] = [
    [{ ...ASKED, reason: '' }, /"reason"/],
    [{ vulnerability: 'CVE-1' }, /"reason"/],
    [{ reason: 'x' }, /about everything/],
    [{ ...ASKED, status: 'fine' }, /one of not_affected/],
    [{ ...ASKED, expiresAt: '2020-01-01' }, /expired already/],
    [{ ...ASKED, expiresAt: 'soon' }, /a day, as/],
    [{ ...ASKED, owner: 'bob' }, /JSON object/],
    [[], /JSON object/],
  ];
  for (const [body, detail] of REFUSED) {
    it(`are refused of ${JSON.stringify(body)}`, async () => {
      const answer = await ask('POST', EXCUSES, body);

      assert.equal(answer.status, 400);
      assert.match(String(answer.body['detail']), detail);
    });
  }
});

async function raw(path: string, text: string, Authorization: string) {
  const client = httpClient(api().url);
  const answer = await client.send('POST', path, { headers: { Authorization }, body: chunksOf(text) });
  client.close();
  return { status: answer.status, body: JSON.parse(answer.body.toString()) as Body };
}

async function* chunksOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
