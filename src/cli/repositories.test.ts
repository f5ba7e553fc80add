import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { Command, CommanderError } from 'commander';
import { holdImages } from '../../test/support/held-images.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { readConfig } from '../config/index.ts';
import { withDatabase } from './advisories/with-database.ts';
import { addRepositoriesCommands } from './repositories.ts';

it('makes a repository a sandbox, and no longer one', async (t) => {
  const run = await commandsIn(t);

  assert.equal(
    await run('sandbox', 'try/app', 'on'),
    'try/app: a sandbox; its images go 7 days after they were pushed\n',
  );
  assert.equal(
    await run('sandbox', 'try/app', 'on', '--expires-days', '30'),
    'try/app: a sandbox; its images go 30 days after they were pushed\n',
  );
  assert.equal(
    await run('list'),
    ['REPOSITORY  MADE (UTC)  SANDBOX', 'team/app    1970-01-01', 'try/app     1970-01-01  30 days', ''].join('\n'),
  );
  const createdAt = '1970-01-01T00:00:00.000Z';
  assert.deepEqual(JSON.parse(await run('list', '--json')), [
    { name: 'team/app', createdAt },
    { name: 'try/app', createdAt, sandbox: true, sandboxDays: 30 },
  ]);
  assert.equal(await run('sandbox', 'try/app', 'off'), 'try/app: no sandbox\n');
  await assert.rejects(run('sandbox', 'nothing', 'on'), /there is no repository "nothing"/);
});

it('takes what makes no sense for wrong usage', async (t) => {
  const run = await commandsIn(t);

  for (const args of [
    ['try/app', 'maybe'],
    ['Try/App', 'on'],
    ['try/app', 'on', '--expires-days', '0'],
    ['try/app', 'on', '--expires-days', '366'],
    ['try/app', 'on', '--expires-days', '1.5'],
  ]) {
    await assert.rejects(run('sandbox', ...args), CommanderError, args.join(' '));
  }
});

/** Runs a command on a data folder with two repositories, and answers what it printed. */
async function commandsIn(t: TestContext): Promise<(...args: readonly string[]) => Promise<string>> {
  const config = readConfig({ PRATIQUE_DATA: temporaryFolder(t) });
  await withDatabase(config, (db) => holdImages(db, [{ digest: 'a', places: { 'team/app': [], 'try/app': [] } }]));
  return async (...args) => {
    let printed = '';
    const program = new Command().exitOverride().configureOutput({ writeErr() {} });
    const write = (text: string) => {
      printed += text;
    };
    addRepositoriesCommands(program, { config: () => config, clock: Date.now, write });
    await program.parseAsync(['repositories', ...args], { from: 'user' });
    return printed;
  };
}
