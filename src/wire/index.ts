export { type AlertsBeside, openAlertsBeside } from './alerts.ts';
export { openCore, openTrailOf } from './core.ts';
export { advisoriesFolder, databaseFile, makeDataFolder } from './data-folder.ts';
export { openDeliveriesAdministration } from './deliveries.ts';
export { openExcuses } from './excuses.ts';
export { openScanning } from './scanning.ts';
export { type Pratique, startPratique } from './server.ts';
export { openStored, type Stored } from './stored.ts';
export { openWebhookSecrets, type WebhookSecrets } from './webhook-secrets.ts';
