import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { narrowestFirst } from './narrowest-first.ts';

eachDatabase('rows that have all that is given', (open) => {
  it('are found, whatever is given', async () => {
    const { query } = await open();
    for (const [name, value] of [
      ['one', 'x'],
      ['two', 'x'],
      ['three', 'y'],
    ] as const) {
      await query.insertInto('registry_setting').values({ name, value }).execute();
    }
    const found = async (...filters: Parameters<typeof narrowestFirst>[0]) => {
      const rows = query.selectFrom('registry_setting').select('name').where('name', 'in', ['one', 'two', 'three']);
      return (await rows.where(narrowestFirst(filters)).orderBy('name').execute()).map(({ name }) => name);
    };

    assert.deepEqual(await found(), ['one', 'three', 'two']);
    assert.deepEqual(await found(['name', undefined], ['value', 'x']), ['one', 'two']);
    assert.deepEqual(await found(['registry_setting.name', ['two', 'three']], ['value', 'x']), ['two']);
    assert.deepEqual(await found(['value', ['x', 'y']], ['name', 'three']), ['three']);
    assert.deepEqual(await found(['value', 'y'], ['name', 'one']), []);
  });
});
