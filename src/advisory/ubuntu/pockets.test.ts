import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pocketOf, pocketOfEcosystem, proPocket } from './pockets.ts';

const WORDS: readonly (readonly [word: string, ecosystem: string | undefined])[] = [
  ['jammy', 'Ubuntu:22.04:LTS'],
  ['mantic', 'Ubuntu:23.10'],
  ['trusty/esm', 'Ubuntu:Pro:14.04:LTS'],
  ['precise/esm', 'Ubuntu:Pro:12.04:LTS'],
  ['esm-infra/xenial', 'Ubuntu:Pro:16.04:LTS'],
  ['esm-apps/noble', 'Ubuntu:Pro:24.04:LTS'],
  ['esm-infra-legacy/trusty', 'Ubuntu:Pro:14.04:LTS'],
  ['fips/bionic', 'Ubuntu:Pro:FIPS:18.04:LTS'],
  ['fips-updates/focal', 'Ubuntu:Pro:FIPS-updates:20.04:LTS'],
  ['fips-preview/jammy', 'Ubuntu:Pro:FIPS-preview:22.04:LTS'],
  ['realtime/jammy', 'elsewhere'],
  ['bluefield/jammy', 'elsewhere'],
  ['ros-esm/foxy', 'elsewhere'],
  ['vivid/ubuntu-core', 'elsewhere'],
  ['esm-infra/xenial/more', 'elsewhere'],
  ['upstream', 'elsewhere'],
  ['devel', 'elsewhere'],
  ['zurg', undefined],
  ['', undefined],
];

const ECOSYSTEMS: readonly (readonly [text: string, ecosystem: string | undefined])[] = [
  ['Ubuntu:22.04:LTS', 'Ubuntu:22.04:LTS'],
  ['Ubuntu:25.10', 'Ubuntu:25.10'],
  ['Ubuntu:26.04', 'Ubuntu:26.04:LTS'],
  ['Ubuntu:Pro:26.04', 'Ubuntu:Pro:26.04:LTS'],
  ['Ubuntu:Pro:FIPS-updates:24.04:LTS', 'Ubuntu:Pro:FIPS-updates:24.04:LTS'],
  ['Ubuntu:Pro:22.04:LTS:Realtime:Kernel', 'elsewhere'],
  ['Ubuntu:Pro:Realtime:22.04:LTS', 'elsewhere'],
  ['Ubuntu:22.04:LTS:for:NVIDIA:BlueField', 'elsewhere'],
  ['Debian:12', undefined],
  ['Ubuntu', undefined],
];

function named(pocket: ReturnType<typeof pocketOf>): string | undefined {
  return pocket?.kind === 'ecosystem' ? pocket.ecosystem : pocket?.kind;
}

describe('a pocket', () => {
  for (const [word, ecosystem] of WORDS) {
    it(`"${word}" is ${ecosystem}`, () => assert.equal(named(pocketOf(word)), ecosystem));
  }

  for (const [text, ecosystem] of ECOSYSTEMS) {
    it(`of the ecosystem "${text}" is ${ecosystem}`, () => assert.equal(named(pocketOfEcosystem(text)), ecosystem));
  }

  it("is Pro's of the same release, once", () => {
    assert.equal(proPocket('Ubuntu:16.04:LTS'), 'Ubuntu:Pro:16.04:LTS');
    assert.equal(proPocket('Ubuntu:Pro:16.04:LTS'), 'Ubuntu:Pro:16.04:LTS');
  });
});
