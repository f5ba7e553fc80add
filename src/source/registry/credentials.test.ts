import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { findCredentials } from './credentials.ts';

const auth = (pair: string) => ({ auth: Buffer.from(pair).toString('base64') });

interface Asked {
  readonly host?: string;
  readonly repository?: string;
  /** Paths in the home. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What is found for a repository where these files are in the home. */
async function found(
  t: TestContext,
  files: Readonly<Record<string, object | string>>,
  { host = 'registry.example', repository = 'team/app', environment = {} }: Asked = {},
): Promise<string> {
  const home = temporaryFolder(t);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const set = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, join(home, value)]));
  const options = { environment: { HOME: home, PATH: '', ...set }, signal: new AbortController().signal };
  const { credentials, problems } = await findCredentials(host, repository, options);
  const login = credentials?.kind === 'password' ? `${credentials.user}:${credentials.password}` : credentials?.kind;
  return [login ?? 'none', ...problems.map((problem) => problem.replace(`${home}/`, ''))].join('; ');
}

describe('credentials', () => {
  const DOCKER = '.docker/config.json';
  const PODMAN = '.config/containers/auth.json';

  it("are found in docker's file and in podman's, docker's first", async (t) => {
    const docker = { auths: { 'registry.example': auth('docker:d') } };
    const podman = { auths: { 'registry.example': auth('podman:p') } };

    assert.equal(await found(t, { [DOCKER]: docker, [PODMAN]: podman }), 'docker:d');
    assert.equal(await found(t, { [PODMAN]: podman }), 'podman:p');
    assert.equal(await found(t, { [DOCKER]: {}, [PODMAN]: podman }), 'podman:p');
  });

  it('are found where the environment says', async (t) => {
    const files = {
      'a/config.json': { auths: { 'registry.example': auth('a:1') } },
      'auth.json': { auths: { 'registry.example': auth('b:2') } },
      'run/containers/auth.json': { auths: { 'registry.example': auth('c:3') } },
    };

    assert.equal(await found(t, files, { environment: { DOCKER_CONFIG: 'a' } }), 'a:1');
    assert.equal(
      await found(t, files, { environment: { REGISTRY_AUTH_FILE: 'auth.json', DOCKER_CONFIG: 'a' } }),
      'b:2',
    );
    assert.equal(await found(t, files, { environment: { XDG_RUNTIME_DIR: 'run' } }), 'c:3');
  });

  it('are those of the longest part of the name', async (t) => {
    const auths = {
      'registry.example': auth('host:1'),
      'registry.example/team': auth('team:2'),
      'registry.example/team/other': auth('other:3'),
    };

    assert.equal(await found(t, { [PODMAN]: { auths } }), 'team:2');
    assert.equal(await found(t, { [PODMAN]: { auths } }, { repository: 'app' }), 'host:1');
  });

  it('are under whatever key docker has written', async (t) => {
    const keys = [
      'registry.example',
      'https://registry.example',
      'http://registry.example/v1/',
      'registry.example/v2/',
    ];
    for (const key of keys) assert.equal(await found(t, { [DOCKER]: { auths: { [key]: auth('u:p') } } }), 'u:p');
    const hub = { auths: { 'https://index.docker.io/v1/': auth('hub:h') } };
    assert.equal(await found(t, { [DOCKER]: hub }, { host: 'docker.io', repository: 'library/alpine' }), 'hub:h');
    assert.equal(await found(t, { [DOCKER]: hub }), 'none');
  });

  it('are passwords or tokens, and passwords may hold a colon', async (t) => {
    const of = async (entry: object) => await found(t, { [DOCKER]: { auths: { 'registry.example': entry } } });

    assert.equal(await of(auth('u:p:q')), 'u:p:q');
    assert.equal(await of({ username: 'u', password: 'p' }), 'u:p');
    assert.equal(await of({ ...auth('u:'), identitytoken: 'x' }), 'identity-token');
    assert.equal(await of(auth('<token>:x')), 'identity-token');
    assert.equal(await of({ registrytoken: 'x' }), 'registry-token');
    assert.equal(await of({}), 'none');
  });

  it('are missing with a word on what could not be asked', async (t) => {
    const helper = (name: string) => ({ [DOCKER]: { credHelpers: { 'registry.example': name } } });

    assert.equal(await found(t, { [DOCKER]: '{' }), 'none; ".docker/config.json" is no file of logins');
    assert.equal(await found(t, helper('x')), 'none; "docker-credential-x" is not on PATH');
    assert.equal(await found(t, helper('../x')), 'none; "docker-credential-../x" is no name of a program');
    assert.equal(await found(t, helper('x; rm')), 'none; "docker-credential-x; rm" is no name of a program');
  });
});
