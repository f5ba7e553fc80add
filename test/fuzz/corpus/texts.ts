import { type Corpus, corpusAt, JSON_WORDS } from './corpus.ts';

const PEAR = 'a:2:{s:4:"name";s:1:"A";s:7:"version";a:1:{s:7:"release";s:5:"1.0.0";}}';
const PEAR_LONG =
  'a:4:{s:1:"x";s:3:"}s:";s:4:"name";s:1:"A";i:7;d:1.5;s:7:"version";a:2:{s:7:"release";s:1:"1";s:1:"y";N;}}';
const STUB =
  '# -*- encoding: utf-8 -*-\n# stub: rack 2.2.22 ruby lib\n\nGem::Specification.new do |s|\n  s.name = "rack".freeze\n';
const SPEC = 's.name=%q{a}\ns.version=%q<1.0>.freeze\nspec.version = Gem::Version.new("1.0")\n';
const METADATA = 'Metadata-Version: 2.1\nName: A.b_C\nVersion: 1.0\nSummary: x\n more\nLicense: y\n\ntext\n';
const DESCRIPTION = 'Package: a\nVersion: 1.0-1\nRepository: CRAN\nbiocViews: x,\n  y\nBuilt: R 4.2.0; ; 2022; unix\n';
const RUNTIMES: readonly (readonly [path: string, content: string])[] = [
  [
    'usr/include/node/node_version.h',
    '#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 11\n#define NODE_PATCH_VERSION 1\n#define NODE_VERSION_IS_RELEASE 1\n',
  ],
  ['usr/include/python3.11/patchlevel.h', '#define PY_VERSION      \t"3.11.4+"\n#define PYPY_VERSION "7.3.12"\n'],
  [
    'usr/lib/ruby/3.2.0/x86_64-linux/rbconfig.rb',
    '  CONFIG["MAJOR"] = "3"\n  CONFIG["MINOR"] = "2"\n  CONFIG["TEENY"] = "2"\n',
  ],
  [
    'usr/lib/perl5/5.36.0/Config.pm',
    "# This file was created by configpm when Perl was built. Any changes\n    version => '5.36.0',\n",
  ],
  ['opt/java/release', 'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="17.0.9+9"\nJAVA_VERSION="17.0.9"\n'],
  ['usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/.version', '0a1b\n8.0.1\n'],
  ['usr/local/go/VERSION', 'go1.21.3\ntime 2023-10-09T17:04:35Z\n'],
  ['usr/include/R/Rversion.h', '#define R_MAJOR  "4"\n#define R_MINOR  "2.0"\n'],
  ['usr/src/wp-includes/version.php', "<?php\n$wp_version = '6.4.2';\n"],
];

/** Seeds of what is installed and says so in a text. */
export const TEXTS: Readonly<Record<string, Corpus>> = {
  'composer-installed': corpusAt(
    'app/vendor/composer/installed.json',
    [
      '{"packages":[{"name":"a/b","version":"v1.0.0"},{"name":"c/d","version":"dev-main"}],"dev":true}',
      '[{"name":"a/b","version":"1"}]',
    ],
    JSON_WORDS,
  ),
  'conda-meta': corpusAt(
    'opt/conda/conda-meta/a-1.0-0.json',
    ['{"name":"a","version":"1.0","build":"0","files":["x"]}'],
    JSON_WORDS,
  ),
  'erlang-app': corpusAt(
    'lib/cowlib-2.11.0/ebin/cowlib.app',
    [
      '%% x\n{application,cowlib,\n [{description,"x"},{vsn,"2.11.0"},{modules,[]}]}.',
      '{ application , \'ssh\' , [ { vsn , "5.2" } ] } .',
    ],
    ['{application', '{vsn', ',', "'", '"', ' ', '{', '\n'],
  ),
  gemspec: corpusAt(
    'usr/lib/ruby/gems/3.1.0/specifications/a-1.0.gemspec',
    [STUB, SPEC],
    ['# stub: ', 's.name = "a"\n', '%q{', '}', '.freeze', '"', "'", '#{'],
  ),
  'node-package': corpusAt(
    'node_modules/@s/x/package.json',
    ['{"name":"@s/x","version":"1.0.0","private":true,"dependencies":{"y":"1"}}'],
    [...JSON_WORDS, '"name":"a"', '"version":"1"'],
  ),
  pear: corpusAt(
    'usr/lib/php/.registry/a.reg',
    [PEAR, PEAR_LONG],
    ['a:1:{', '}', 's:1:"a";', 'i:0;', 'N;', 'd:1;', 'b:1;', 's:', ':"', 'O:1:'],
  ),
  'python-metadata': {
    words: ['Name: a\n', 'Version: 1\n', '\n ', '\n\n', ': '],
    seeds: () => [
      { path: 'usr/lib/python3/dist-packages/A.b_C-1.0.dist-info/METADATA', content: METADATA },
      { path: 'usr/lib/python3/dist-packages/x.egg-info', content: METADATA },
      { path: 'usr/lib/python3/dist-packages/x-1.egg-info/PKG-INFO', content: 'Name: x\n' },
    ],
  },
  'r-description': corpusAt(
    'usr/lib/R/library/a/DESCRIPTION',
    [DESCRIPTION],
    ['Package: a\n', 'Built: x\n', '\n ', '\n\n', ': '],
  ),
  'runtime-file': {
    words: ['#define ', '"', '\n', '1.2.3', '0'.repeat(30), ' \t '],
    seeds: () => RUNTIMES.map(([path, content]) => ({ path, content })),
  },
};
