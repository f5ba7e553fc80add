import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { seen } from '../../test/support/sources.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

const FILES: readonly (readonly [name: string, content: string | Buffer, isSbom: boolean | string])[] = [
  ['cyclonedx.json', '{ "bomFormat": "CycloneDX", "specVersion": "1.6" }', true],
  ['spdx.json', '\n{"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.3"}', true],
  ['attestation.json', '{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://spdx.dev/Document"}', true],
  ['envelope.json', '{"payloadType":"application/vnd.in-toto+json","payload":""}', true],
  ['package.json', '{"name":"x"}', false],
  ['notes.txt', 'notes', false],
  ['empty', '', false],
  ['tags.spdx', 'SPDXVersion: SPDX-2.3\n', true],
  ['commented.spdx', '# made by hand\n\n# twice\nSPDXVersion: SPDX-2.3\n', true],
  ['marked.json', '\ufeff{"bomFormat":"CycloneDX"}', true],
  ['wide.json', utf16('{"spdxVersion":"SPDX-2.2"}'), true],
  ['swapped.json', utf16('{"spdxVersion":"SPDX-2.2"}').swap16(), true],
  ['wide.spdx', utf16('SPDXVersion: SPDX-2.2\n'), true],
  ['wide-package.json', utf16('{"name":"x"}'), false],
  ['spdx-3.json', '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}', true],
  [
    'bom.xml',
    '<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>',
    "it is an SBOM in CycloneDX's XML, which is not read: write it as JSON",
  ],
];

describe('a file', () => {
  for (const [name, content, isSbom] of FILES) {
    it(`is ${isSbom === true ? 'an SBOM' : 'no SBOM that is read'}: ${name}`, async (t) => {
      const path = join(temporaryFolder(t), name);
      writeFileSync(path, content);

      const found = await seen(path);
      if (isSbom === true) assert.deepEqual(found, { sbom: name, bytes: Buffer.byteLength(content) });
      else if (isSbom === false) assert.equal(found, `"${path}" is no image, archive of one, or SBOM`);
      else assert.equal(found, `cannot read "${path}": ${isSbom}`);
    });
  }
});
