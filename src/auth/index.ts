export { generateKey, type NewKey } from './access-key.ts';
export { ADMINISTRATOR, type AdministratorOutcome, createAdministrator } from './administrator.ts';
export { authenticator } from './authenticator.ts';
export { type Identities, identities, isIdentityName } from './identities.ts';
export { type LoginThrottle, loginThrottle } from './login-throttle.ts';
export { deriveKey, loadMasterKey, type MasterKey, readMasterKey } from './master-key.ts';
export { findMasterKey, openMasterKey } from './open-master-key.ts';
export {
  allows,
  allowsSomewhere,
  anonymousIdentity,
  isGrantPattern,
  narrowGrants,
  parsePermission,
} from './permissions.ts';
export { type SecretBox, secretBox } from './secret-box.ts';
export type { IdentityRow } from './store.ts';
