import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { routes } from '../support/views.ts';
import { SHOTS } from './pages.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = ['sign-in', 'first-start', ...SHOTS.map(({ name }) => name)];

describe('the pictures of the console', () => {
  it('are of every page', () => {
    const paths = SHOTS.map(({ path }) => path.replace(/\?.*/, ''));

    const unseen = routes().filter((route) => {
      const pattern = new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/]+')}$`);
      return !paths.some((path) => pattern.test(path));
    });

    assert.deepEqual(unseen, []);
  });

  it('are kept in light and dark, and shown in docs/console.md', () => {
    const shown = readFileSync(`${ROOT}docs/console.md`, 'utf8');

    const files = NAMES.flatMap((name) => [`images/${name}-light.webp`, `images/${name}-dark.webp`]);

    assert.deepEqual(
      files.filter((file) => !existsSync(`${ROOT}docs/${file}`) || !shown.includes(file)),
      [],
    );
  });
});
