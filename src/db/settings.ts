import type { Query } from './types.ts';

/** The value of a row of `registry_setting`; undefined where there is none. */
export async function readSetting(query: Query, name: string): Promise<string | undefined> {
  const rows = query.selectFrom('registry_setting').select('value').where('name', '=', name);
  return (await rows.executeTakeFirst())?.value;
}

/** Writes it, whatever it was. */
export async function putSetting(query: Query, name: string, value: string): Promise<void> {
  await query
    .insertInto('registry_setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Writes it where there is none yet. False where there is one: of several processes that try at once, one is told true. */
export async function makeSetting(query: Query, name: string, value: string): Promise<boolean> {
  const made = await query
    .insertInto('registry_setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .executeTakeFirst();
  return made !== undefined;
}
