import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { requireClient } from '../support/client.ts';
import { file, tar } from '../support/images.ts';
import { ADMINISTRATOR, type PratiqueProcess, suitePratique } from '../support/pratique.ts';
import { type Client, mustRun, runClient } from '../support/run-client.ts';
import { temporaryFolder } from '../support/temporary.ts';

const PLAIN = '--tls-verify=false';

for (const name of ['podman', 'buildah'] as const) {
  describe(name, () => {
    const started = suitePratique();

    it('logs in with the right password, and hears that another is wrong', async (t) => {
      const bench = await setUp(t, name, started);
      if (bench === undefined) return;
      const { client, server } = bench;

      const wrong = await login(client, server, 'wrong');
      const early = await runClient(client, ['pull', PLAIN, `${server.host}/app:latest`]);
      const right = await login(client, server, ADMINISTRATOR.secret);

      assert.notEqual(wrong.code, 0);
      assert.match(wrong.stderr, /invalid username\/password/);
      assert.notEqual(early.code, 0);
      assert.match(early.stderr, /unauthorized|authentication required|log in first/i);
      assert.equal(right.code, 0, right.stderr);
      assert.match(right.stdout, /Login Succeeded!/);
    });

    for (const [format, flags] of [
      ['docker', ['--format', 'v2s2']],
      ['oci', ['--format', 'oci']],
    ] as const) {
      it(`pulls what it pushed, by tag and by digest: ${format}`, async (t) => {
        const bench = await setUp(t, name, started);
        if (bench === undefined) return;
        const { client, server } = bench;
        await login(client, server, ADMINISTRATOR.secret);
        const image = `${server.host}/${name}/${format}`;
        const id = await bench.make(`${image}:latest`, format);

        const digestFile = `${bench.folder}/digest`;
        for (let time = 0; time < 2; time += 1) {
          await mustRun(client, ['push', PLAIN, ...flags, '--digestfile', digestFile, `${image}:latest`]);
        }
        const answer = await server.client.send('GET', `/v2/${name}/${format}/manifests/latest`);
        await mustRun(client, ['rmi', '--force', id]);
        await mustRun(client, ['pull', PLAIN, `${image}@${String(answer.headers['docker-content-digest'])}`]);
        await mustRun(client, ['pull', PLAIN, `${image}:latest`]);

        const mediaType = format === 'oci' ? /vnd\.oci\.image\.manifest/ : /vnd\.docker\.distribution\.manifest/;
        assert.match(String(answer.headers['content-type']), mediaType);
        assert.ok((await mustRun(client, ['images', '--no-trunc', '--quiet'])).includes(id));
      });
    }

    it('pushes a list of images', async (t) => {
      const bench = await setUp(t, name, started);
      if (bench === undefined) return;
      const { client, server } = bench;
      await login(client, server, ADMINISTRATOR.secret);
      const image = `${server.host}/${name}/multi`;
      await bench.make(`${image}:amd64`, 'oci');
      await mustRun(client, ['push', PLAIN, `${image}:amd64`]);

      await mustRun(client, ['manifest', 'create', 'list']);
      await mustRun(client, ['manifest', 'add', PLAIN, 'list', `docker://${image}:amd64`]);
      await mustRun(client, ['manifest', 'push', PLAIN, '--all', 'list', `docker://${image}:latest`]);

      const answer = await server.client.send('GET', `/v2/${name}/multi/manifests/latest`);
      const { manifests } = JSON.parse(answer.body.toString()) as { manifests: object[] };
      assert.match(String(answer.headers['content-type']), /image\.index|manifest\.list/);
      assert.equal(manifests.length, 1);
      await mustRun(client, ['pull', PLAIN, `${image}:latest`]);
    });
  });
}

interface Bench {
  readonly client: Client;
  readonly server: PratiqueProcess;
  readonly folder: string;
  /** Makes an image of one file under a name; answers its id. */
  make(name: string, format: 'oci' | 'docker'): Promise<string>;
}

async function setUp(
  t: TestContext,
  name: 'podman' | 'buildah',
  started: () => Promise<PratiqueProcess>,
): Promise<Bench | undefined> {
  const program = requireClient(t, name);
  if (program === undefined) return undefined;
  if (process.getuid?.() !== 0) {
    t.skip(`skipped: ${name} is tested as root`);
    return undefined;
  }
  const folder = temporaryFolder(t);
  writeFileSync(`${folder}/auth.json`, '{}');
  const storage = ['--root', `${folder}/root`, '--runroot', `${folder}/run`, '--storage-driver', 'vfs'];
  const machine = name === 'podman' ? ['--cgroup-manager', 'cgroupfs', '--events-backend', 'none'] : [];
  const client: Client = {
    program,
    before: [...storage, ...machine],
    environment: { HOME: folder, REGISTRY_AUTH_FILE: `${folder}/auth.json`, TMPDIR: folder },
  };
  return { client, server: await started(), folder, make: (as, format) => make(client, as, format) };
}

async function make(client: Client, name: string, format: 'oci' | 'docker'): Promise<string> {
  if (client.program.endsWith('podman')) {
    const id = await mustRun(client, ['import', '-', name], tar([file('hello', name)]));
    return id.trim().split('\n').at(-1)?.replace('sha256:', '') ?? '';
  }
  const container = (await mustRun(client, ['from', 'scratch'])).trim();
  await mustRun(client, ['config', '--label', `name=${name}`, container]);
  await mustRun(client, ['commit', '--format', format, container, name]);
  return (await mustRun(client, ['images', '--no-trunc', '--quiet', name])).trim().replace('sha256:', '');
}

async function login(client: Client, { host }: PratiqueProcess, password: string): ReturnType<typeof runClient> {
  return await runClient(client, ['login', PLAIN, '--username', ADMINISTRATOR.id, '--password-stdin', host], password);
}
