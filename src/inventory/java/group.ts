import { knownGroup } from './known-groups.ts';
import type { Manifest } from './manifest.ts';
import { coordinate } from './pom-properties.ts';

/** What there is to guess a group by. */
export interface GroupSigns {
  readonly artifact: string;
  /** Empty where it is not known. */
  readonly version: string;
  readonly manifest: Manifest;
  /** The package that its classes share, `org.apache.commons.io`. */
  readonly classPackage: string | undefined;
}

/**
 * The group of an archive that no file of Maven's tells of, as advisories would name it. Tried in this order: what the
 * manifest calls it outright; the groups of well-known artifacts; the bundle's name without the artifact's; the vendor's
 * id; the package of its classes, and its module's name, up to the word that the artifact begins with. Undefined where
 * there is none of these.
 */
export function groupOf({ artifact, version, manifest, classPackage }: GroupSigns): string | undefined {
  return (
    coordinate(manifest.get('group-id')) ??
    ivyGroup(manifest) ??
    knownGroup(artifact, version, classPackage) ??
    dottedGroup(artifact) ??
    bundleGroup(manifest, artifact) ??
    vendorGroup(manifest) ??
    groupInPackage(classPackage, artifact) ??
    groupInPackage(coordinate(manifest.get('automatic-module-name')), artifact)
  );
}

/** Gradle's Nebula plugins write `org.elasticsearch#server;8.14.3`. */
function ivyGroup(manifest: Manifest): string | undefined {
  const [, group] = /^([\w.-]+)#[\w.-]+;/.exec(manifest.get('implementation-title') ?? '') ?? [];
  return coordinate(group);
}

/** Of a bundle that is called as a package, `com.liferay.portal.impl`, the owner's. */
function dottedGroup(artifact: string): string | undefined {
  const parts = artifact.split('.');
  if (parts.length < 3 || !/^(?:com|org|net|io)$/.test(parts[0] ?? '')) return undefined;
  return coordinate(parts.slice(0, UMBRELLAS.has(parts.slice(0, 2).join('.')) ? 3 : 2).join('.'));
}

/** Houses with many projects, each a group of its own: `org.apache.avro`. */
const UMBRELLAS = new Set(['org.apache', 'org.codehaus', 'org.eclipse']);

/** `org.freemarker.freemarker` is of `org.freemarker`, and `org.hamcrest` of itself. */
function bundleGroup(manifest: Manifest, artifact: string): string | undefined {
  const [name = ''] = (manifest.get('bundle-symbolicname') ?? '').split(';', 1);
  if (!name.endsWith(`.${artifact}`)) return undefined;
  const owner = name.slice(0, -artifact.length - 1);
  return coordinate(owner.includes('.') && !UMBRELLAS.has(owner) ? owner : name);
}

/** Where many projects of one vendor say the same, which is no group of theirs. */
const MERE_VENDORS = new Set(['org.apache', 'com.sun', 'org.glassfish', 'org.eclipse', 'com.oracle']);

/** Maven's default for it is the group. */
function vendorGroup(manifest: Manifest): string | undefined {
  const vendor = coordinate(manifest.get('implementation-vendor-id'));
  return vendor?.includes('.') === true && !MERE_VENDORS.has(vendor) ? vendor : undefined;
}

/**
 * Up to the word that begins as the artifact does: of `spring-jdbc` in `org.springframework.jdbc`, `org.springframework`.
 * A name of one word is mostly the project's own, under its owner's: of `jsch` in `com.jcraft.jsch`, `com.jcraft`.
 */
function groupInPackage(name: string | undefined, artifact: string): string | undefined {
  const parts = name?.split('.') ?? [];
  if (name === undefined || parts.length < 2) return coordinate(name);
  const words = artifact.split(/[-_.]/);
  const at = parts.findIndex((part, index) => index > 0 && part.startsWith(words[0] ?? artifact));
  if (at === -1) return coordinate(name);
  const owner = parts.slice(0, at).join('.');
  const isOwn = words.length > 1 || at < 2 || UMBRELLAS.has(owner);
  return coordinate(isOwn ? parts.slice(0, at + 1).join('.') : owner);
}
