import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Command } from 'commander';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { readConfig } from '../config/index.ts';
import { systemClock } from '../lib/clock.ts';
import { addExcuseCommands } from './excuse.ts';

describe('pratique excuse', () => {
  const wrong: readonly (readonly [args: readonly string[], why: RegExp])[] = [
    [['end', '99'], /^no excuse 99 is active: see pratique excuse list$/],
    [['show', '99'], /^there is no excuse 99: see pratique excuse list --state all$/],
    [['import', 'ids.txt'], /^without --ids it is taken for a VEX document$/],
    [['import', 'ids.txt', '--ids'], /^a list of ids says nothing of why: give --reason$/],
    [['add', '--vulnerability', 'CVE-2026-1', '--reason', 'x', '--days', '0'], /whole number of days, 1 or more/],
  ];
  for (const [args, why] of wrong) {
    it(`says what is wrong with "${args.join(' ')}"`, async (t) => {
      await assert.rejects(run(t, args), ({ message }: Error) => why.test(message));
    });
  }

  it('imports the list once it is said to be one', async (t) => {
    assert.equal(await run(t, ['import', 'ids.txt', '--ids', '--reason', 'old']), '2 made: 1 to 2\n0 skipped\n');
  });
});

async function run(t: TestContext, args: readonly string[]): Promise<string> {
  const folder = temporaryFolder(t);
  const list = join(folder, 'ids.txt');
  writeFileSync(list, 'CVE-2026-1,CVE-2026-2\n');
  let written = '';
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addExcuseCommands(program, {
    config: () => readConfig({ PRATIQUE_DATA: folder }),
    clock: systemClock,
    user: () => 'mary',
    write: (text) => {
      written += text;
    },
    writeError: () => {},
  });
  await program.parseAsync(['excuse', ...args.map((arg) => (arg === 'ids.txt' ? list : arg))], { from: 'user' });
  return written;
}
