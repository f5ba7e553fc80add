/** `SQLITE_FULL`. */
const SQLITE_FULL = 13;
/** What an extended result code of SQLite's says more of is in its low byte. */
const PRIMARY = 0xff;

/** Whether something failed because a disk, or a share of it, is full: by what was thrown, or by what caused that. */
export function isNoRoom(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return true;
  if ('errcode' in error && (Number(error.errcode) & PRIMARY) === SQLITE_FULL) return true;
  return isNoRoom(error.cause);
}
