import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { XmlElement } from '../../lib/xml.ts';
import { affectedOf } from './packages.ts';

const FILING = { ecosystem: 'Amazon Linux:2', scheme: 'rpm', severity: 'important' };

describe('the packages of an advisory', () => {
  it('are one for each name, whatever the architectures', () => {
    const packages = [
      packageOf('kernel', '4.9.76-38.79.amzn2', 'x86_64'),
      packageOf('kernel', '4.9.76-38.79.amzn2', 'aarch64'),
      packageOf('kernel', '4.9.76-38.79.amzn2', 'src'),
      packageOf('bind-license', '9.11-1.amzn2', 'noarch', '32'),
    ];

    assert.deepEqual(affectedOf(packages, FILING), [
      {
        ecosystem: 'Amazon Linux:2',
        name: 'kernel',
        of: 'binary',
        scheme: 'rpm',
        status: 'affected',
        severity: 'important',
        ranges: [{ fixed: '4.9.76-38.79.amzn2' }],
      },
      {
        ecosystem: 'Amazon Linux:2',
        name: 'bind-license',
        of: 'binary',
        scheme: 'rpm',
        status: 'affected',
        severity: 'important',
        ranges: [{ fixed: '32:9.11-1.amzn2' }],
      },
    ]);
  });

  it('are of an architecture where the fixes differ', () => {
    const packages = [packageOf('a', '1-1', 'x86_64'), packageOf('a', '1-2', 'aarch64'), packageOf('a', '1-1', 'i686')];

    assert.deepEqual(
      affectedOf(packages, FILING).map(({ only, ranges }) => [only, ranges]),
      [
        [{ architectures: ['i686', 'x86_64'] }, [{ fixed: '1-1' }]],
        [{ architectures: ['aarch64'] }, [{ fixed: '1-2' }]],
      ],
    );
  });

  const lines: readonly (readonly [topic: string, version: string, introduced: string | undefined])[] = [
    ['kernel-5.10', '5.10.62', '5.10'],
    ['kernel-5.4', '5.10.62', '5'],
    ['kernel-5.1', '5.10.62', '5'],
    ['ruby3.0', '2.5.1', '2'],
    ['ruby3.0', '0.5.7', '0.5'],
    ['ruby3.0', 'r12', undefined],
    ['postgresql14', '14.10', '14'],
    ['redis6', '6', '6'],
    ['mate-desktop1.x', '1.19.0', '1'],
    ['lamp-mariadb10.2-php7.2', '7.2.34', '7.2'],
    ['corretto8', '1.8.0_412.b08', '1'],
    ['docker', '20.10.7', undefined],
    ['kernel-livepatch', '1.0', undefined],
  ];
  for (const [topic, version, introduced] of lines) {
    it(`of the topic ${topic} begin at ${introduced ?? 'no version'} where the fix is ${version}`, () => {
      const [affected] = affectedOf([packageOf('p', `${version}-1.amzn2`, 'x86_64')], { ...FILING, topic });

      const fixed = `${version}-1.amzn2`;
      assert.deepEqual(affected?.ranges, [introduced === undefined ? { fixed } : { introduced, fixed }]);
    });
  }

  it('of a topic begin at its epoch', () => {
    const [affected] = affectedOf([packageOf('p', '5.10.1-1', 'x86_64', '2')], { ...FILING, topic: 'kernel-5.10' });

    assert.deepEqual(affected?.ranges, [{ introduced: '2:5.10', fixed: '2:5.10.1-1' }]);
  });

  it('are as many fixes as there are where they cannot be ordered', () => {
    const versions = Array.from({ length: 50_000 }, (_, at) => `5.10.${at}!`);

    const [affected] = affectedOf(
      versions.map((version) => packageOf('p', `${version}-1`, 'x86_64')),
      { ...FILING, topic: 'kernel-5.10' },
    );

    assert.equal(affected?.ranges.length, versions.length);
    assert.deepEqual(affected.ranges.at(-1), { introduced: '5.10', fixed: `${versions.at(-1)}-1` });
  });

  it('without a name or a version are none', () => {
    const empty = { name: 'package', attributes: new Map([['name', 'a']]), children: [], text: '' };

    assert.deepEqual(affectedOf([empty, { ...empty, attributes: new Map([['version', '1']]) }], FILING), []);
  });
});

function packageOf(name: string, evr: string, arch: string, epoch = '0'): XmlElement {
  const [version = '', release = ''] = evr.split('-');
  const attributes = new Map(Object.entries({ name, version, release, arch, epoch }));
  return { name: 'package', attributes, children: [], text: '' };
}
