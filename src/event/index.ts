export { apiDestinationsStore } from './api-destinations.ts';
export { eventsArn, eventsResource } from './arn.ts';
export { connectionsStore } from './connections.ts';
export { inputFault, inputOf } from './input/index.ts';
export { rulesStore, TARGET_DELIVERY_KIND, targetReceiver } from './rules.ts';
