import { spawnSync } from 'node:child_process';
import type { LzmaProperties } from '../../src/lib/executable/lzma.ts';

/** Packs bytes with xz as LZMA without any header; undefined where there is no xz. */
export function packLzma(bytes: Uint8Array, properties: LzmaProperties): Buffer | undefined {
  const { contextBits, literalPositionBits, positionBits } = properties;
  const filter = `--lzma1=preset=6,lc=${contextBits},lp=${literalPositionBits},pb=${positionBits}`;
  const { stdout, status } = spawnSync('xz', ['--format=raw', filter, '-c'], { input: bytes, maxBuffer: 2 ** 26 });
  return status === 0 ? stdout : undefined;
}
