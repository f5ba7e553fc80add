import { z } from 'zod';
import type { Query } from '../db/index.ts';

/** Tags that are to be looked at; what is left out stands for all. `*` stands for any characters. */
export interface SweepScope {
  readonly repository?: string;
  readonly tag?: string;
  /** What the tag points to, or an image of it. */
  readonly image?: string;
}

/** Asks for all tags of a scope to be looked at: they become due in their turn, however many there are. */
export async function sweep(tx: Query, scope: SweepScope): Promise<void> {
  await tx
    .insertInto('alert_sweep')
    .values({ scope: JSON.stringify(scope) })
    .execute();
}

const SCOPE = z.object({
  repository: z.string().optional(),
  tag: z.string().optional(),
  image: z.string().optional(),
});

/** The sweeps that wait, each with its number. */
export async function waitingSweeps(query: Query): Promise<readonly { id: number; scope: SweepScope }[]> {
  const rows = await query.selectFrom('alert_sweep').selectAll().orderBy('id').execute();
  return rows.map(({ id, scope }) => {
    const { repository, tag, image } = SCOPE.parse(JSON.parse(scope));
    return {
      id,
      scope: {
        ...(repository === undefined ? {} : { repository }),
        ...(tag === undefined ? {} : { tag }),
        ...(image === undefined ? {} : { image }),
      },
    };
  });
}
