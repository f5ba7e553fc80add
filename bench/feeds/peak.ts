import { readFileSync } from 'node:fs';

/** The most memory that this process had at any time, as Linux counts it (proc(5), `VmHWM`). */
export function peakMegabytes(): number {
  const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Math.round((Number(kilobytes) * 1024) / 1e6);
}
