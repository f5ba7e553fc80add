import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { recordImage } from '../../match/index.ts';

const api = suiteApi();
const one = imageNumber(1);
const MANY = 2_500;
const SBOM = '/api/v1/repositories/team%2Fapp/images/latest/sbom';

interface Bom {
  readonly components?: readonly { readonly purl?: string }[];
  readonly packages?: readonly { readonly name: string }[];
}

describe('the SBOM of an image, by the REST API', () => {
  before(async () => {
    const { registry, database } = api();
    await push(registry, 'team/app', one, 'latest');
    const records = Array.from({ length: MANY }, (_, at) => debRecord(`p${at}`, '1'));
    await recordImage(matchingOn(database).dependencies, debianImage(one.manifest.digest, records));
  });

  it('is CycloneDX where nothing else is asked for, with every package', async () => {
    const { status, headers, body } = await api().get(SBOM);
    const { components = [] } = JSON.parse(body.toString()) as Bom;

    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/vnd.cyclonedx+json; version=1.6');
    assert.match(
      headers['content-disposition'] ?? '',
      /^attachment; filename="team-app-[0-9a-f]{12}\.cyclonedx\.json"$/,
    );
    assert.equal(components.filter(({ purl }) => purl?.startsWith('pkg:deb/debian/p') === true).length, MANY);
  });

  it('is SPDX where that is asked for', async () => {
    const { headers, body } = await api().get(`${SBOM}?format=spdx`);
    const { packages = [] } = JSON.parse(body.toString()) as Bom;

    assert.equal(headers['content-type'], 'application/spdx+json');
    assert.equal(packages.filter(({ name }) => /^p\d+$/.test(name)).length, MANY);
  });

  it('is the same until the image is inspected again', async () => {
    const first = await api().get(SBOM);
    const again = await api().get(SBOM, { 'If-None-Match': first.headers.etag ?? '' });
    const { query } = api().database;
    await query.updateTable('image').set({ composed_at: 7 }).execute();
    const later = await api().get(SBOM, { 'If-None-Match': first.headers.etag ?? '' });

    assert.deepEqual([again.status, again.body.length], [304, 0]);
    assert.equal(later.status, 200);
  });

  it('is refused in another format, and to who may not pull', async () => {
    assert.equal((await api().get(`${SBOM}?format=xml`)).status, 400);
    const other = await api().login({ permission: 'pull', pattern: 'other' });
    assert.equal((await api().get(SBOM, { Authorization: other })).status, 403);
  });

  it('has a head', async () => {
    const { status, body, headers } = await api().send('HEAD', SBOM);

    assert.deepEqual([status, body.length], [200, 0]);
    assert.ok(headers.etag);
  });
});
