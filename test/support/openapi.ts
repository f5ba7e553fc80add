import { OPENAPI_PATH } from '../../src/http/api/document.ts';
import { startApi } from './api-server.ts';

/** The OpenAPI document of the REST API, as a server answers it. */
export async function openApiDocument(): Promise<unknown> {
  const api = await startApi({});
  try {
    return JSON.parse((await api.get(OPENAPI_PATH)).body.toString()) as unknown;
  } finally {
    await api.stop();
  }
}
