import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRepositoryCommand, DescribeImageScanFindingsCommand, ECRClient } from '@aws-sdk/client-ecr';
import { debianLayer, file, type Image, image, layer } from '../test/support/images.ts';
import { answers, freePort } from '../test/support/ports.ts';

/*
 * A push of 200 MB of ready layers with skopeo, to Debian's docker-registry (distribution 2.8) and to Pratique by
 * turns, each time into a registry that does not have them; then how soon after the manifest's 201 the findings are
 * there. Goals: no slower than distribution by the median, findings within a second.
 */

const ROUNDS = 5;
const LAYERS = 4;
const LAYER_BYTES = 50 * 2 ** 20;
const FINDINGS_GOAL_MILLISECONDS = 1_000;
const KEY = { id: 'AKPQBENCHBENCHBENCH0', secret: 'a-secret-for-the-bench-alone' };
const PRATIQUE = join(import.meta.dirname, '../bin/pratique.js');

const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
const running: ChildProcess[] = [];
try {
  await bench();
} finally {
  for (const child of running) child.kill();
  await sleep(500);
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const [pratique, distribution] = [await freePort(), await freePort()];
  loadAdvisories();
  await startPratique(pratique);
  await startDistribution(distribution);
  const times = { distribution: [] as number[], pratique: [] as number[], findings: [] as number[] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    // Fresh bytes each time: a registry that has a layer is not sent it again.
    const source = writeImage(join(folder, 'image'), bigImage());
    times.distribution.push(push(source, `127.0.0.1:${distribution}/bench:${round}`));
    times.pratique.push(push(source, `localhost:${pratique}/bench:${round}`, `${KEY.id}:${KEY.secret}`));
    times.findings.push(await findingsAfterPush(pratique, round));
    print([`round ${round}`, ...Object.values(times).map((list) => milliseconds(list.at(-1) ?? Number.NaN))]);
  }
  const medians = Object.values(times).map(median);
  print(['median', ...medians.map(milliseconds)]);
  const [ofDistribution = 0, ofPratique = 0, ofFindings = 0] = medians;
  const ratio = (ofPratique / ofDistribution).toFixed(2);
  process.stdout.write(`push: ${ratio} of distribution's time; findings: ${milliseconds(ofFindings)} after the 201\n`);
  if (ofPratique > ofDistribution || ofFindings > FINDINGS_GOAL_MILLISECONDS) process.exitCode = 1;
}

/** Random bytes hardly compress: what counts is what crosses the wire. */
function bigImage(): Image {
  const packages = [{ name: 'apt', version: '1.4.8', architecture: 'amd64' }];
  const parts = Array.from({ length: LAYERS }, (_, at) => {
    const big = file(`opt/part-${at}`, randomBytes(LAYER_BYTES));
    return at === 0 ? debianLayer(packages, { release: '9', more: [big] }) : layer([big]);
  });
  return image({ format: 'docker', layers: parts });
}

/** skopeo's `dir:` layout. */
function writeImage(path: string, { manifest, blobs }: Image): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  writeFileSync(join(path, 'version'), 'Directory Transport Version: 1.1\n');
  writeFileSync(join(path, 'manifest.json'), manifest.bytes);
  for (const { digest, bytes } of blobs) writeFileSync(join(path, digest.slice('sha256:'.length)), bytes);
  return path;
}

/** Milliseconds that skopeo took. */
function push(source: string, target: string, credentials?: string): number {
  const home = join(folder, 'home');
  rmSync(home, { recursive: true, force: true });
  const login = credentials === undefined ? ['--dest-no-creds'] : ['--dest-creds', credentials];
  const words = ['copy', '--quiet', '--insecure-policy', '--dest-tls-verify=false', ...login];
  const started = performance.now();
  execFileSync('skopeo', [...words, `dir:${source}`, `docker://${target}`], {
    env: { ...process.env, HOME: home, XDG_DATA_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return performance.now() - started;
}

/** Pushes one more image and answers how long after the manifest's 201 its scan is complete. */
async function findingsAfterPush(port: number, round: number): Promise<number> {
  const url = `http://localhost:${port}`;
  const headers = { authorization: `Basic ${btoa(`${KEY.id}:${KEY.secret}`)}` };
  const { blobs, manifest } = bigImage();
  for (const { digest, bytes } of blobs) {
    const begun = await fetch(`${url}/v2/bench/blobs/uploads/`, { method: 'POST', headers });
    const location = new URL(begun.headers.get('location') ?? '', url);
    location.searchParams.set('digest', digest);
    await fetch(location, { method: 'PUT', headers, body: Buffer.from(bytes) });
  }
  const tag = `findings-${round}`;
  const type = { 'content-type': manifest.mediaType };
  const body = Buffer.from(manifest.bytes);
  const answer = await fetch(`${url}/v2/bench/manifests/${tag}`, {
    method: 'PUT',
    headers: { ...headers, ...type },
    body,
  });
  if (answer.status !== 201) throw new Error(`the manifest was answered ${answer.status}: ${await answer.text()}`);
  const pushed = performance.now();
  await findingsOf(url, tag);
  return performance.now() - pushed;
}

async function findingsOf(url: string, tag: string): Promise<void> {
  const credentials = { accessKeyId: KEY.id, secretAccessKey: KEY.secret };
  const ecr = new ECRClient({ endpoint: url, region: 'us-east-1', credentials });
  const asked = new DescribeImageScanFindingsCommand({ repositoryName: 'bench', imageId: { imageTag: tag } });
  for (;;) {
    const { imageScanStatus, imageScanFindings } = await ecr.send(asked);
    if (imageScanStatus?.status === 'FAILED') throw new Error(`the scan failed: ${imageScanStatus.description}`);
    if (imageScanStatus?.status === 'COMPLETE' && (imageScanFindings?.findings?.length ?? 0) > 0) return;
    await sleep(2);
  }
}

function loadAdvisories(): void {
  const env = {
    ...process.env,
    PRATIQUE_DATA: folder,
    PRATIQUE_FEEDS: join(import.meta.dirname, '../demo/advisories'),
  };
  execFileSync(process.execPath, [PRATIQUE, 'advisories', 'update'], { env, stdio: 'ignore' });
}

async function startPratique(port: number): Promise<void> {
  const env = {
    ...process.env,
    PRATIQUE_DATA: folder,
    PRATIQUE_PORT: String(port),
    PRATIQUE_ACCESS_KEY_ID: KEY.id,
    PRATIQUE_SECRET_ACCESS_KEY: KEY.secret,
    PRATIQUE_ADVISORY_UPDATES: 'off',
    PRATIQUE_LOG_LEVEL: 'warn',
  };
  running.push(spawn(process.execPath, [PRATIQUE, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] }));
  await answers(`http://localhost:${port}/readyz`);
  const credentials = { accessKeyId: KEY.id, secretAccessKey: KEY.secret };
  const ecr = new ECRClient({ endpoint: `http://localhost:${port}`, region: 'us-east-1', credentials });
  const scanning = { imageScanningConfiguration: { scanOnPush: true } };
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'bench', ...scanning }));
}

async function startDistribution(port: number): Promise<void> {
  const settings = join(folder, 'distribution.yml');
  writeFileSync(
    settings,
    `version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: ${join(folder, 'distribution')}}}
http: {addr: 127.0.0.1:${port}}
`,
  );
  running.push(spawn('docker-registry', ['serve', settings], { stdio: 'ignore' }));
  await answers(`http://127.0.0.1:${port}/v2/`);
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

function print(cells: readonly string[]): void {
  if (cells[0] === 'round 1') process.stdout.write(`${line(['', 'distribution', 'pratique', 'findings after 201'])}\n`);
  process.stdout.write(`${line(cells)}\n`);
}

function line(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(20)).join('');
}
