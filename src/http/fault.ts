/** What went wrong underneath, where it is the machine's fault and the client is to hear which. */
export interface MachineFault {
  readonly status: number;
  readonly message: string;
}

/** The fault behind an error or any of its causes: a full disk is said as such. Undefined where it is none of these. */
export function machineFault(error: unknown): MachineFault | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    const code = 'code' in at ? String(at.code) : '';
    const sqlite = 'errcode' in at ? Number(at.errcode) & 0xff : 0;
    if (code === 'ENOSPC' || code === 'EDQUOT' || sqlite === SQLITE_FULL) return DISK_FULL;
    if (code === 'EMFILE' || code === 'ENFILE') return NO_FILES;
    if (code === 'EROFS' || code === 'EIO' || sqlite === SQLITE_IOERR || sqlite === SQLITE_READONLY) return DISK_BROKEN;
    if (sqlite === SQLITE_BUSY) return BUSY;
  }
  return undefined;
}

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;

const DISK_FULL = {
  status: 507,
  message: "the registry's disk is full: nothing of this request was kept but what it resumes from",
};
const DISK_BROKEN = { status: 503, message: "the registry's disk does not take what is written to it" };
const NO_FILES = { status: 503, message: 'the registry has too many files open: try again' };
const BUSY = { status: 503, message: "the registry's database is busy: try again" };
