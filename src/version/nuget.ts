import { compareSemverForms, parseSemverForm, type SemverForm } from './parts/semver-form.ts';
import type { VersionScheme } from './types.ts';

/** .NET's own version has four: major, minor, build, revision. */
const MOST_NUMBERS = 4;

/**
 * NuGet's versions: Semantic Versioning with one to four numbers of which missing ones are 0, leading zeros (`1.0.01` is
 * 1.0.1), and pre-release labels in any case. Build metadata is disregarded.
 *
 * NuGet refuses numbers that .NET's 32 bits do not hold, and reads no `v`; both are taken here.
 */
export const nuget: VersionScheme<SemverForm> = {
  id: 'nuget',
  spec: 'https://learn.microsoft.com/en-us/nuget/concepts/package-versioning',
  parse,
  compare: compareSemverForms,
};

function parse(text: string): SemverForm | undefined {
  const form = parseSemverForm(text.replace(/^[vV]/, ''));
  if (form === undefined || form.numbers.length > MOST_NUMBERS) return undefined;
  return { ...form, prerelease: form.prerelease.map((label) => ({ ...label, text: label.text.toLowerCase() })) };
}
