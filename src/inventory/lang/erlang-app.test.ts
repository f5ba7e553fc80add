import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { erlangApp } from './erlang-app.ts';

const FILE = 'usr/lib/erlang/lib/cowlib-2.11.0/ebin/cowlib.app';

/** What the file says, the packages that it makes, and what is doubted. */
const FILES: readonly (readonly [string, readonly string[], string?])[] = [
  ['{application,cowlib,\n [{description,"x"},{vsn,"2.11.0"},{modules,[]}]}.', ['hex cowlib 2.11.0']],
  ['%% comment\n{application, \'ssh\',\n [{vsn, "5.2"},\n  {applications, [kernel]}]}.', ['otp ssh 5.2']],
  ['{application,elixir,[{vsn,"1.14.0"}]}.', ['otp elixir 1.14.0']],
  ['{ application , my_app , [ { vsn , "0.1.0" } ] } .', ['hex my_app 0.1.0']],
  ['{application,a,[{vsn,git}]}.', [], 'the package "a" has no version'],
  ['', [], 'a package has no name'],
];

describe('an application of Erlang', () => {
  for (const [text, packages, doubt] of FILES) {
    it(`is read from ${JSON.stringify(text.slice(0, 150))}`, async () => {
      const facts = await factsOf(erlangApp, FILE, text);

      assert.deepEqual(
        packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`),
        packages,
      );
      assert.deepEqual(reasonsIn(facts), doubt === undefined ? [] : [doubt]);
    });
  }

  it('is installed', async () => {
    const [fact] = await factsOf(erlangApp, FILE, '{application,a,[{vsn,"1"}]}.');

    assert.partialDeepStrictEqual(fact, { kind: 'packages', evidence: 'installed' });
  });

  it('is looked for where it lies alone', () => {
    assert.equal(erlangApp.wants({ path: 'opt/app/lib/jason-1.4.0/ebin/jason.app', mode: 0o644, sizeBytes: 1 }), true);
    assert.equal(erlangApp.wants({ path: 'opt/app/jason.app', mode: 0o644, sizeBytes: 1 }), false);
    assert.equal(erlangApp.wants({ path: 'opt/app/ebin/jason.app/x', mode: 0o644, sizeBytes: 1 }), false);
  });
});
