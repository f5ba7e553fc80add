import type { Platform } from './manifest.ts';

/** `linux/arm64/v8`. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/** The platform that `os/architecture[/variant]` names, under Go's names for both; undefined where it is none. */
export function parsePlatform(text: string): Platform | undefined {
  const [os = '', architecture = '', variant, ...more] = text.toLowerCase().split('/');
  const parts = [os, architecture, ...(variant === undefined ? [] : [variant])];
  if (more.length > 0 || !parts.every((part) => /^[a-z0-9][a-z0-9_.-]{0,63}$/.test(part))) return undefined;
  const [named, own] = ARCHITECTURES[architecture] ?? [architecture];
  const chosen = variant ?? own;
  return { os, architecture: named, ...(chosen === undefined ? {} : { variant: chosen }) };
}

/** The Linux platform of a machine with this architecture, as Node names it (`process.arch`). */
export function linuxPlatform(architecture: string): Platform {
  return { os: 'linux', architecture: NODE_ARCHITECTURES[architecture] ?? architecture };
}

/** Whether what is for `offered` is what is asked for; without a variant any will do. */
export function isPlatform(offered: Platform, wanted: Platform): boolean {
  return (
    offered.os === wanted.os &&
    offered.architecture === wanted.architecture &&
    (wanted.variant === undefined || variantOf(offered) === variantOf(wanted))
  );
}

/** What uname(1) and people write for what Go calls otherwise (containerd's platforms, `normalizeArch`). */
const ARCHITECTURES: Readonly<Record<string, readonly [architecture: string, variant?: string]>> = {
  x86_64: ['amd64'],
  'x86-64': ['amd64'],
  i386: ['386'],
  i686: ['386'],
  aarch64: ['arm64'],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
};

const NODE_ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
  mipsel: 'mipsle',
  loong64: 'loong64',
};

/** The variants that go without saying. */
function variantOf({ architecture, variant }: Platform): string | undefined {
  if (variant !== undefined) return variant;
  if (architecture === 'arm64') return 'v8';
  return architecture === 'arm' ? 'v7' : undefined;
}
