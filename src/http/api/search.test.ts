import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { suiteApi } from '../../../test/support/api-server.ts';
import { debianImage, debRecord, matchingOn } from '../../../test/support/matching.ts';
import { imageNumber, push } from '../../../test/support/push.ts';
import { memorySnapshot } from '../../../test/support/snapshot.ts';
import { recordImage } from '../../match/index.ts';

const api = suiteApi();
const [first, second] = [imageNumber(1), imageNumber(2)];

async function seed(): Promise<void> {
  const { registry, database } = api();
  const matching = matchingOn(database);
  matching.activate(
    memorySnapshot([
      { vulnerability: 'CVE-2024-1', aliases: ['GHSA-ab12-x'], ranges: [{ fixed: '9' }] },
      { vulnerability: 'CVE-2024-2', name: 'bash', ranges: [{}] },
    ]),
  );
  for (const [image, repository, tag, records] of [
    [first, 'team/app', 'latest', [debRecord('apt', '1')]],
    [second, 'tools/100_app', 'later', [debRecord('bash', '1')]],
  ] as const) {
    await push(registry, repository, image, tag);
    await recordImage(matching.dependencies, debianImage(image.manifest.digest, records));
  }
}

/** Each kind that something was found of, in a line. */
async function found(q: string, pattern = '*'): Promise<readonly string[]> {
  const authorization = await api().login({ permission: 'pull', pattern });
  const answer = await api().get(`/api/v1/search?q=${encodeURIComponent(q)}`, { Authorization: authorization });
  assert.equal(answer.status, 200, answer.body.toString());
  const results = JSON.parse(answer.body.toString()) as Record<string, readonly Record<string, string>[]>;
  return Object.entries(results).flatMap(([kind, all]) => all.map((one) => `${kind}: ${Object.values(one).join(' ')}`));
}

describe('the search of the REST API', () => {
  before(seed);

  const CASES: readonly (readonly [q: string, found: readonly string[]])[] = [
    ['app', ['repositories: team/app', 'repositories: tools/100_app']],
    ['TEAM', ['repositories: team/app']],
    ['0_a', ['repositories: tools/100_app']],
    ['%', []],
    ['_', ['repositories: tools/100_app']],
    ['late', ['tags: tools/100_app later', 'tags: team/app latest']],
    ['team/app:', ['tags: team/app latest']],
    ['team/app:lat', ['tags: team/app latest']],
    ['team/app:v', []],
    [first.manifest.digest.slice(0, 20), [`images: team/app ${first.manifest.digest}`]],
    [second.manifest.digest.slice(7, 20), [`images: tools/100_app ${second.manifest.digest}`]],
    ['cve-2024-1', ['vulnerabilities: CVE-2024-1 CVE-2024-1']],
    ['2024-2', ['vulnerabilities: CVE-2024-2 CVE-2024-2']],
    ['ghsa-AB12', ['vulnerabilities: CVE-2024-1 GHSA-ab12-x']],
    ['bas', ['packages: deb bash']],
    ['BAS', ['packages: deb bash']],
    ['nothing', []],
  ];
  for (const [q, expected] of CASES) {
    it(`finds by "${q}"`, async () => {
      assert.deepEqual((await found(q)).toSorted(), expected.toSorted());
    });
  }

  it('finds what who asks may see', async () => {
    const seen = async (...all: readonly string[]) =>
      (await Promise.all(all.map((q) => found(q, 'team/*')))).flat().toSorted();

    assert.deepEqual(
      await seen('app', 'late', 'CVE-2024', 'a', 'bash', second.manifest.digest),
      ['packages: deb apt', 'repositories: team/app', 'tags: team/app latest', 'vulnerabilities: CVE-2024-1 CVE-2024-1']
        .concat(['repositories: team/app'])
        .toSorted(),
    );
  });
});
