import type { Database } from '../../src/db/index.ts';
import { chunksOf } from '../../src/lib/chunks.ts';
import { MEDIA_TYPE } from '../../src/oci/media-type.ts';

/** A manifest in repositories, written straight to the database, for tests of thousands of them. */
export interface HeldImage {
  readonly digest: string;
  /** Of each repository that holds it, its tags there. */
  readonly places: Readonly<Record<string, readonly string[]>>;
  /** False for one that nobody has inspected. */
  readonly isInspected?: boolean;
  /** What the manifest says, where that matters. */
  readonly body?: string;
  readonly pushedAt?: number;
}

/** Writes the images, with repositories of those names where there are none yet. */
export async function holdImages(db: Database, images: readonly HeldImage[]): Promise<void> {
  const names = [...new Set(images.flatMap(({ places }) => Object.keys(places)))];
  const ids = await repositoryIds(db, names);
  await db.write(async (tx) => {
    for (const chunk of chunksOf(images, 100)) {
      await tx.insertInto('manifest').values(chunk.map(manifestRow)).execute();
      const held = chunk.flatMap(({ digest, places, pushedAt = 0 }) =>
        Object.keys(places).map((name) => ({
          repository_id: ids.get(name) ?? 0,
          digest,
          pushed_at: pushedAt,
          touched_at: 0,
        })),
      );
      await tx.insertInto('repository_manifest').values(held).execute();
      const tags = chunk.flatMap(({ digest, places }) =>
        Object.entries(places).flatMap(([name, all]) =>
          all.map((tag) => ({ repository_id: ids.get(name) ?? 0, name: tag, digest, updated_at: 0 })),
        ),
      );
      if (tags.length > 0) await tx.insertInto('tag').values(tags).execute();
      const inspected = chunk.filter(({ isInspected }) => isInspected !== false).map(imageRow);
      if (inspected.length > 0) await tx.insertInto('image').values(inspected).execute();
    }
  });
}

async function repositoryIds(db: Database, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const plain = { scan_on_push: 0, tag_mutability: 'MUTABLE', mutability_exclusions: '[]', encryption: '{}' };
  for (const chunk of chunksOf(names, 100)) {
    const insert = db.query.insertInto('repository').values(chunk.map((name) => ({ name, created_at: 0, ...plain })));
    await insert.onConflict((conflict) => conflict.column('name').doNothing()).execute();
  }
  const rows = await db.query.selectFrom('repository').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [name, id]));
}

function manifestRow({ digest, body = '{}' }: HeldImage) {
  return {
    digest,
    media_type: MEDIA_TYPE.ociManifest,
    artifact_type: null,
    subject: null,
    size: body.length,
    image_size: 0,
    body: Buffer.from(body),
  };
}

function imageRow({ digest }: HeldImage) {
  return { manifest_digest: digest, observations: '{}', extractor_version: 1, composed_at: 0 };
}
