import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { ubuntuVex } from './ubuntu-vex.ts';

async function archiveOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<{ path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'ubuntu-vex-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const path = join(folder, 'vex-all.tar.xz');
  execFileSync('tar', ['-cJf', path, '-C', folder, 'vex']);
  return { path };
}

function document(cve: string, status: string): string {
  const product = { '@id': 'pkg:deb/ubuntu/unbound@1.13.1-1ubuntu5.11?arch=source&distro=jammy' };
  return JSON.stringify({
    metadata: { '@context': 'https://openvex.dev/ns/v0.2.0', author: 'Canonical Ltd.', version: 3 },
    statements: [{ vulnerability: { name: cve }, timestamp: '2025-07-17', products: [product], status }],
  });
}

describe("Ubuntu's VEX", () => {
  it('is read out of an archive, without what notices say again', async (t) => {
    const archive = await archiveOf(t, {
      'vex/cve/2025/CVE-2025-5994.json': document('CVE-2025-5994', 'not_affected'),
      'vex/cve/2025/CVE-2025-5995.json': 'Sorry',
      'vex/usn/USN-7666-1.json': document('CVE-2025-5994', 'fixed'),
    });

    const statements = await statementsOf(ubuntuVex, archive);

    assert.deepEqual(
      advisoriesOf(statements).map(({ id, affected }) => [id, affected[0]?.status]),
      [['CVE-2025-5994', 'not-affected']],
    );
    assert.deepEqual(
      statements.flatMap((one) => (one.kind === 'warning' ? [one.reason] : [])),
      ['a file that is no OpenVEX document'],
    );
  });

  it('refuses an archive without any', async (t) => {
    const archive = await archiveOf(t, { 'vex/README': 'There is nothing here' });

    await assert.rejects(statementsOf(ubuntuVex, archive), /there is no OpenVEX document in the archive/);
  });
});
