export { administerDeliveries } from './administration.ts';
export { databaseDeliveries } from './deliveries.ts';
export { startDelivering } from './delivering.ts';
export { laterAsAsked } from './later-as-asked.ts';
export { createDeliveryTally } from './tally.ts';
