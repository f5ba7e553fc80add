import { readFileSync } from 'node:fs';

/**
 * The resident memory in bytes of a process and of all that it started (proc(5)); 0 where the system does not tell, or
 * where the process has ended.
 */
export function residentMemory(pid: number): number {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  const own = /^VmRSS:\s+([0-9]+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0;
  return children.reduce((total, child) => total + residentMemory(child), Number(own) * 1024);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
