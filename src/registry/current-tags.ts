import { z } from 'zod';
import { putSetting, type Query, readSetting } from '../db/index.ts';
import { matchesWildcard } from '../lib/wildcard.ts';

/** The tags of what is in use, before anybody says otherwise. */
export const DEFAULT_CURRENT_TAGS: readonly string[] = ['latest', 'intg', 'staging', 'prod', 'mgmt'];

/** So many patterns are more than anybody can oversee. */
const MOST_PATTERNS = 100;
const SETTING = 'tags.current';
const STORED = z.array(z.string());

/** A tag (distribution-spec, "Pulling manifests") in which `*` stands for any characters. */
const TAG_PATTERN = /^[\w*][\w.*-]{0,127}$/;

/**
 * Which tags name what is in use, over all repositories: schedules scan them, alerts speak of them. Tags, in which `*`
 * stands for any characters, in the order in which they were put; the default before that.
 */
export async function readCurrentTags(query: Query): Promise<readonly string[]> {
  const stored = await readSetting(query, SETTING);
  return stored === undefined ? DEFAULT_CURRENT_TAGS : STORED.parse(JSON.parse(stored));
}

/** Replaces the list by one in which `currentTagsFault` finds nothing wrong; what is in it twice is kept once. */
export async function putCurrentTags(query: Query, patterns: readonly string[]): Promise<void> {
  await putSetting(query, SETTING, JSON.stringify([...new Set(patterns)]));
}

/** A clause on what is wrong with a list; undefined where nothing is. An empty list means that no tag is current. */
export function currentTagsFault(patterns: readonly string[]): string | undefined {
  if (patterns.length > MOST_PATTERNS) return `there are ${patterns.length} patterns, and at most ${MOST_PATTERNS}`;
  const strange = patterns.find((pattern) => !TAG_PATTERN.test(pattern));
  return strange === undefined
    ? undefined
    : `"${strange.slice(0, 200)}" is not a tag: letters, digits, _, . and -, and * for any of them, up to 128`;
}

/** Whether a tag is one of those. */
export function isCurrentTag(patterns: readonly string[], tag: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, tag));
}
