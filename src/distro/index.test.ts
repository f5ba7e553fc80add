import assert from 'node:assert/strict';
import { it } from 'node:test';
import { versionScheme } from '../version/index.ts';
import { distroById, distroFor, distros } from './index.ts';

it('finds a distribution by its ID, and takes no derivative for what it derives from', () => {
  assert.equal(distroFor({ ID: 'debian' })?.id, 'debian');
  assert.equal(distroFor({ ID: 'ubuntu', ID_LIKE: 'debian' })?.id, 'ubuntu');
  assert.equal(distroFor({ ID: 'linuxmint', ID_LIKE: 'ubuntu debian' }), undefined);
  assert.equal(distroFor({ ID: 'Debian' }), undefined);
  assert.equal(distroFor({}), undefined);
});

it('finds each by its id', () => {
  for (const distro of distros) assert.equal(distroById(distro.id), distro);
});

it('orders the packages of each with a scheme that exists', () => {
  for (const distro of distros) assert.notEqual(versionScheme(distro.scheme), undefined);
});
