import { alpine } from './alpine.ts';
import { debian } from './debian.ts';
import type { Distro, OsRelease } from './types.ts';
import { ubuntu } from './ubuntu.ts';

export { alpine } from './alpine.ts';
export { debian, debianRelease } from './debian.ts';
export { ubuntu, ubuntuRelease } from './ubuntu.ts';

export const distros: readonly Distro[] = [alpine, debian, ubuntu];

/**
 * The distribution that an os-release names, by its ID exactly or another that it is called by, or undefined for one that is not known here. A
 * derivative (Kali, Mint, postmarketOS: ID_LIKE) has packages and advisories of its own and is not what it derives
 * from.
 */
export function distroFor(osRelease: OsRelease): Distro | undefined {
  return distros.find(({ id, alsoCalled = [] }) => [id, ...alsoCalled].includes(osRelease['ID'] ?? ''));
}

/** The distribution of that id, or undefined. */
export function distroById(id: string): Distro | undefined {
  return distros.find((distro) => distro.id === id);
}
