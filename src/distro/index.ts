import { almalinux } from './almalinux.ts';
import { alpine } from './alpine.ts';
import { amzn } from './amzn.ts';
import { centos } from './centos.ts';
import { chainguard } from './chainguard.ts';
import { debian } from './debian.ts';
import { rhel } from './rhel.ts';
import { rocky } from './rocky.ts';
import type { Distro, OsRelease } from './types.ts';
import { ubuntu } from './ubuntu.ts';
import { wolfi } from './wolfi.ts';

export { almalinux } from './almalinux.ts';
export { alpine } from './alpine.ts';
export { amzn } from './amzn.ts';
export { chainguard } from './chainguard.ts';
export { debian, debianRelease } from './debian.ts';
export { extendedKey, mainlineKey, type RedHatProduct, redhatProduct } from './redhat/products.ts';
export { rhel } from './rhel.ts';
export { rocky } from './rocky.ts';
export { ubuntu, ubuntuRelease } from './ubuntu.ts';
export { wolfi } from './wolfi.ts';

export const distros: readonly Distro[] = [
  almalinux,
  alpine,
  amzn,
  centos,
  chainguard,
  debian,
  rhel,
  rocky,
  ubuntu,
  wolfi,
];

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
