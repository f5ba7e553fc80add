import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCsaf } from './csaf-form.ts';
import { productTree } from './product-tree.ts';

const HELPERS: Readonly<Record<string, { readonly cpe?: string; readonly purl?: string }>> = {
  AppStream: { cpe: 'cpe:/a:redhat:enterprise_linux:8::appstream' },
  rhel7: { cpe: 'cpe:/o:redhat:enterprise_linux:7' },
  satellite: { cpe: 'cpe:/a:redhat:satellite:6' },
  debian: { cpe: 'cpe:/o:debian:debian_linux:12' },
  'nodejs:18:8060': { purl: 'pkg:rpmmod/redhat/nodejs@18:8060:ad008a3a' },
  'nodejs-1:18.1-1.x86_64': { purl: 'pkg:rpm/redhat/nodejs@18.1-1?arch=x86_64&epoch=1' },
  'nodejs:16/nodejs': { purl: 'pkg:rpmmod/redhat/nodejs@16/nodejs' },
  snakeyaml: {},
  'curl.src': {},
  'ruby:2.5': {},
  'puppet-0:7-1.el9.noarch': { purl: 'pkg:rpm/redhat/puppet@7-1.el9?arch=noarch' },
  puppetserver: { purl: 'pkg:rpm/redhat/puppetserver?arch=src' },
  image: { purl: 'pkg:oci/ubi?repository_url=registry.redhat.io/ubi8' },
  bad: { purl: 'pkg:rpm/redhat/x?rpmmod=rhel10' },
};

/** What is a component of what, and what it is read as: major release, module, name, version, architecture. */
const RELATIONS: readonly (readonly [inner: string, outer: string, read: string])[] = [
  ['nodejs:18:8060', 'AppStream', 'other'],
  ['nodejs-1:18.1-1.x86_64', 'AppStream', '8||nodejs|1:18.1-1|x86_64'],
  ['nodejs-1:18.1-1.x86_64', 'AppStream:nodejs:18:8060', '8|nodejs:18|nodejs|1:18.1-1|x86_64'],
  ['nodejs:16/nodejs', 'AppStream', '8|nodejs:16|nodejs||src'],
  ['snakeyaml', 'rhel7', '7||snakeyaml||src'],
  ['curl.src', 'rhel7', '7||curl||src'],
  ['ruby:2.5', 'AppStream', 'other'],
  ['snakeyaml', 'satellite', 'other'],
  ['puppet-0:7-1.el9.noarch', 'satellite', '9||puppet|7-1.el9|noarch'],
  ['puppetserver', 'satellite', 'other'],
  ['snakeyaml', 'debian', 'other'],
  ['snakeyaml', 'nowhere', 'other'],
  ['unheard of', 'rhel7', 'other'],
  ['image', 'AppStream', 'other'],
  ['bad', 'AppStream', 'malformed'],
];

describe('a product tree', () => {
  const tree = productTree(
    parseCsaf({
      document: { category: 'csaf_vex', tracking: { id: 'CVE-2024-1' } },
      product_tree: {
        branches: Object.entries(HELPERS).map(([id, helper]) => ({
          branches: [{ product: { product_id: id, product_identification_helper: helper } }],
        })),
        relationships: RELATIONS.map(([inner, outer]) => ({
          product_reference: inner,
          relates_to_product_reference: outer,
          full_product_name: { product_id: `${outer}:${inner}` },
        })),
      },
    }),
  );

  for (const [inner, outer, expected] of RELATIONS) {
    it(`reads "${inner}" of "${outer}"`, () => {
      const found = tree(`${outer}:${inner}`);

      assert.equal(found.kind === 'component' ? textOf(found.component) : found.kind, expected);
    });
  }

  it('knows nothing of what is a component of nothing', () => {
    assert.deepEqual(tree('nodejs-1:18.1-1.x86_64'), { kind: 'other' });
  });
});

interface Read {
  readonly major: string;
  readonly module: string;
  readonly name: string;
  readonly version?: string;
  readonly architecture?: string;
}

function textOf({ major, module, name, version = '', architecture = '' }: Read): string {
  return [major, module, name, version, architecture].join('|');
}
