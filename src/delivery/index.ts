export { databaseDeliveries } from './deliveries.ts';
export { startDelivering } from './delivering.ts';
