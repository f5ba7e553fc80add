import { readdirSync, readFileSync } from 'node:fs';

/**
 * The resident memory in bytes of a process and of all that it started, whichever of its threads did (proc(5)); 0 where
 * the system does not tell, or where the process has ended.
 */
export function residentMemory(pid: number): number {
  const own = /^VmRSS:\s+([0-9]+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0;
  return childrenOf(pid).reduce((total, child) => total + residentMemory(child), Number(own) * 1024);
}

function childrenOf(pid: number): readonly number[] {
  const children = threadsOf(pid).map((thread) => read(`/proc/${pid}/task/${thread}/children`));
  return children.join(' ').split(' ').filter(Boolean).map(Number);
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
