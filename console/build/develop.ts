import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

// `npm run console`: the console as its files are now, against the server at PRATIQUE_URL.

const server = await createServer({ configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)) });
await server.listen();
server.printUrls();
