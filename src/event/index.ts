export { apiDestinationsStore } from './api-destinations.ts';
export { eventsArn, eventsResource } from './arn.ts';
export { type BusOptions, databaseBus } from './bus.ts';
export { connectionsStore } from './connections.ts';
export { type EcrEventsOptions, imageActions, imageScans } from './ecr-events.ts';
export { inputFault, inputOf } from './input/index.ts';
export { type EventPump, type EventPumpOptions, startEventPump } from './pump.ts';
export { rulesStore, TARGET_DELIVERY_KIND, targetReceiver } from './rules.ts';
export { createTargetSender, type TargetSenderOptions } from './targets/index.ts';
