import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Command } from 'commander';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { readConfig } from '../config/index.ts';
import { addAlertsCommands } from './alerts.ts';

describe('pratique alerts rules set', () => {
  const wrong: readonly (readonly [args: readonly string[], why: RegExp])[] = [
    [['--change', 'newish'], /Allowed choices are new, fixed, fix-available,/],
    [['--cvss', '11'], /It is a number from 0 to 10\./],
    [['--epss', '50'], /It is a number from 0 to 1\./],
    [['--epss', 'x'], /It is a number from 0 to 1\./],
    [['--on', 'monday'], /--at, --on and --zone are of a --digest/],
    [['--digest', 'day', '--on', 'monday'], /--on is of a --digest week/],
    [['--digest', 'day', '--at', '9'], /when\.at: a time of day, as 09:00/],
    [['--channel', 'nobody'], /^cannot set the rule: there is no channel "nobody": make it first$/],
  ];
  for (const [args, why] of wrong) {
    it(`says what is wrong with "${args.join(' ')}"`, async (t) => {
      await assert.rejects(commandsIn(t).run('rules', 'set', 'mine', ...args), ({ message }: Error) =>
        why.test(message),
      );
    });
  }

  it('takes several changes', async (t) => {
    const { run } = commandsIn(t);

    await run('rules', 'set', 'mine', '--change', 'new', '--change', 'fixed');

    assert.match(await run('rules', 'show', 'mine'), /^news is +new, fixed$/m);
  });
});

describe('pratique alerts channels add', () => {
  const wrong: readonly (readonly [args: readonly string[], why: RegExp])[] = [
    [['webhook', '--set', 'url=-'], /"secret" is needed: see pratique alerts channels fields webhook$/],
    [['webhook', '--set', 'url=-', '--set', 'secret=-'], /standard input is one setting: --set field=env:NAME/],
    [['webhook', '--set', 'secret=env:NONE'], /there is no variable "NONE" in the environment/],
    [['email', '--set', 'to'], /--set wants field=value/],
  ];
  for (const [args, why] of wrong) {
    it(`says what is wrong with "${args.join(' ')}"`, async (t) => {
      await assert.rejects(commandsIn(t).run('channels', 'add', ...args), why);
    });
  }

  it('reads one secret from standard input, and another from a variable', async (t) => {
    const { run } = commandsIn(t);

    await run('channels', 'add', 'webhook', '--set', 'url=-', '--set', 'secret=env:SECRET');

    assert.match(await run('channels', 'list'), /^webhook +webhook +url \(secret\) secret \(secret\)$/m);
  });
});

describe('pratique alerts channels remove', () => {
  it('says which rules are left without it', async (t) => {
    const { run } = commandsIn(t);
    await run('channels', 'add', 'email', '--set', 'to=a@example.org');
    await run('channels', 'add', 'email', '--name', 'other', '--set', 'to=b@example.org');
    await run('rules', 'set', 'mine', '--channel', 'email');

    assert.equal(await run('channels', 'remove', 'email'), 'email: removed; still named by the rules mine\n');
    assert.equal(await run('channels', 'remove', 'other'), 'other: removed\n');
    await assert.rejects(run('channels', 'remove', 'other'), /there is no channel "other"/);
  });
});

function commandsIn(t: TestContext) {
  const config = readConfig({ PRATIQUE_DATA: temporaryFolder(t) });
  const run = async (...args: readonly string[]) => {
    let written = '';
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    addAlertsCommands(program, {
      config: () => config,
      environment: { SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
      readInput: async () => 'https://hooks.example.org/x\n',
      write: (text) => {
        written += text;
      },
      exitWith: () => {},
    });
    await program.parseAsync(['alerts', ...args], { from: 'user' });
    return written;
  };
  return { run };
}
