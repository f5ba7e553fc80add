import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { it } from 'node:test';
import { readPassword } from './read-password.ts';

it('is the first line of what is put in', async () => {
  assert.equal(await readPassword(Readable.from(['cor', 'rect\r\nhorse\n']), () => {}), 'correct');
  assert.equal(await readPassword(Readable.from([]), () => {}), '');
});

const TYPED: readonly (readonly [string, string, string, string | RegExp])[] = [
  ['the same twice', 'correct\r', 'correct\r', 'correct'],
  ['with a slip that is taken back', 'corrr\u007fect\r', 'correct\r', 'correct'],
  ['differently', 'correct\r', 'wrong\r', /the two are not the same/],
  ['and interrupted', 'corr\u0003', '', /Ctrl\+C/],
];
for (const [how, first, second, expected] of TYPED) {
  it(`is typed at a terminal ${how}, and shown to nobody`, async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    let said = '';
    const read = readPassword(terminal, (words) => {
      said += words;
      if (words === 'password: ') terminal.write(first);
      if (words === 'again: ') terminal.write(second);
    });

    if (typeof expected === 'string') assert.equal(await read, expected);
    else await assert.rejects(read, expected);
    assert.match(said, /^password: (?:\nagain: )?\n?$/);
  });
}
