export { apiDestinationsStore } from './api-destinations.ts';
export { eventsArn, eventsResource } from './arn.ts';
export { databaseBus } from './bus.ts';
export { connectionsStore } from './connections.ts';
export {
  deadLetterQueueFault,
  TARGET_DEAD_LETTER_KIND,
  targetDeadLetterSender,
  targetDeadLetters,
} from './dead-letters.ts';
export { imageActions, imageScans } from './ecr-events.ts';
export { inputFault } from './input/index.ts';
export { startFindingEvents } from './inspector/follow.ts';
export { databaseEventLog } from './listing.ts';
export { startEventPump } from './pump.ts';
export { rulesStore } from './rules.ts';
export { scanFrequencies } from './scan-frequencies.ts';
export { createTargetSender } from './targets/index.ts';
export { broughtSecret, connectionSecret } from './webhook-secret.ts';
