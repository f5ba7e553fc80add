import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { knownStreams, type ModularBuild } from './streams.ts';

function build(name: string, version: string, ecosystem = 'AlmaLinux:8'): ModularBuild {
  return { ecosystem, name, version: `${version}-1.module_el8.6.0+1+a` };
}

describe('the streams that errata show', () => {
  const streams = knownStreams();
  streams.learn(['ruby:2.5'], [build('ruby', '2.5.9'), build('rubygem-abrt', '0.3.0')]);
  streams.learn(['ruby:2.7'], [build('ruby', '2.7.4'), build('rubygem-abrt', '0.3.0')]);
  streams.learn(['virt:rhel', 'virt-devel:rhel'], [build('qemu-kvm', '15:6.2.0')]);
  streams.learn(['varnish:6'], [build('varnish', '6.0.8')]);
  streams.learn(['varnish:7'], [build('varnish', '7.1.1', 'AlmaLinux:9')]);

  const cases: readonly (readonly [
    title: string,
    builds: ModularBuild[],
    words: string[],
    found: string | undefined,
  ])[] = [
    [
      'by what all its packages have in common',
      [build('rubygem-abrt', '0.3.0'), build('ruby', '2.5.10')],
      ['ruby'],
      'ruby:2.5',
    ],
    ['by those that were seen', [build('rubygem-new', '1.0'), build('ruby', '2.5.10')], ['ruby'], 'ruby:2.5'],
    ['whatever the epoch', [build('ruby', '1:2.7.9')], ['ruby'], 'ruby:2.7'],
    ['and none where several have it', [build('rubygem-abrt', '0.3.0')], ['ruby'], undefined],
    ['and none of a version never seen', [build('ruby', '3.3.1')], ['ruby'], undefined],
    ['of two modules the one that is named', [build('qemu-kvm', '15:6.2.9')], ['virt'], 'virt:rhel'],
    ['and none that is not named', [build('ruby', '2.5.9')], ['perl'], undefined],
    ['the only one there is of the module', [build('varnish-modules', '0.15.0')], ['varnish'], 'varnish:6'],
    ['the only one of that release', [build('varnish-modules', '0.20', 'AlmaLinux:9')], ['varnish'], 'varnish:7'],
    ['and none for nothing', [], ['ruby'], undefined],
  ];
  for (const [title, builds, words, found] of cases) {
    it(`are found ${title}`, () => assert.equal(streams.find(builds, new Set(words)), found));
  }

  it('are no more than all errata together show', () => {
    const known = knownStreams();
    const modules = Array.from({ length: 500_000 }, (_, at) => `m:${at}`);
    known.learn(modules, [build('m', '1.0')]);
    known.learn(['ruby:2.5'], [build('ruby', '2.5.9')]);

    assert.equal(known.find([build('ruby', '2.5.9')], new Set(['ruby'])), undefined);
  });
});
