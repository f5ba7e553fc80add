import type { ExcuseScope } from './types.ts';

/** `CVE-2024-1, package openssl, repository team/*`. */
export function scopeInWords({ vulnerability, ...rest }: ExcuseScope): string {
  const others = Object.entries(rest).map(([name, text]) => `${name} ${text}`);
  return [...(vulnerability === undefined ? [] : [vulnerability]), ...others].join(', ');
}
