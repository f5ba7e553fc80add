import type { PackageRecord } from '../../src/inventory/types.ts';

/** A deb as dpkg's database tells of it; `source` where `Source:` names another. */
export function deb(text: string, source = text): PackageRecord {
  return { type: 'deb', architecture: 'amd64', ...namedIn(text), source: namedIn(source) };
}

/** An rpm as its database tells of it: the file that it was built from, `source`, tells no epoch. */
export function rpm(text: string, rest: { readonly source?: string; readonly module?: string } = {}): PackageRecord {
  const { name, version } = namedIn(text);
  const { source = `${name} ${version.replace(/^\d+:/, '')}`, ...more } = rest;
  return { type: 'rpm', name, version, architecture: 'x86_64', source: namedIn(source), ...more };
}

/** A package of a language, its own source. */
export function of(type: string, text: string): PackageRecord {
  const { name, version } = namedIn(text);
  return { type, name, version, source: { name, version } };
}

/** `name version` */
function namedIn(text: string): { readonly name: string; readonly version: string } {
  const [name = '', version = ''] = text.split(' ');
  return { name, version };
}
