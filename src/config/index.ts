export { readConfig } from './read.ts';
export { type AdvisoriesFrom, type AdvisoriesPlace, type AdvisoriesTo, type Config, ConfigError } from './types.ts';
