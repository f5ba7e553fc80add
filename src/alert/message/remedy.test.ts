import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { muteCommand, remedyOf, type ToMend } from './remedy.ts';

describe('what to do in one line', () => {
  const rpm = (...installers: string[]) => ({ type: 'rpm', names: ['zlib'], installers: new Set(installers) });
  const cases: readonly [Partial<ToMend>, string | undefined][] = [
    [{ type: 'apk', names: ['libssl3', 'libcrypto3'] }, 'apk upgrade --no-cache libssl3 libcrypto3'],
    [{ type: 'deb', names: ['libssl3'] }, 'apt-get update && apt-get install --only-upgrade -y libssl3'],
    [rpm(), 'dnf upgrade -y zlib'],
    [rpm('dnf', 'yum'), 'dnf upgrade -y zlib'],
    [rpm('microdnf'), 'microdnf upgrade -y zlib'],
    [rpm('yum'), 'yum update -y zlib'],
    [{ type: 'npm', names: ['@scope/a'] }, 'npm install @scope/a@2.0'],
    [{ type: 'pypi', names: ['Django'] }, "pip install 'Django>=2.0'"],
    [{ type: 'golang', names: ['example.org/a'] }, 'go get example.org/a@v2.0'],
    [{ type: 'golang', names: ['stdlib'] }, 'build it with Go 2.0'],
    [{ type: 'maven', names: ['org.a:b'] }, 'set org.a:b to 2.0'],
    [{ type: 'gem', names: ['rack'] }, 'gem install rack -v 2.0'],
    [{ fixedVersion: undefined }, undefined],
    [{ names: ['a; rm -rf /'] }, undefined],
    [{ names: ['$(reboot)'] }, undefined],
    [{ names: ['--force-yes'] }, undefined],
    [{ names: ['a\nb'] }, undefined],
    [{ names: [] }, undefined],
    [{ fixedVersion: "1'; reboot #" }, undefined],
  ];
  for (const [mend, expected] of cases) {
    it(`is ${expected ?? 'nothing'} for ${JSON.stringify(mend)}`, () => {
      assert.equal(remedyOf({ type: 'deb', names: ['a'], fixedVersion: '2.0', ...mend }), expected);
    });
  }
});

describe('the command that mutes', () => {
  for (const id of ['CVE-2024-1', 'GHSA-a b', "x'; touch /tmp/owned; '", '`id`', '$HOME']) {
    it(`hands ${JSON.stringify(id)} on as it is`, () => {
      const command = muteCommand(id, 'team/app').replace(/^pratique/, 'printf "%s\\n"');
      const words = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\n');

      assert.equal(words[words.indexOf('--vulnerability') + 1], id);
      assert.equal(words[words.indexOf('--repository') + 1], 'team/app');
    });
  }

  for (const id of ['-x', 'a\nb', '\u202e', '', 'x'.repeat(400)]) {
    it(`names no ${JSON.stringify(id.slice(0, 10))}`, () => {
      assert.equal(muteCommand(id, 'app'), 'pratique excuse add --help');
    });
  }
});
