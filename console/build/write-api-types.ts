import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '../../test/support/openapi.ts';
import { apiTypes } from './api-types.ts';

// `npm run api-types`: writes the console's types of the REST API as the server tells them now.

const TARGET = fileURLToPath(new URL('../src/api/schema.generated.ts', import.meta.url));

writeFileSync(TARGET, apiTypes(await openApiDocument()));
