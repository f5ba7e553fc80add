import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { productsOf, redhatProduct } from './products.ts';

const CPES: readonly (readonly [cpe: string, kind: string | undefined, key?: string, major?: string])[] = [
  ['cpe:/o:redhat:enterprise_linux:8', 'mainline', 'cpe:/o:redhat:enterprise_linux:8', '8'],
  ['cpe:/a:redhat:enterprise_linux:9::appstream', 'mainline', 'cpe:/o:redhat:enterprise_linux:9', '9'],
  ['cpe:/a:redhat:enterprise_linux:9::crb', 'mainline', 'cpe:/o:redhat:enterprise_linux:9', '9'],
  ['cpe:/o:redhat:enterprise_linux:10.1', 'mainline', 'cpe:/o:redhat:enterprise_linux:10', '10'],
  ['cpe:2.3:o:redhat:enterprise_linux:9:*:baseos:*:*:*:*:*', 'mainline', 'cpe:/o:redhat:enterprise_linux:9', '9'],
  ['cpe:/o:redhat:rhel_els:7', 'mainline', 'cpe:/o:redhat:enterprise_linux:7', '7'],
  ['cpe:/a:redhat:rhel_extras:7', 'mainline', 'cpe:/o:redhat:enterprise_linux:7', '7'],
  ['cpe:/a:redhat:rhel_software_collections:3::el7', 'mainline', 'cpe:/o:redhat:enterprise_linux:7', '7'],
  ['cpe:/o:redhat:rhel_eus:8.6::baseos', 'extended', 'cpe:/o:redhat:rhel_eus:8.6', '8'],
  ['cpe:/a:redhat:rhel_aus:8.2::appstream', 'extended', 'cpe:/o:redhat:rhel_eus:8.2', '8'],
  ['cpe:/a:redhat:rhel_e4s:9.0::appstream', 'extended', 'cpe:/o:redhat:rhel_eus:9.0', '9'],
  ['cpe:/o:redhat:rhel_eus_long_life:8.4::baseos', 'extended', 'cpe:/o:redhat:rhel_eus:8.4', '8'],
  ['cpe:/o:redhat:enterprise_linux_eus:10.0', 'extended', 'cpe:/o:redhat:rhel_eus:10.0', '10'],
  ['cpe:/a:redhat:openshift:4.12::el8', 'layered', 'cpe:/a:redhat:openshift:4.12', '8'],
  ['cpe:/a:redhat:openshift:4', 'layered', 'cpe:/a:redhat:openshift:4'],
  ['cpe:/a:redhat:jbosseapxp', 'layered', 'cpe:/a:redhat:jbosseapxp'],
  ['cpe:/a:redhat:enterprise_linux_ai:3', 'layered', 'cpe:/a:redhat:enterprise_linux_ai:3'],
  ['cpe:/a:redhat:rhel_software_collections:3.8', undefined],
  ['cpe:/o:debian:debian_linux:12', undefined],
  ['enterprise_linux:8', undefined],
];

describe("Red Hat's products", () => {
  for (const [cpe, kind, key, major] of CPES) {
    it(`are told by "${cpe}"`, () => {
      const product = redhatProduct(cpe);

      assert.deepEqual([product?.kind, product?.key, product?.major], [kind, key, major]);
    });
  }

  const IMAGES: readonly (readonly [names: readonly string[], cpes: readonly string[], products: string])[] = [
    [[], [], 'enterprise_linux:8'],
    [['ubi-8-for-x86_64-baseos-rpms', 'rhel-8-for-x86_64-baseos-rpms'], [], 'enterprise_linux:8'],
    [[], ['cpe:/a:redhat:enterprise_linux:8::appstream'], 'enterprise_linux:8'],
    [[], ['cpe:/a:redhat:openshift:4.12::el8'], 'openshift:4 openshift:4.12 enterprise_linux:8'],
    [['rhocp-4.12-for-rhel-8-x86_64-rpms'], [], 'openshift:4 openshift:4.12 enterprise_linux:8'],
    [['rhocp-4.12-for-rhel-9-x86_64-rpms'], [], 'enterprise_linux:8'],
    [[], ['cpe:/o:redhat:rhel_eus:8.6::baseos'], 'rhel_eus:8.6'],
    [['rhel-8-for-x86_64-baseos-eus-rpms__8_DOT_6'], [], 'rhel_eus:8.6'],
    [['rhel-8-for-x86_64-baseos-e4s-rpms__8_DOT_6'], ['cpe:/a:redhat:rhel_tus:8.6'], 'rhel_eus:8.6'],
    [['rhel-8-for-x86_64-baseos-eus-rpms'], [], 'enterprise_linux:8'],
    [
      ['rhel-8-for-x86_64-appstream-aus-rpms__8_DOT_4', 'rhel-8-for-x86_64-appstream-rpms'],
      [],
      'enterprise_linux:8 rhel_eus:8.4',
    ],
    [['rhel-9-for-x86_64-baseos-rpms'], ['cpe:/o:redhat:rhel_eus:9.2::baseos'], 'enterprise_linux:8'],
    [['x'.repeat(1000)], ['cpe:/a:acme:thing:1'], 'enterprise_linux:8'],
  ];
  for (const [names, cpes, expected] of IMAGES) {
    it(`are those of an image of RHEL 8 that tells ${JSON.stringify([...names, ...cpes]).slice(0, 120)}`, () => {
      const products = productsOf('8', { names, cpes }).map((key) => key.replace(/^cpe:\/[ao]:redhat:/, ''));

      assert.deepEqual(products.join(' '), expected);
    });
  }
});
