import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import type { AdvisorySource } from '../../src/advisory/types.ts';
import { sharedData } from './shared.ts';
import { advisoriesOf, statementsOf } from './statements.ts';

/** What is known of the secdb of one distribution without releases. */
export interface ExpectedSecdb {
  /** The distribution's name, and the ecosystem that all is filed under. */
  readonly ecosystem: string;
  /** What vunnel's sample of it holds. */
  readonly sample: {
    readonly advisories: number;
    readonly notAffected: number;
    /** A package, a CVE of it, and the version that mended it. */
    readonly fixed: readonly [name: string, id: string, version: string];
    /** A package, and a CVE that it never had. */
    readonly sound: readonly [name: string, id: string];
  };
}

/** What holds of every source that reads the secdb of one rolling distribution. */
export function testRollingSecdb(source: AdvisorySource, { ecosystem, sample }: ExpectedSecdb): void {
  describe(`${ecosystem}'s secdb`, () => {
    it('files all under the one release', async () => {
      const packages = [{ pkg: { name: 'zlib', secfixes: { '1.2.12-r2': ['CVE-2022-37434'] } } }];

      const secdb = JSON.stringify({ reponame: 'os', urlprefix: 'https://packages.example', packages });

      assert.deepEqual(await statementsOf(source, secdb), [
        {
          kind: 'advisory',
          id: 'CVE-2022-37434',
          vulnerability: 'CVE-2022-37434',
          aliases: [],
          cvss: [],
          affected: [{ ecosystem, name: 'zlib', scheme: 'apk', status: 'affected', ranges: [{ fixed: '1.2.12-r2' }] }],
        },
      ]);
    });

    it('knows the ids of GitHub and of Chainguard', async () => {
      const ids = ['GHSA-jq35-85cj-fj4p', 'CGA-xcpc-gm23-prj9'];
      const packages = [{ pkg: { name: 'cosign', secfixes: { '2.2.0-r0': ids } } }];

      const statements = await statementsOf(source, JSON.stringify({ reponame: 'os', packages }));

      assert.deepEqual(
        advisoriesOf(statements).map(({ id }) => id),
        ids,
      );
      assert.equal(statements.length, 2);
    });

    it("refuses another publisher's", async () => {
      const secdb = '{"distroversion":"v3.18","reponame":"main","packages":[]}';

      await assert.rejects(statementsOf(source, secdb), /no secdb known here: it is of "v3.18"/);
      await assert.rejects(statementsOf(source, '<html>'), /no secdb/);
    });

    it("reads vunnel's sample", async (t) => {
      const path = sharedData(t, 'feeds/vunnel-provider-fixtures-2026-08.tar.xz');
      if (path === undefined) return;
      const member = `tests/unit/providers/${ecosystem.toLowerCase()}/test-fixtures/input/secdb/security.json`;
      const json = execFileSync('tar', ['-xJOf', path, member], { encoding: 'utf8' });

      const statements = await statementsOf(source, json);

      const advisories = advisoriesOf(statements);
      const rangesOf = ([name, id]: readonly [string, string, ...string[]]) =>
        advisories.find((one) => one.id === id && one.affected[0]?.name === name)?.affected[0]?.ranges;
      assert.equal(statements.length, advisories.length);
      assert.equal(advisories.length, sample.advisories);
      assert.equal(
        advisories.filter(({ affected }) => affected[0]?.status === 'not-affected').length,
        sample.notAffected,
      );
      assert.deepEqual(rangesOf(sample.fixed), [{ fixed: sample.fixed[2] }]);
      assert.deepEqual(rangesOf(sample.sound), []);
    });
  });
}
