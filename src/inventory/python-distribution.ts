import { headerFields } from './header-fields.ts';
import { pypiRecord } from './python-names.ts';
import type { ReadRecord } from './records.ts';

/** So much of a METADATA or PKG-INFO is read: name and version come first, or after a licence in full. */
export const HEAD_BYTES = 2 ** 18;

const WANTED = new Set(['name', 'version']);

/**
 * The distribution that the head of a METADATA or PKG-INFO tells of (Python Packaging User Guide, "Core metadata
 * specifications"); what it does not say is taken from the name of its folder, or of itself, and doubted.
 */
export function distributionRecord(head: Uint8Array, folder: string): ReadRecord {
  const fields = headerFields(head, WANTED);
  const name = fields.get('name') ?? '';
  const version = fields.get('version') ?? '';
  if (name !== '' && version !== '') return pypiRecord(name, version);
  const [, folderName = '', folderVersion = ''] = FOLDER.exec(folder) ?? [];
  const read = pypiRecord(name || folderName, version || folderVersion);
  if (read.kind !== 'package') return read;
  return { ...read, doubt: `it has no ${name === '' ? 'name' : 'version'}: what its path says is taken` };
}

/** `name-version.dist-info`, `name-version-py3.11.egg-info`; neither part has a hyphen (PEP 376, PEP 427), and a version begins with a digit. */
const FOLDER = /^([^-]+)-(\d[^-]*?)(?:-py.*)?\.(?:dist-info|egg-info|egg)$/i;
