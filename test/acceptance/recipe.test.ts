import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DescribeImageScanFindingsResponse } from '@aws-sdk/client-ecr';
import { requireAws } from '../support/aws-cli.ts';
import { type Docker, startDocker } from '../support/docker.ts';
import { attributeOf } from '../support/ecr.ts';
import { debianLayer, file, type Image, image, layer, tar } from '../support/images.ts';
import { type Running, runPratique, startRunning } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

// "Automatically Scanning Images in ECR for Security", step by step and word by word, but for the image: this one is
// made here, of Debian 9 with apt 1.4.8, which is what nginx:1.14.1 was made of.

const REPOSITORY = ['--repository-name', 'aws-cookbook-repo'];
const OLD = [...REPOSITORY, '--image-id', 'imageTag=old'];

let running: Running;
before(async () => {
  const feeds = fileURLToPath(new URL('../../demo/advisories', import.meta.url));
  running = await startRunning({ settings: { PRATIQUE_FEEDS: feeds, PRATIQUE_ACCOUNT: '123456789012' } });
  const { code, stderr } = await runPratique(running.settings, 'advisories', 'update');
  assert.equal(code, 0, stderr);
});
after(async () => await running.stop());

it('follows the recipe with docker and the aws CLI', async (t) => {
  const aws = requireAws(t, running);
  const docker = aws && (await startDocker(t));
  if (docker === undefined || aws === undefined) return;
  const archive = join(temporaryFolder(t), 'nginx.tar');
  writeFileSync(archive, dockerArchive(oldNginx(), 'nginx:1.14.1'));
  await succeed(docker, ['load', '--input', archive]);
  const pushed = `${running.host}/aws-cookbook-repo:old`;

  const { repository } = (await aws.json('ecr', 'create-repository', ...REPOSITORY)) as {
    repository: Readonly<Record<string, unknown>>;
  };
  assert.equal(repository['repositoryUri'], `${running.host}/aws-cookbook-repo`);
  assert.equal(repository['repositoryArn'], 'arn:aws:ecr:us-east-1:123456789012:repository/aws-cookbook-repo');

  const switched = ['ecr', 'put-image-scanning-configuration', ...REPOSITORY];
  assert.deepEqual(await aws.json(...switched, '--image-scanning-configuration', 'scanOnPush=true'), {
    registryId: '123456789012',
    repositoryName: 'aws-cookbook-repo',
    imageScanningConfiguration: { scanOnPush: true },
  });

  const { stdout: password } = await aws.run('ecr', 'get-login-password');
  const login = await docker.run(['login', '--username', 'AWS', '--password-stdin', running.host], { input: password });
  assert.match(login.stdout, /Login Succeeded/, login.stderr);

  await succeed(docker, ['tag', 'nginx:1.14.1', pushed]);
  await succeed(docker, ['push', pushed]);
  const waited = await aws.run('ecr', 'wait', 'image-scan-complete', ...OLD);
  assert.equal(waited.code, 0, waited.stderr);

  checkFindings((await aws.json('ecr', 'describe-image-scan-findings', ...OLD)) as DescribeImageScanFindingsResponse);

  await succeed(docker, ['image', 'rm', pushed]);
  await succeed(docker, ['image', 'rm', 'nginx:1.14.1']);
  await succeed(docker, ['pull', pushed]);

  const deleted = await aws.json('ecr', 'batch-delete-image', ...REPOSITORY, '--image-ids', 'imageTag=old');
  const { imageIds, failures } = deleted as { imageIds: readonly { imageTag: string }[]; failures: unknown };
  assert.deepEqual([imageIds.map(({ imageTag }) => imageTag), failures], [['old'], []]);

  const gone = (await aws.json('ecr', 'delete-repository', ...REPOSITORY)) as {
    repository: { repositoryName: string };
  };
  assert.equal(gone.repository.repositoryName, 'aws-cookbook-repo');
  const again = await aws.run('ecr', 'describe-image-scan-findings', ...OLD);
  assert.match(again.stderr, /\(RepositoryNotFoundException\)/);
});

function checkFindings({ imageScanStatus, imageScanFindings }: DescribeImageScanFindingsResponse): void {
  assert.equal(imageScanStatus?.status, 'COMPLETE');
  assert.deepEqual(imageScanFindings?.findingSeverityCounts, { HIGH: 1 });
  const [found, ...others] = imageScanFindings?.findings ?? [];
  assert.ok(found);
  assert.deepEqual(others, []);
  assert.equal(found.name, 'CVE-2019-3462');
  assert.equal(found.severity, 'HIGH');
  assert.equal(found.uri, 'https://security-tracker.debian.org/tracker/CVE-2019-3462');
  assert.match(found.description ?? '', /302 redirect/);
  const keys = ['package_name', 'package_version', 'fixed_in_version', 'package_type', 'CVSS3_SCORE', 'CVSS3_VECTOR'];
  assert.deepEqual(
    keys.map((key) => attributeOf(found, key)),
    ['apt', '1.4.8', '1.4.9', 'deb', '8.1', 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  );
  assert.match(attributeOf(found, 'layer_digest') ?? '', /^sha256:[0-9a-f]{64}$/);
}

function oldNginx(): Image {
  const stretch = debianLayer(
    [
      { name: 'apt', version: '1.4.8' },
      { name: 'libapt-pkg5.0', version: '1.4.8', source: 'apt' },
      { name: 'bash', version: '4.4-5' },
    ],
    { release: '9', compression: 'none' },
  );
  const nginx = layer([file('usr/sbin/nginx', '#!/bin/sh\n', 0o755)], { compression: 'none' });
  return image({ format: 'docker', layers: [stretch, nginx] });
}

/** What `docker save` writes and `docker load` reads. */
function dockerArchive({ config, layers }: Image, tag: string): Uint8Array {
  const named = layers.map(({ bytes }, number) => file(`${number}/layer.tar`, bytes));
  const manifest = [{ Config: 'config.json', RepoTags: [tag], Layers: named.map(({ path }) => path) }];
  return tar([file('config.json', config.bytes), ...named, file('manifest.json', JSON.stringify(manifest))]);
}

async function succeed(docker: Docker, args: readonly string[]): Promise<void> {
  const { code, stderr } = await docker.run(args);
  assert.equal(code, 0, `docker ${args.join(' ')}: ${stderr}`);
}
