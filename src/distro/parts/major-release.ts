import type { OsRelease } from '../types.ts';

/** The major number of a `VERSION_ID` such as `9.4` or `10`; undefined where it is not written so. */
export function majorRelease(osRelease: OsRelease): string | undefined {
  return /^([1-9]\d?)(?:\.\d{1,3}){0,2}$/.exec((osRelease['VERSION_ID'] ?? '').trim())?.[1];
}
