import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import {
  CreateRepositoryCommand,
  DescribeImageScanFindingsCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  PutImageScanningConfigurationCommand,
  waitUntilImageScanComplete,
} from '@aws-sdk/client-ecr';
import { debianLayer, type Image, image } from '../test/support/images.ts';
import { answers, freePort } from '../test/support/ports.ts';

/*
 * The recipe "Automatically Scanning Images in ECR for Security" on this machine alone: a registry in a temporary
 * folder, an image made here in the place of nginx:1.14.1 (of Debian 9, with apt 1.4.8), advisories written by hand.
 */

const REPOSITORY = 'aws-cookbook-repo';
const PRATIQUE = join(import.meta.dirname, '../bin/pratique.js');
const folder = join(tmpdir(), `pratique-demo-${process.pid}`);
const port = await freePort();
const url = `http://localhost:${port}`;
const environment = {
  ...process.env,
  PRATIQUE_DATA: folder,
  PRATIQUE_PORT: String(port),
  PRATIQUE_FEEDS: join(import.meta.dirname, 'advisories'),
  PRATIQUE_ADVISORY_UPDATES: 'off',
  PRATIQUE_LOG_LEVEL: 'warn',
};

show('pratique advisories update', '# from two small files written by hand');
execFileSync(process.execPath, [PRATIQUE, 'advisories', 'update'], {
  env: environment,
  stdio: ['ignore', 'inherit', 'inherit'],
});
show('pratique serve &');
const server = spawn(process.execPath, [PRATIQUE, 'serve'], {
  env: environment,
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  await answers(`${url}/readyz`);
  await followRecipe();
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function followRecipe(): Promise<void> {
  const ecr = new ECRClient({ endpoint: url, region: 'us-east-1', credentials: readCredentials() });
  show(`aws ecr create-repository --repository-name ${REPOSITORY}`);
  const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  print({ repository });

  show(
    `aws ecr put-image-scanning-configuration --repository-name ${REPOSITORY} --image-scanning-configuration scanOnPush=true`,
  );
  const scanning = { repositoryName: REPOSITORY, imageScanningConfiguration: { scanOnPush: true } };
  await ecr.send(new PutImageScanningConfigurationCommand(scanning));

  show(`aws ecr get-login-password | docker login --username AWS --password-stdin localhost:${port}`);
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const authorization = `Basic ${authorizationData?.[0]?.authorizationToken ?? ''}`;

  show(`docker push localhost:${port}/${REPOSITORY}:old`, '# Debian 9 with apt 1.4.8');
  await push(image({ format: 'docker', layers: [oldDebian()] }), authorization);

  show(`aws ecr wait image-scan-complete --repository-name ${REPOSITORY} --image-id imageTag=old`);
  const old = { repositoryName: REPOSITORY, imageId: { imageTag: 'old' } };
  await waitUntilImageScanComplete({ client: ecr, maxWaitTime: 30, minDelay: 1 }, old);

  show(`aws ecr describe-image-scan-findings --repository-name ${REPOSITORY} --image-id imageTag=old`);
  const { $metadata: _, ...found } = await ecr.send(new DescribeImageScanFindingsCommand(old));
  print(found);
}

function oldDebian() {
  return debianLayer(
    [
      { name: 'apt', version: '1.4.8', architecture: 'amd64' },
      { name: 'libapt-pkg5.0', version: '1.4.8', source: 'apt', architecture: 'amd64' },
      { name: 'bash', version: '4.4-5', architecture: 'amd64' },
      { name: 'nginx', version: '1.14.1-1~stretch', architecture: 'amd64' },
    ],
    { release: '9' },
  );
}

/** What docker does: the blobs, then the manifest under its tag. */
async function push({ blobs, manifest }: Image, authorization: string): Promise<void> {
  const base = `${url}/v2/${REPOSITORY}`;
  for (const { digest, bytes } of blobs) {
    const begun = await demand(fetch(`${base}/blobs/uploads/`, { method: 'POST', headers: { authorization } }));
    const location = new URL(begun.headers.get('location') ?? '', url);
    location.searchParams.set('digest', digest);
    await demand(fetch(location, { method: 'PUT', headers: { authorization }, body: Buffer.from(bytes) }));
  }
  const headers = { authorization, 'content-type': manifest.mediaType };
  await demand(fetch(`${base}/manifests/old`, { method: 'PUT', headers, body: Buffer.from(manifest.bytes) }));
}

async function demand(asking: Promise<Response>): Promise<Response> {
  const response = await asking;
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** The administrator's key, as the first start wrote it: AWS's shared credentials file. */
function readCredentials(): { accessKeyId: string; secretAccessKey: string } {
  const text = readFileSync(join(folder, 'credentials'), 'utf8');
  const field = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '';
  return { accessKeyId: field('aws_access_key_id'), secretAccessKey: field('aws_secret_access_key') };
}

function show(command: string, remark = ''): void {
  process.stdout.write(`\n${styleText('bold', `$ ${command}`)} ${styleText('dim', remark)}\n`);
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 4)}\n`);
}
