import type { Insertable, Selectable } from 'kysely';
import type { Schema } from '../db/index.ts';
import { EXCUSE_SCOPES, type Excuse, type ExcuseScope, type ExcuseStatus, type Justification } from './types.ts';

export type ExcuseRow = Selectable<Schema['excuse']>;

/** A row as what it means: only `toRow` writes the columns. Each part of a scope is one. */
export function toExcuse(row: ExcuseRow): Excuse {
  const scope = EXCUSE_SCOPES.flatMap((key) => (row[key] === null ? [] : [[key, row[key]]]));
  return {
    id: row.id,
    scope: Object.fromEntries(scope) as ExcuseScope,
    status: row.status as ExcuseStatus,
    ...(row.justification === null ? {} : { justification: row.justification as Justification }),
    reason: row.reason,
    owner: row.owner,
    ...(row.ticket === null ? {} : { ticket: row.ticket }),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    untilFixed: row.until_fixed === 1,
    origin: row.origin,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.ended_because === null ? {} : { endedBecause: row.ended_because }),
  };
}

/** The columns of an excuse that is new. */
export function toRow(excuse: Omit<Excuse, 'id' | 'endedAt' | 'endedBecause'>): Insertable<Schema['excuse']> {
  const { scope } = excuse;
  return {
    vulnerability: scope.vulnerability ?? null,
    package: scope.package ?? null,
    path: scope.path ?? null,
    repository: scope.repository ?? null,
    tag: scope.tag ?? null,
    image: scope.image ?? null,
    status: excuse.status,
    justification: excuse.justification ?? null,
    reason: excuse.reason,
    owner: excuse.owner,
    ticket: excuse.ticket ?? null,
    created_at: excuse.createdAt,
    expires_at: excuse.expiresAt,
    until_fixed: excuse.untilFixed ? 1 : 0,
    origin: excuse.origin,
  };
}
