export { newsSince } from './news.ts';
export { createStandings, type Standings } from './standings.ts';
export { changesSince, openCounts } from './summary.ts';
export { survey } from './survey.ts';
export { startSurveying } from './surveying.ts';
