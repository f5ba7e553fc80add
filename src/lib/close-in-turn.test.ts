import assert from 'node:assert/strict';
import { it } from 'node:test';
import { closeInTurn } from './close-in-turn.ts';

it('closes the last first, each once', async () => {
  const closed: string[] = [];
  const closing = closeInTurn();
  for (const name of ['database', 'server']) closing.add(() => void closed.push(name));

  await closing.close();
  await closing.close();

  assert.deepEqual(closed, ['server', 'database']);
});
