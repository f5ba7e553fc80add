import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { describe, it } from 'node:test';
import { commandDeed } from './command-deed.ts';

const { username: by } = userInfo();

describe('what a command line is written down as', () => {
  const CASES: readonly [line: string, action: string, about: string, detail?: string][] = [
    ['user add ci --push team/*', 'user add', 'ci', '--push team/*'],
    ['user key roll ci', 'user key roll', 'ci'],
    ['user remove ci', 'user remove', 'ci'],
    ['excuse end 7 --because fixed', 'excuse end', '7', '--because fixed'],
    ['alerts channels add slack ops --secret s3cret', 'alerts channels add', 'slack ops'],
  ];
  for (const [line, action, about, detail] of CASES) {
    it(`is told, of ${line}`, () => {
      const deed = { way: 'cli', action, about, by, ...(detail === undefined ? {} : { detail }) };

      assert.deepEqual(commandDeed(line.split(' ')), deed);
    });
  }

  for (const line of ['serve', 'advisories update', 'scan alpine:3.12', '']) {
    it(`is nothing, of "${line}"`, () => assert.equal(commandDeed(line.split(' ')), undefined));
  }
});
