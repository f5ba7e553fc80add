import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../support/temporary.ts';

/** What a data folder holds beside what its manifests need. */
export interface Leftovers {
  /** Blobs, as files or as rows, that no manifest needs. */
  readonly blobs: readonly string[];
  readonly uploads: readonly string[];
}

/**
 * Looks into the data folder of a server that is not running, without touching it: the database is whole, and every
 * blob that a manifest of a repository needs is linked, has a row, and has a file of its size.
 */
export function inspectFolder(t: TestContext, data: string): Leftovers {
  const copy = temporaryFolder(t);
  for (const name of ['pratique.db', 'pratique.db-wal']) {
    if (existsSync(`${data}/${name}`)) copyFileSync(`${data}/${name}`, `${copy}/${name}`);
  }
  const db = new DatabaseSync(`${copy}/pratique.db`);
  try {
    assert.deepEqual(db.prepare('pragma integrity_check').all(), [{ __proto__: null, integrity_check: 'ok' }]);
    assert.deepEqual(db.prepare('pragma foreign_key_check').all(), []);
    const needed = new Set(
      db
        .prepare(NEEDED)
        .all()
        .map((row) => checkNeeded(data, row)),
    );
    const rows = db
      .prepare('select digest from blob')
      .all()
      .map((row) => String(row['digest']));
    const uploads = db
      .prepare('select id from upload')
      .all()
      .map((row) => String(row['id']));
    return {
      blobs: [...new Set([...rows, ...blobFiles(data)])].filter((digest) => !needed.has(digest)),
      uploads: [...new Set([...uploads, ...readdirSync(`${data}/uploads`)])],
    };
  } finally {
    db.close();
  }
}

const NEEDED = `
  select manifest_blob.blob_digest as digest, manifest_blob.size as size,
    repository_blob.digest as linked, blob.size as stored
  from repository_manifest
  join manifest_blob on manifest_blob.manifest_digest = repository_manifest.digest
  left join repository_blob on repository_blob.digest = manifest_blob.blob_digest
    and repository_blob.repository_id = repository_manifest.repository_id
  left join blob on blob.digest = manifest_blob.blob_digest`;

function checkNeeded(data: string, row: Record<string, unknown>): string {
  const digest = String(row['digest']);
  assert.equal(row['linked'], digest, `a manifest needs "${digest}", which its repository has not`);
  assert.equal(row['stored'], row['size'], `a manifest needs "${digest}", which has no row`);
  const path = `${data}/blobs/${digest.replace(':', `/${digest.slice(7, 9)}/`)}`;
  assert.equal(statSync(path, { throwIfNoEntry: false })?.size, row['size'], `the file of "${digest}" is not whole`);
  return digest;
}

function blobFiles(data: string): string[] {
  const paths = readdirSync(`${data}/blobs`, { recursive: true, encoding: 'utf8' });
  return paths.flatMap((path) => {
    const [algorithm, , hex] = path.split('/');
    return hex === undefined ? [] : [`${algorithm}:${hex}`];
  });
}
