import type { AdvisoriesPlace } from '../../config/index.ts';
import type { RegistryOptions } from '../../source/types.ts';

/** How the registry of a setting is spoken to. */
export function registryAccess(
  { isPlainHttp, trustedRealms }: AdvisoriesPlace,
  environment: NodeJS.ProcessEnv,
): RegistryOptions {
  return { isPlainHttp, isInsecure: false, trustedRealms, environment };
}
