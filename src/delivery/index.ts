export { type DeliveriesOptions, databaseDeliveries } from './deliveries.ts';
export { type Delivering, type DeliveringOptions, startDelivering } from './delivering.ts';
export { DELIVERY_SETTINGS, type DeliverySettings, TRIED_FOR_MILLISECONDS } from './settings.ts';
