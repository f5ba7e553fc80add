import { join } from 'node:path';
import { z } from 'zod';
import { readFolderFile } from '../layout/folder-blobs.ts';
import { parsedJson } from '../layout/images-of.ts';
import { askHelper } from './credential-helper.ts';

/** A login, and where it was found. */
export type Credentials = (
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** docker's `identitytoken`: exchanged for a token of the registry (OAuth 2, "Refresh"). */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** podman's and docker's `registrytoken`: sent as it is. */
  | { readonly kind: 'registry-token'; readonly token: string }
) & { readonly from: string };

export interface FoundCredentials {
  readonly credentials?: Credentials;
  /** Clauses on places that could not be asked. */
  readonly problems: readonly string[];
}

export interface CredentialsOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

const MOST_BYTES = 4 << 20;
const AUTH = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});
const FILE = z.object({
  auths: z.record(z.string(), AUTH).optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
});

/**
 * The login for a repository, from the first place that has one: REGISTRY_AUTH_FILE, docker's config.json
 * (DOCKER_CONFIG, or ~/.docker), podman's auth.json (containers-auth.json(5)). Of several that fit in one file the one
 * for the longest part of the repository's name counts.
 */
export async function findCredentials(
  host: string,
  repository: string,
  options: CredentialsOptions,
): Promise<FoundCredentials> {
  const problems: string[] = [];
  for (const path of filesOf(options.environment)) {
    const found = await inFile(path, keysOf(host, repository), options);
    if (found?.kind === 'found') return { credentials: found.credentials, problems };
    if (found?.kind === 'problem') problems.push(found.reason);
  }
  return { problems };
}

function filesOf(environment: NodeJS.ProcessEnv): readonly string[] {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, HOME, XDG_RUNTIME_DIR, XDG_CONFIG_HOME } = environment;
  const under = (folder: string | undefined, ...names: readonly string[]) =>
    folder === undefined || folder === '' ? [] : [join(folder, ...names)];
  const home = under(HOME);
  return [
    ...under(REGISTRY_AUTH_FILE),
    ...under(DOCKER_CONFIG ?? home.map((folder) => join(folder, '.docker'))[0], 'config.json'),
    ...under(XDG_RUNTIME_DIR, 'containers', 'auth.json'),
    ...under(XDG_CONFIG_HOME ?? home.map((folder) => join(folder, '.config'))[0], 'containers', 'auth.json'),
  ];
}

/** The longest first: `host/a/b`, `host/a`, `host`. Docker Hub's key is the address that it had first. */
function keysOf(host: string, repository: string): readonly string[] {
  const parts = repository.split('/');
  const paths = parts.map((_, at) => `${host}/${parts.slice(0, parts.length - at).join('/')}`);
  return [...paths, host, ...(host === 'docker.io' ? ['index.docker.io'] : [])];
}

type InFile =
  | { readonly kind: 'found'; readonly credentials: Credentials }
  | { readonly kind: 'problem'; readonly reason: string };

async function inFile(path: string, keys: readonly string[], options: CredentialsOptions): Promise<InFile | undefined> {
  const bytes = await readFolderFile(path, MOST_BYTES).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const file = FILE.safeParse(parsedJson(bytes));
  if (!file.success) return { kind: 'problem', reason: `"${path}" is no file of logins` };
  const { auths = {}, credsStore, credHelpers = {} } = file.data;
  const helpers = byKey(credHelpers);
  for (const key of keys) {
    const helper = helpers.get(key);
    const asked = helper === undefined ? undefined : await inHelper(helper, key, options);
    if (asked !== undefined) return asked;
  }
  if (credsStore !== undefined && credsStore !== '') {
    const asked = await inHelper(credsStore, keys.at(-1) ?? '', options);
    if (asked?.kind === 'found') return asked;
    return inAuths(auths, keys, path) ?? asked;
  }
  return inAuths(auths, keys, path);
}

async function inHelper(name: string, key: string, options: CredentialsOptions): Promise<InFile | undefined> {
  const address = key === 'index.docker.io' ? 'https://index.docker.io/v1/' : key;
  const answer = await askHelper(name, address, options);
  switch (answer.kind) {
    case 'none':
      return undefined;
    case 'broken':
      return { kind: 'problem', reason: answer.reason };
    case 'login':
      return {
        kind: 'found',
        credentials: { ...loginOf(answer.user, answer.secret), from: `docker-credential-${name}` },
      };
  }
}

function inAuths(
  auths: Readonly<Record<string, z.output<typeof AUTH>>>,
  keys: readonly string[],
  path: string,
): InFile | undefined {
  const byHost = byKey(auths);
  for (const key of keys) {
    const entry = byHost.get(key);
    const credentials = entry && credentialsOf(entry);
    if (credentials !== undefined) return { kind: 'found', credentials: { ...credentials, from: path } };
  }
  return undefined;
}

/** docker has written whole addresses as keys: `https://index.docker.io/v1/`. */
function byKey<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(entries).map(([key, value]) => [
      key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, ''),
      value,
    ]),
  );
}

type Login =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string }
  | { readonly kind: 'registry-token'; readonly token: string };

function credentialsOf({
  auth,
  username,
  password,
  identitytoken,
  registrytoken,
}: z.output<typeof AUTH>): Login | undefined {
  if (registrytoken !== undefined && registrytoken !== '') return { kind: 'registry-token', token: registrytoken };
  if (identitytoken !== undefined && identitytoken !== '') return { kind: 'identity-token', token: identitytoken };
  const pair = Buffer.from(auth ?? '', 'base64')
    .toString()
    .replace(/\0+$/, '');
  const colon = pair.indexOf(':');
  if (colon > 0) return loginOf(pair.slice(0, colon), pair.slice(colon + 1));
  return username === undefined || password === undefined ? undefined : loginOf(username, password);
}

/** docker's own word for a secret that is an identity token. */
function loginOf(user: string, password: string): Login {
  return user === '<token>' ? { kind: 'identity-token', token: password } : { kind: 'password', user, password };
}
