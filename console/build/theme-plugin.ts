import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

const PALETTE = fileURLToPath(new URL('../theme/palette.ts', import.meta.url));
/** How `main.tsx` names it. */
const NAME = 'virtual:cloudscape-theme.css';

/**
 * Makes of `theme/palette.ts` a file of styles while the console is built: in the browser Cloudscape would write them into
 * the page, which the page's policy refuses, and bring all its tokens along.
 */
export function cloudscapeTheme(): Plugin {
  return {
    name: 'cloudscape-theme',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: async (id) => (id === `\0${NAME}` ? await stylesheet() : undefined),
  };
}

/** Its packages are written for bundlers, so a bundler has to run before Node can. */
async function stylesheet(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: PALETTE, write: false },
  });
  const [chunk] = 'output' in built ? built.output : [];
  if (chunk?.type !== 'chunk') throw new Error(`"${PALETTE}" was built into no script`);
  const folder = await mkdtemp(join(tmpdir(), 'pratique-theme-'));
  try {
    const file = join(folder, 'palette.mjs');
    await writeFile(file, chunk.code);
    const { stylesheet: text } = (await import(pathToFileURL(file).href)) as { readonly stylesheet: string };
    return text;
  } finally {
    await rm(folder, { recursive: true });
  }
}
