import { readFileSync } from 'node:fs';

/** All processes under one, however deep (proc(5)); those that have ended and wait to be asked how are left out. */
export function startedBy(pid: number): readonly number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...startedBy(child)]).filter(isRunning);
}

/** Whether there is such a process, and it has not ended. */
export function isRunning(pid: number): boolean {
  return /^State:\s+[^ZX]/m.test(read(`/proc/${pid}/status`));
}

/** The processor time in seconds that a process has taken, at Linux's 100 ticks a second. */
export function processorSeconds(pid: number): number {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
