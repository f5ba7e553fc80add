export { newsSince } from './news.ts';
export { openFindings } from './open-findings.ts';
export {
  readableVulnerabilities,
  STANDING_ORDERS,
  type StandingAsked,
  type StandingVulnerability,
} from './standing-vulnerabilities.ts';
export { createStandings, type Standings } from './standings.ts';
export { changesSince, openCounts } from './summary.ts';
export { survey } from './survey.ts';
export { startSurveying } from './surveying.ts';
