import { type Corpus, corpusAt, JSON_WORDS, TOML_WORDS, YAML_WORDS } from './corpus.ts';

/** A lock file of pnpm 9, with a peer. */
export const PNPM_9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      '@scope/a':
        specifier: ^1.0.0
        version: 1.0.0(peer@5.0.0)

packages:

  '@scope/a@1.0.0':
    resolution: {integrity: sha512-a}

  peer@5.0.0:
    deprecated: |-
      some text

snapshots:

  '@scope/a@1.0.0(peer@5.0.0)':
    dependencies:
      peer: 5.0.0

  peer@5.0.0: {}
`;
const PNPM_5 = `lockfileVersion: 5.3

dependencies:
  a: 1.0.0

packages:

  /a/1.0.0:
    resolution: {integrity: sha512-a}
    dev: false

  /@s/b/2.0.0_peer@1.0.0:
    dev: true
    dependencies:
      c: 3.0.0
`;
const YARN_1 =
  '# yarn lockfile v1\n\n"@s/x@^1", x@^2:\n  version "1.0.0"\n  resolved "a"\n  dependencies:\n    y "1"\n\ny@npm:z@1:\n  version "1"\n';
const YARN_8 =
  '__metadata:\n  version: 8\n\n"x@npm:^1, x@npm:^2":\n  version: 1.0.0\n  resolution: "x@npm:1.0.0"\n  linkType: hard\n';
const BUN =
  '{"lockfileVersion":1,"workspaces":{"":{"dependencies":{"x":"1",},"devDependencies":{"z":"1"}}},// a\n"packages":{"x":["x@1","",{"dependencies":{"y":"1"}},"a"],"x/y":["y@2","",{},"a"],}}';
const CARGO =
  '# x\nversion = 3\n\n[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+x"\ndependencies = [\n "b 1.0.0",\n]\n\n[[package]]\nname = "b"\nversion = "1.0.0"\n';
const POETRY =
  '[[package]]\nname = "A.b"\nversion = "1.0"\ngroups = ["main", "dev"]\noptional = false\n\n[package.source]\ntype = "directory"\n\n[[package]]\nname = "c"\nversion = "2"\ncategory = "dev"\n\n[metadata]\nlock-version = "2.0"\n';
const UV =
  'version = 1\n\n[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\ndependencies = [{ name = "a", extra = ["x"] }]\n\n[package.dev-dependencies]\ndev = [{ name = "t" }]\n\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "x" }\n\n[package.optional-dependencies]\nx = [{ name = "t" }]\n\n[[package]]\nname = "t"\nversion = "2"\n';
const PDM =
  '[metadata]\ngroups = ["default", "dev"]\n\n[[package]]\nname = "a"\nversion = "1"\ngroups = ["default"]\n\n[[package]]\nname = "b"\nversion = "1"\npath = "./b"\n';
const PYLOCK =
  'lock-version = "1.0"\ndefault-groups = ["default"]\n\n[[packages]]\nname = "a"\nversion = "1"\nmarker = "\'dev\' in dependency_groups or \'x\' in extras"\n\n[[packages]]\nname = "b"\ndirectory = { path = "." }\n';
const GEMFILE =
  'GIT\n  remote: x\n  specs:\n    g (1.0)\n\nGEM\n  remote: https://rubygems.org/\n  specs:\n    rack (2.2.3)\n    nokogiri (1.15.0-x86_64-linux)\n      racc (~> 1.4)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  rack!\n\nBUNDLED WITH\n   2.3.5\n';
const COMPOSER =
  '{"packages":[{"name":"a/b","version":"v1.0.0"},{"name":"c/d","version":"dev-main"}],"packages-dev":[{"name":"e/f","version":"1"}]}';
const PIPFILE =
  '{"_meta":{"pipfile-spec":6},"default":{"a":{"version":"==1.0","hashes":[]},"b":{"git":"x"}},"develop":{"c":{"version":"==1"}}}';
const NPM_1 =
  '{"lockfileVersion":1,"dependencies":{"x":{"version":"npm:y@1.0.0","dev":false,"dependencies":{"z":{"version":"2"}}}}}';
const NPM_3 =
  '{"lockfileVersion":3,"packages":{"":{},"node_modules/@s/x":{"name":"x","version":"1.0.0","dev":false},"w":{"link":true}}}';
const CONAN_1 =
  '{"graph_lock":{"nodes":{"0":{"path":"x"},"1":{"ref":"zlib/1.2.11#a","context":"host"},"2":{"pref":"b/1@u/c#r:p"}}}}';
const CONAN_2 =
  '{"version":"0.5","requires":["zlib/1.2.11#ffa77daf83a57094149707928bdce823%1667396813.987"],"build_requires":["cmake/1"]}';
const SWIFT =
  '{"object":{"pins":[{"package":"a","repositoryURL":"https://github.com/apple/swift-nio.git","state":{"version":"1.0.0"}}]},"pins":[{"identity":"b","location":"git@github.com:o/b","state":{"version":"2"}}],"version":2}';
const RENV =
  '{"R":{"Version":"4.2"},"Packages":{"a":{"Package":"a","Version":"1.0","Source":"Repository"},"b":{"Version":"2","Source":"Bioconductor"}}}';
const MIX =
  '%{\n  "jason": {:hex, :jason, "1.4.0", "e8", [:mix], [], "hexpm", "79"},\n  "a": {:git, "x", "0", []},\n}\n';
const PUB =
  '# x\npackages:\n  a:\n    dependency: "direct main"\n    description:\n      name: a\n      url: "x"\n    source: hosted\n    version: "1.0.0"\n  b:\n    dependency: "direct dev"\n    source: sdk\n    version: "0.0.0"\nsdks:\n  dart: ">=2"\n';

/** Seeds of lock files. */
export const LOCKS: Readonly<Record<string, Corpus>> = {
  'pnpm-lock': corpusAt(
    'app/pnpm-lock.yaml',
    [PNPM_9, PNPM_5],
    [...YAML_WORDS, '/a@1.0.0:', '(', ')', '_', 'dev: true\n'],
  ),
  'yarn-lock': corpusAt(
    'app/yarn.lock',
    [YARN_1, YARN_8],
    [...YAML_WORDS, '@npm:', '  version "1"\n', '@workspace:', ', '],
  ),
  'bun-lock': corpusAt('app/bun.lock', [BUN], [...JSON_WORDS, '//', '/*', '*/', ',}', ',]', '@', '/']),
  'package-lock': corpusAt(
    'app/package-lock.json',
    [NPM_1, NPM_3],
    [...JSON_WORDS, 'node_modules/', '"dependencies":{', '"version":"1"'],
  ),
  'composer-lock': corpusAt('app/composer.lock', [COMPOSER], JSON_WORDS),
  'cargo-lock': corpusAt('app/Cargo.lock', [CARGO], TOML_WORDS),
  'poetry-lock': corpusAt('app/poetry.lock', [POETRY], TOML_WORDS),
  'uv-lock': corpusAt('app/uv.lock', [UV], [...TOML_WORDS, '{ name = "a" }', '[package.dev-dependencies]\n']),
  'pdm-lock': corpusAt('app/pdm.lock', [PDM], TOML_WORDS),
  'pylock-toml': corpusAt('app/pylock.toml', [PYLOCK], [...TOML_WORDS, ' in dependency_groups', ' or ', ' and ']),
  'pipfile-lock': corpusAt('app/Pipfile.lock', [PIPFILE], [...JSON_WORDS, '==']),
  'gemfile-lock': corpusAt(
    'app/Gemfile.lock',
    [GEMFILE],
    ['GEM\n', '  specs:\n', '    a (1)\n', '(', ')', '!', '-', '\n\n', '<<<<<<<'],
  ),
  'conan-lock': corpusAt('app/conan.lock', [CONAN_1, CONAN_2], [...JSON_WORDS, '/', '#', '@', '%', ':']),
  'package-resolved': corpusAt('app/Package.resolved', [SWIFT], [...JSON_WORDS, 'https://', 'git@', '.git', ':']),
  'renv-lock': corpusAt('app/renv.lock', [RENV], JSON_WORDS),
  'mix-lock': corpusAt('app/mix.lock', [MIX], ['{:hex, :a, "1"', '"', ': ', ':"', '%{', '},']),
  'pubspec-lock': corpusAt(
    'app/pubspec.lock',
    [PUB],
    [...YAML_WORDS, 'packages:\n', '  a:\n', '    version: "1"\n', '\u2028'],
  ),
  'requirements-txt': corpusAt(
    'app/requirements.txt',
    [
      '# x\na==1.0 ; python_version > "3" --hash=sha256:0 \\\n  --hash=b\nB[x,y] (==2.0)\n-r other.txt\nc===1,>=0 # y\nd>=1\n',
    ],
    ['==', '===', ';', '#', '\\\n', '[', ']', '(', ')', ',', ' -', '--hash=', '!'],
  ),
};
