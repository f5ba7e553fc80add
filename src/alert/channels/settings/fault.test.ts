import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlertChannel } from '../../types.ts';
import { channelFault, recipientsIn } from './fault.ts';

const field = { title: 'x', help: 'x', required: false, secret: false } as const;
const CHANNEL: AlertChannel = {
  id: 'test',
  title: 'Test',
  fields: [
    { ...field, name: 'name', kind: 'text', required: true },
    { ...field, name: 'url', kind: 'url', secret: true },
    { ...field, name: 'to', kind: 'email-list' },
    { ...field, name: 'form', kind: 'choice', choices: ['long', 'short'] },
  ],
  fault: ({ name }) => (name === 'odd' ? 'its own word' : undefined),
  send: async () => ({ kind: 'sent' }),
};

describe('the settings of a channel', () => {
  const CASES: readonly [settings: Record<string, string>, fault: string | undefined][] = [
    [{ name: 'a' }, undefined],
    [{ name: 'a', url: 'https://x/?y#z', to: 'a@b.c', form: 'long' }, undefined],
    [{ name: 'a', to: 'a@b.c, d@e.f\n;g@h.i' }, undefined],
    [{}, '"name" is needed'],
    [{ name: '' }, '"name" is empty'],
    [{ name: 'a', other: 'b' }, 'Test has no setting "other": it has "name", "url", "to", "form"'],
    [{ name: 'a\u0000' }, '"name" has control characters'],
    [{ name: 'a'.repeat(4001) }, '"name" is longer than 4000 characters'],
    [{ name: 'a', url: 'secret' }, '"url" is no http or https address'],
    [{ name: 'a', url: 'ftp://secret' }, '"url" is no http or https address'],
    [{ name: 'a', url: 'https://user:secret@x/' }, '"url" holds a user or a password'],
    [{ name: 'a', to: 'Team <a@b.c>' }, '"to": "Team" is no mail address such as team@example.org'],
    [{ name: 'a', to: ' , ' }, '"to" is empty'],
    [
      { name: 'a', to: Array.from({ length: 51 }, (_, index) => `a${index}@b.c`).join() },
      '"to" has 51 addresses, and at most 50 get a mail: use a list of your own',
    ],
    [{ name: 'a', form: 'other' }, '"form" is none of long, short'],
    [{ name: 'odd' }, 'its own word'],
  ];
  for (const [settings, fault] of CASES) {
    it(`say ${fault ?? 'nothing'} of ${JSON.stringify(settings).slice(0, 80)}`, () => {
      assert.equal(channelFault(CHANNEL, settings), fault);
    });
  }

  it('have each recipient once', () => {
    assert.deepEqual(recipientsIn(' a@b.c,d@e.f;a@b.c\r\ng@h.i '), ['a@b.c', 'd@e.f', 'g@h.i']);
  });
});
