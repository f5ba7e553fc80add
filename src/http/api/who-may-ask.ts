import type { IncomingMessage } from 'node:http';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import type { ApiEnv, ApiOptions } from './context.ts';
import { fits, operationsOf } from './operations.ts';
import { demandAdministrator, identified } from './permit.ts';

/** What somebody needs to be answered. */
export type Need = 'nothing' | 'session' | 'login' | 'pull' | 'pull-all' | 'push' | 'administer' | 'administer-all';

/** In words, as the document says it. */
export const NEEDS: Readonly<Record<Need, string>> = {
  nothing: 'Anybody may ask.',
  session: 'For a browser that is signed in.',
  login: 'For whoever has a login: what is in a repository is shown to who may pull from it.',
  pull: 'For who may pull from the repository.',
  'pull-all': 'For who may pull from every repository.',
  push: 'For who may push to the repository.',
  administer: 'For who administers the repositories that it is about.',
  'administer-all': 'For who administers the whole registry.',
};

/**
 * Who may ask for what, by operation. `pull`, `push` and `administer` are of a repository, which the endpoint itself looks
 * at; everything else is held here, before anything of the request is read.
 */
const OPERATIONS: Readonly<Record<Need, readonly string[]>> = {
  nothing: ['signIn', 'signOut'],
  session: ['getSession', 'changePassword', 'signOutEverywhere'],
  login: [
    'followChanges',
    'getOverview',
    'search',
    'listVulnerabilities',
    'getVulnerability',
    'listVulnerableImages',
    'listPackageVersions',
    'listPackageHolders',
    'listRepositories',
    'listExcuses',
    'getExcuse',
    'exportExcuses',
    'listAdvisorySources',
    'getAdvisoryUpdate',
    'getCurrentTags',
  ],
  pull: [
    'listImages',
    'getImage',
    'getCoverage',
    'listPackages',
    'listFindings',
    'explainFinding',
    'getSbom',
    'listRemedies',
    'listLayers',
    'getManifest',
    'getConfig',
    'listReferrers',
    'getVex',
    'listTagHistory',
    'listTagMoves',
    'getRepository',
  ],
  'pull-all': ['listPackageNames'],
  push: ['attachSbom', 'startScan', 'previewDeletion', 'deleteImages', 'deleteTag'],
  administer: [
    'addExcuse',
    'endExcuse',
    'importExcuses',
    'createRepository',
    'changeRepository',
    'changeLabels',
    'deleteRepository',
    'previewLifecyclePolicy',
  ],
  'administer-all': [
    'updateAdvisories',
    'putCurrentTags',
    'listSchedules',
    'getSchedule',
    'putSchedule',
    'deleteSchedule',
    'runSchedule',
    'listAlertChannelKinds',
    'listAlertChannels',
    'putAlertChannel',
    'deleteAlertChannel',
    'testAlertChannel',
    'listAlertRules',
    'getAlertRule',
    'putAlertRule',
    'deleteAlertRule',
    'previewAlertRule',
    'previewAlertSettings',
    'listEvents',
    'listDeliveries',
    'getDelivery',
    'sendDeliveryAgain',
    'sendDeliveriesAgain',
    'listUsers',
    'addUser',
    'getUser',
    'changeUser',
    'removeUser',
    'addGrants',
    'removeGrant',
    'addAccessKey',
    'rollAccessKeys',
    'removeAccessKey',
    'setPassword',
    'removePassword',
    'signOutUser',
    'listTrail',
  ],
};

const NEED_OF = new Map(
  Object.entries(OPERATIONS).flatMap(([need, ids]) => ids.map((id) => [id, need as Need] as const)),
);

/** What asking for an operation needs. Throws for one of which nobody has said it. */
export function needOf(operationId: string): Need {
  const need = NEED_OF.get(operationId);
  if (need === undefined) throw new Error(`nobody has said who may ask for "${operationId}"`);
  return need;
}

/** Refuses who may not ask at all, before anybody looks at what they ask for. */
export function demandNeeds(app: OpenAPIHono<ApiEnv>, options: ApiOptions) {
  let operations: ReturnType<typeof operationsOf> | undefined;
  return async ({ req, env }: Context<ApiEnv>, next: Next): Promise<void> => {
    operations ??= operationsOf(app);
    const method = req.method === 'HEAD' ? 'GET' : req.method;
    const segments = req.path.split('/');
    const asked = operations.find((each) => each.method === method && fits(each.segments, segments));
    if (asked !== undefined) await demand(options, env.incoming, needOf(asked.id));
    await next();
  };
}

async function demand(options: ApiOptions, request: IncomingMessage, need: Need): Promise<void> {
  if (need === 'nothing' || need === 'session') return;
  if (need === 'administer-all') await demandAdministrator(options, request);
  else await identified(options, request);
}
