import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventIdOf } from './event-id.ts';

it('makes a UUID of version 8 of what it is given, the same of the same', () => {
  const ids = [['a', 'b'], ['ab'], ['a', 'b', 1], ['a', 'b', '1']].map(eventIdOf);

  assert.equal(new Set(ids).size, ids.length);
  assert.equal(eventIdOf(['a', 'b']), ids[0]);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
