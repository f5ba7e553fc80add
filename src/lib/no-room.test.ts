import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isNoRoom } from './no-room.ts';

const coded = (about: object) => Object.assign(new Error('x'), about);

const CASES: readonly (readonly [what: string, error: unknown, isFull: boolean])[] = [
  ['a full disk', coded({ code: 'ENOSPC' }), true],
  ['a share that is used up', coded({ code: 'EDQUOT' }), true],
  ["a full disk of SQLite's", coded({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), true],
  ['a full disk below', new Error('x', { cause: new Error('y', { cause: coded({ code: 'ENOSPC' }) }) }), true],
  ['a file that is not there', coded({ code: 'ENOENT' }), false],
  ["a database of SQLite's that is none", coded({ code: 'ERR_SQLITE_ERROR', errcode: 26 }), false],
  ['no error', 'ENOSPC', false],
];
for (const [what, error, isFull] of CASES) {
  it(`knows ${what} for ${isFull ? 'no room' : 'something else'}`, () => assert.equal(isNoRoom(error), isFull));
}
