import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import type { Advisory } from '../types.ts';
import { ubuntuOval } from './ubuntu-oval.ts';

const SEPTEMBER = 'feeds/ubuntu-oval-2021-09/';

function countsOf(advisories: readonly Advisory[]): Readonly<Record<string, number>> {
  const ecosystems = advisories.flatMap(({ affected }) => affected.map(({ ecosystem }) => ecosystem));
  return Object.fromEntries([...Map.groupBy(ecosystems, (name) => name)].map(([name, group]) => [name, group.length]));
}

describe("Ubuntu's OVAL", () => {
  it('reads trusty of September 2021, with what Pro fixed in it', async (t) => {
    const path = sharedData(t, `${SEPTEMBER}com.ubuntu.trusty.cve.oval.xml.bz2`);
    if (path === undefined) return;

    const statements = await statementsOf(ubuntuOval, { path });

    assert.equal(statements.length, 7437);
    assert.deepEqual(countsOf(advisoriesOf(statements)), { 'Ubuntu:14.04:LTS': 21_454, 'Ubuntu:Pro:14.04:LTS': 481 });
  });

  it('reads focal of September 2021, and what it says of sudo', async (t) => {
    const path = sharedData(t, `${SEPTEMBER}com.ubuntu.focal.cve.oval.xml.bz2`);
    if (path === undefined) return;

    const statements = await statementsOf(ubuntuOval, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length, 8479);
    assert.deepEqual(countsOf(advisories), { 'Ubuntu:20.04:LTS': 30_878 });
    const sudo = { ecosystem: 'Ubuntu:20.04:LTS', name: 'sudo', scheme: 'deb', status: 'affected' };
    const about = (cve: string) =>
      advisories.find(({ id }) => id === cve)?.affected.filter(({ name }) => name === 'sudo');
    assert.deepEqual(about('CVE-2021-3156'), [{ ...sudo, ranges: [{ fixed: '1.8.31-1ubuntu1.2' }], severity: 'High' }]);
    assert.deepEqual(about('CVE-2021-23240'), [
      { ...sudo, ranges: [{}], state: 'needs-triage', severity: 'Negligible' },
    ]);
  });

  it('refuses a page of HTML, and what is not packed right', async () => {
    await assert.rejects(statementsOf(ubuntuOval, '<!DOCTYPE html><html><title>Sorry</title></html>'), /no XML|"html"/);
    await assert.rejects(statementsOf(ubuntuOval, 'BZh91AY&SY and no more'), /bzip2/);
    await assert.rejects(statementsOf(ubuntuOval, '<oval_definitions></oval_definitions>'), /there is no definition/);
  });
});
