import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { chainguardSecdb } from './chainguard-secdb.ts';

describe("Chainguard's secdb", () => {
  it('files all under the one release', async () => {
    const packages = [{ pkg: { name: 'zlib', secfixes: { '1.2.12-r2': ['CVE-2022-37434'] } } }];

    const secdb = JSON.stringify({ reponame: 'os', urlprefix: 'https://packages.example', packages });

    assert.deepEqual(await statementsOf(chainguardSecdb, secdb), [
      {
        kind: 'advisory',
        id: 'CVE-2022-37434',
        vulnerability: 'CVE-2022-37434',
        aliases: [],
        cvss: [],
        affected: [
          {
            ecosystem: 'Chainguard',
            name: 'zlib',
            scheme: 'apk',
            status: 'affected',
            ranges: [{ fixed: '1.2.12-r2' }],
          },
        ],
      },
    ]);
  });

  it('knows the ids of GitHub and of Chainguard', async () => {
    const ids = ['GHSA-jq35-85cj-fj4p', 'CGA-xcpc-gm23-prj9'];
    const packages = [{ pkg: { name: 'cosign', secfixes: { '2.2.0-r0': ids } } }];

    const statements = await statementsOf(chainguardSecdb, JSON.stringify({ reponame: 'os', packages }));

    assert.deepEqual(
      advisoriesOf(statements).map(({ id }) => id),
      ids,
    );
    assert.equal(statements.length, 2);
  });

  it("refuses another publisher's", async () => {
    const secdb = '{"distroversion":"v3.18","reponame":"main","packages":[]}';

    await assert.rejects(statementsOf(chainguardSecdb, secdb), /no secdb known here: it is of "v3.18"/);
    await assert.rejects(statementsOf(chainguardSecdb, '<html>'), /no secdb/);
  });

  it("reads vunnel's sample", async (t) => {
    const path = sharedData(t, 'feeds/vunnel-provider-fixtures-2026-08.tar.xz');
    if (path === undefined) return;
    const member = 'tests/unit/providers/chainguard/test-fixtures/input/secdb/security.json';
    const json = execFileSync('tar', ['-xJOf', path, member], { encoding: 'utf8' });

    const statements = await statementsOf(chainguardSecdb, json);

    const advisories = advisoriesOf(statements);
    const rangesOf = (name: string, id: string) =>
      advisories.find((one) => one.id === id && one.affected[0]?.name === name)?.affected[0]?.ranges;
    assert.equal(statements.length, advisories.length);
    assert.equal(advisories.length, 197);
    assert.equal(advisories.filter(({ affected }) => affected[0]?.status === 'not-affected').length, 19);
    assert.deepEqual(rangesOf('bind', 'CVE-2022-3094'), [{ fixed: '9.18.11-r0' }]);
    assert.deepEqual(rangesOf('flex', 'CVE-2019-6293'), []);
  });
});
