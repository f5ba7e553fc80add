import { stat } from 'node:fs/promises';
import { type OpenedArchive, openArchive } from '../archive/archive.ts';
import { parseReference } from '../registry/reference.ts';
import type { LocalPlace, Opened, SourceOptions, Target, TargetSource } from '../types.ts';

/** What a target turned out to be; a refusal is a sentence for people, with what to do. */
export type OpenedTarget = Exclude<Opened, { readonly kind: 'not-mine' }>;

/**
 * Opens what somebody named, `docker://host/name:tag` or a place on this machine, with the first of the sources that
 * says that it is of its kind. Throws with a sentence for people where it cannot be read or reached.
 */
export async function openTarget(
  sources: readonly TargetSource[],
  text: string,
  options: SourceOptions,
): Promise<OpenedTarget> {
  const typed = parseTarget(sources, text);
  const local = typed.place.startsWith('//') ? undefined : await localPlace(typed, options);
  const target = { ...typed, ...(local === undefined ? {} : { local }) };
  const able = sources.filter(({ prefixes }) => typed.prefix === undefined || prefixes.includes(typed.prefix));
  let refusal: OpenedTarget | undefined;
  for (const source of able) {
    if (refusal !== undefined && source.isFallback === true) break;
    const opened = await openWith(source, target, options);
    if (opened.kind === 'images' || opened.kind === 'sbom') return opened;
    if (opened.kind === 'refused') refusal ??= { kind: 'refused', reason: `cannot read "${text}": ${opened.reason}` };
  }
  await local?.close();
  return refusal ?? { kind: 'refused', reason: noneFits(target, able) };
}

/** By what a text is known to name a target: the kind that it begins with, or a path that is there. */
export type TargetForm = 'kind' | 'path';

/** By what a text names a target for `openTarget`; undefined where nothing says so. */
export async function targetForm(sources: readonly TargetSource[], text: string): Promise<TargetForm | undefined> {
  const { prefix, place } = parseTarget(sources, text);
  if (prefix !== undefined) return 'kind';
  return (await kindOf(place)) === undefined ? undefined : 'path';
}

async function openWith(source: TargetSource, target: Target, options: SourceOptions): Promise<Opened> {
  try {
    return await source.open(target, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw new Error(`cannot read "${target.text}"`, { cause: error });
  }
}

/** A word before a colon is the kind of the target where a kind has that name; else it is a part of a path. */
function parseTarget(sources: readonly TargetSource[], text: string): Target {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(colon, 0));
  const isKnown = sources.some(({ prefixes }) => prefixes.includes(prefix));
  return isKnown ? { text, prefix, place: text.slice(colon + 1) } : { text, place: text };
}

interface OwnedPlace extends LocalPlace {
  close(): Promise<void>;
}

/** Behind a prefix, what is no file up to its end may be one up to a colon, with a reference after that. */
async function localPlace({ prefix, place }: Target, options: SourceOptions): Promise<OwnedPlace | undefined> {
  const whole = await kindOf(place);
  if (whole !== undefined) return ownedPlace({ path: place, kind: whole }, options);
  const colon = prefix === undefined ? -1 : place.indexOf(':');
  const path = place.slice(0, Math.max(colon, 0));
  const kind = path === '' ? undefined : await kindOf(path);
  return kind && ownedPlace({ path, kind, reference: place.slice(colon + 1) }, options);
}

function ownedPlace(place: Omit<LocalPlace, 'archive'>, options: SourceOptions): OwnedPlace {
  let opening: Promise<OpenedArchive> | undefined;
  return {
    ...place,
    archive: () => (opening ??= openArchive(place.path, options)),
    async close() {
      const opened = await opening?.catch(() => undefined);
      if (opened?.kind === 'archive') await opened.archive.close();
    },
  };
}

async function kindOf(path: string): Promise<LocalPlace['kind'] | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code)) return undefined;
    throw new Error(`cannot look at "${path}"`, { cause: error });
  }
}

function noneFits({ text, prefix, place, local }: Target, able: readonly TargetSource[]): string {
  if (prefix !== undefined && local !== undefined) {
    return `"${place}" is not ${able.map(({ title }) => title).join(', nor ')}`;
  }
  if (local !== undefined) return `"${text}" is no image, archive of one, or SBOM`;
  if (prefix !== undefined) return `there is no file or folder "${place}"`;
  if (/^docker-daemon:|^containers-storage:/.test(text)) {
    return `"${text}" is in the store of an engine, which is not read: save it to a file with docker save or podman save`;
  }
  const isReference = parseReference(text).kind === 'reference';
  const next = isReference ? `; an image in a registry is written docker://${text}` : '';
  return `there is no file or folder "${text}"${next}`;
}
