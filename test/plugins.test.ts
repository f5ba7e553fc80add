import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
/** Files of a plugin folder that are no member of it. */
const OTHERS = /(?:^(?:types|index|contract)|\.test|\.generated)\.ts$/;

/** Folders with one file for each member; `ids` where the members bear one. */
const FOLDERS: readonly { readonly folder: string; readonly ids: boolean }[] = [
  { folder: 'version', ids: true },
  { folder: 'distro', ids: true },
  { folder: 'inventory/os', ids: true },
  { folder: 'inventory/lang', ids: true },
  { folder: 'inventory/sbom', ids: true },
  { folder: 'advisory/sources', ids: true },
  { folder: 'event/targets', ids: true },
  { folder: 'source', ids: true },
  { folder: 'alert/channels', ids: true },
  { folder: 'storage', ids: false },
];

for (const { folder, ids } of FOLDERS) {
  describe(`the plugin folder src/${folder}`, () => {
    const path = `${SOURCE}/${folder}`;
    const members = globSync('*.ts', { cwd: path }).filter((file) => !OTHERS.test(file));

    it('has members, each in the list of index.ts', () => {
      const index = readFileSync(`${path}/index.ts`, 'utf8');

      assert.notEqual(members.length, 0);
      assert.deepEqual(
        members.filter((file) => !index.includes(`from './${file}'`)),
        [],
      );
    });

    it('has a test beside each member', () => {
      const untested = members.filter((file) => !existsSync(`${path}/${file.replace(/\.ts$/, '.test.ts')}`));

      assert.deepEqual(untested, []);
    });

    if (!ids) return;

    it('lists each member once, under the name of its file', async () => {
      const listed = await listedIds(`${path}/index.ts`);

      assert.deepEqual(listed.toSorted(), members.map((file) => basename(file, '.ts')).toSorted());
    });
  });
}

/** The ids of every array that the index exports. */
async function listedIds(index: string): Promise<string[]> {
  const exported: unknown = await import(pathToFileURL(index).href);
  const lists = Object.values(typeof exported === 'object' && exported !== null ? exported : {}).filter(
    (value): value is unknown[] => Array.isArray(value),
  );
  return lists
    .flat()
    .map((member) => String(typeof member === 'object' && member !== null && 'id' in member && member.id));
}
