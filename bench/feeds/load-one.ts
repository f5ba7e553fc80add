import { load } from './load.ts';

/* One load in a process of its own: `load-one.ts ROOT FOLDER ID CACHE`; prints what it came to as JSON. */

const [root = '', folder = '', id = '', cacheFolder = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await load({ root, folder, id, cacheFolder })));
