import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { asyncProperty, assert as holds } from 'fast-check';
import { PNPM_9 } from '../../../test/fuzz/corpus/locks.ts';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { mutationsOf } from '../../../test/support/mutations.ts';
import { zipOf } from '../../../test/support/zip.ts';
import { bunLock } from '../lang/bun-lock.ts';
import { bunLockb } from '../lang/bun-lockb.ts';
import { composerInstalled } from '../lang/composer-installed.ts';
import { composerLock } from '../lang/composer-lock.ts';
import { nodePackage } from '../lang/node-package.ts';
import { packageLock } from '../lang/package-lock.ts';
import { pear } from '../lang/pear.ts';
import { pnpmLock } from '../lang/pnpm-lock.ts';
import { yarnCache } from '../lang/yarn-cache.ts';
import { yarnLock } from '../lang/yarn-lock.ts';
import type { Extractor } from '../types.ts';

const X = '{"name":"x","version":"1.0.0","private":true}';
const COMPOSER = '[{"name":"a/b","version":"v1.0.0"},{"name":"c/d","version":"dev-main"}]';

const REGULAR: readonly (readonly [Extractor, string, string | Uint8Array])[] = [
  [nodePackage, 'node_modules/x/package.json', X],
  [
    packageLock,
    'package-lock.json',
    '{"packages":{"":{},"node_modules/@s/x":{"name":"x","version":"1.0.0","dev":false}}}',
  ],
  [
    packageLock,
    'package-lock.json',
    '{"dependencies":{"x":{"version":"npm:y@1.0.0","dependencies":{"z":{"version":"2"}}}}}',
  ],
  [
    yarnLock,
    'yarn.lock',
    '# yarn lockfile v1\n\n"@s/x@^1", x@^2:\n  version "1.0.0"\n  resolved "a"\n\ny@npm:z@1:\n  version "1"\n',
  ],
  [yarnLock, 'yarn.lock', '__metadata:\n  version: 8\n\n"x@npm:^1":\n  version: 1.0.0\n  resolution: "x@npm:1.0.0"\n'],
  [pnpmLock, 'pnpm-lock.yaml', PNPM_9],
  [bunLock, 'bun.lock', '{"workspaces":{"":{"dependencies":{"x":"1",}}},// a\n"packages":{"x":["x@1","",{},"a"],}}'],
  [bunLockb, 'bun.lockb', readFileSync(new URL('testdata/bun-1.3.lockb', import.meta.url))],
  [yarnCache, '.yarn/cache/x.zip', zipOf([['node_modules/x/package.json', X]])],
  [composerInstalled, 'vendor/composer/installed.json', `{"packages":${COMPOSER},"dev":true}`],
  [pear, '.registry/a.reg', 'a:2:{s:4:"name";s:1:"A";s:7:"version";a:1:{s:7:"release";s:5:"1.0.0";}}'],
  [composerLock, 'composer.lock', `{"packages":${COMPOSER},"packages-dev":[]}`],
];

const RUNS = 2000;
const LONGEST_WORD = 1000;

describe('files of npm, Composer and PEAR that were tampered with', () => {
  for (const [at, [extractor, path, content]] of REGULAR.entries()) {
    it(`yield facts of the right form, or a reason: ${at + 1}, ${path}`, async () => {
      const tampered = mutationsOf(Buffer.from(content));

      await holds(
        asyncProperty(tampered, async (bytes) => {
          const facts = await factsOf(extractor, path, bytes);

          for (const { name, version } of packagesIn(facts)) {
            assert.match(name, /^[^\s\p{C}]{1,1000}$/u);
            assert.match(version, /^[^\s\p{C}]{1,1000}$/u);
          }
          for (const reason of reasonsIn(facts)) assert.ok(reason !== '' && reason.length <= LONGEST_WORD);
        }),
        { numRuns: RUNS },
      );
    });
  }
});
