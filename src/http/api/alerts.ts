import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  alertChannels,
  alertText,
  judgeRuleSettings,
  type Preview,
  type RuleSettings,
  ruleSettingsSchema,
  type StoredChannel,
  type StoredRule,
} from '../../alert/index.ts';
import {
  channelSchema,
  channelsSchema,
  kindsSchema,
  named,
  newChannelSchema,
  previewSchema,
  ruleSchema,
  rulesSchema,
  triedSchema,
} from './alert-schemas.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { namedPage } from './named-page.ts';
import { namedParameters, noParameters } from './parameters.ts';
import { demandAdministrator } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { timeText } from './shapes.ts';

const CHANNELS = '/api/v1/alerts/channels';
const CHANNEL = `${CHANNELS}/{name}`;
const RULES = '/api/v1/alerts/rules';
const RULE = `${RULES}/{name}`;
/** Of a registry with very many tags, as many are looked at as somebody waits for. */
const MOST_PREVIEW_MILLISECONDS = 3000;
/** What a message of a rule without a name is said to be of. */
const NOT_MADE = 'new';
const tags = ['alerts'];
const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such channel or rule') };
const GONE = { 204: { description: 'It is gone' }, ...UNKNOWN };
const ofAll = { query: noParameters };
const ofOne = { params: named, query: noParameters };

const kindsRoute = createRoute({
  method: 'get',
  path: '/api/v1/alerts/channel-kinds',
  operationId: 'listAlertChannelKinds',
  summary: 'Ways to reach people, with what there is to set of each',
  tags,
  request: ofAll,
  responses: { 200: answer(kindsSchema), ...REFUSALS },
});

const channelsRoute = createRoute({
  method: 'get',
  path: CHANNELS,
  operationId: 'listAlertChannels',
  summary: 'The channels, by name; of their secrets only which are set',
  tags,
  request: { query: namedParameters },
  responses: { 200: answer(channelsSchema), ...REFUSALS },
});

const putChannelRoute = createRoute({
  method: 'put',
  path: CHANNEL,
  operationId: 'putAlertChannel',
  summary: 'Makes a channel, or gives the one of that name other settings: all of them, but secrets that are to stay',
  tags,
  request: { ...ofOne, body: jsonBody(newChannelSchema) },
  responses: { 200: answer(channelSchema), ...REFUSALS },
});

const deleteChannelRoute = createRoute({
  method: 'delete',
  path: CHANNEL,
  operationId: 'deleteAlertChannel',
  summary: 'Removes a channel, with what is on its way to it',
  tags,
  request: ofOne,
  responses: GONE,
});

const testRoute = createRoute({
  method: 'post',
  path: `${CHANNEL}/test`,
  operationId: 'testAlertChannel',
  summary: 'Sends an example through a channel now, and says what came of it',
  tags,
  request: ofOne,
  responses: { 200: answer(triedSchema), ...UNKNOWN },
});

const rulesRoute = createRoute({
  method: 'get',
  path: RULES,
  operationId: 'listAlertRules',
  summary: 'Who is told of what, by name',
  tags,
  request: { query: namedParameters },
  responses: { 200: answer(rulesSchema), ...REFUSALS },
});

const ruleRoute = createRoute({
  method: 'get',
  path: RULE,
  operationId: 'getAlertRule',
  summary: 'A rule',
  tags,
  request: ofOne,
  responses: { 200: answer(ruleSchema), ...UNKNOWN },
});

const putRuleRoute = createRoute({
  method: 'put',
  path: RULE,
  operationId: 'putAlertRule',
  summary: 'Makes a rule, or gives the one of that name other settings: what is left out is as the default rule has it',
  tags,
  request: { ...ofOne, body: jsonBody(ruleSettingsSchema) },
  responses: { 200: answer(ruleSchema), ...REFUSALS },
});

const deleteRuleRoute = createRoute({
  method: 'delete',
  path: RULE,
  operationId: 'deleteAlertRule',
  summary: 'Removes a rule, with what it remembers',
  tags,
  request: ofOne,
  responses: GONE,
});

const previewRoute = createRoute({
  method: 'get',
  path: `${RULE}/preview`,
  operationId: 'previewAlertRule',
  summary: 'What a rule would tell now, and how many messages it would have sent in the last 30 days',
  tags,
  request: ofOne,
  responses: { 200: answer(previewSchema), ...UNKNOWN },
});

const triedRoute = createRoute({
  method: 'post',
  path: '/api/v1/alerts/preview',
  operationId: 'previewAlertSettings',
  summary: 'The same of a rule that nobody has made: nothing is kept, and nobody is told',
  tags,
  request: { ...ofAll, body: jsonBody(ruleSettingsSchema) },
  responses: { 200: answer(previewSchema), ...REFUSALS },
});

/** Whom to tell of what: for who administers the whole registry. */
export function serveAlerts(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  serveChannels(app, options);
  serveRules(app, options);
}

function serveChannels(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { channels, tryChannel } = options.alerts;
  app.openapi(kindsRoute, async ({ env, json }) => {
    await demandAdministrator(options, env.incoming);
    return json({ kinds: alertChannels.map(kindShape) }, 200);
  });
  app.openapi(channelsRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { page, more } = namedPage(await channels.list(), req.valid('query'));
    return json({ channels: page.map(channelShape), ...more }, 200);
  });
  app.openapi(putChannelRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    const { channel, settings, enabled = true } = req.valid('json');
    const fault = await channels.put({ name, channel, settings, keepsSecrets: true });
    if (fault !== undefined) throw new Problem('bad-request', fault);
    await channels.setEnabled(name, enabled);
    const stored = await channels.get(name);
    if (stored === undefined) throw unknown('channel', name);
    return json(channelShape(stored), 200);
  });
  app.openapi(deleteChannelRoute, async ({ req, env, body }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    if (!(await channels.remove(name))) throw unknown('channel', name);
    return body(null, 204);
  });
  app.openapi(testRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    const tried = await tryChannel(name);
    if (tried === undefined) throw unknown('channel', name);
    return json(tried.kind === 'sent' ? { sent: true } : { sent: false, reason: tried.reason }, 200);
  });
}

function serveRules(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { rules, preview } = options.alerts;
  const found = async (name: string) => {
    const rule = await rules.get(name);
    if (rule === undefined) throw unknown('rule', name);
    return rule;
  };
  const previewed = async (rule: RuleSettings & { readonly name: string }, signal: AbortSignal) => {
    try {
      return previewShape(await preview(rule, { signal, mostMilliseconds: MOST_PREVIEW_MILLISECONDS }));
    } catch (error) {
      // Nobody reads it, and it is no fault of the server's.
      throw signal.aborted ? new Problem('bad-request', 'whoever asked has gone') : error;
    }
  };
  app.openapi(rulesRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { page, more } = namedPage(await rules.list(), req.valid('query'));
    return json({ rules: page.map(ruleShape), ...more }, 200);
  });
  app.openapi(ruleRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    return json(ruleShape(await found(req.valid('param').name)), 200);
  });
  app.openapi(putRuleRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    const judged = judgeRuleSettings(req.valid('json'));
    const fault = judged.kind === 'fault' ? judged.fault : await rules.put(name, judged.settings);
    if (fault !== undefined) throw new Problem('bad-request', fault);
    return json(ruleShape(await found(name)), 200);
  });
  app.openapi(deleteRuleRoute, async ({ req, env, body }) => {
    await demandAdministrator(options, env.incoming);
    const { name } = req.valid('param');
    if (!(await rules.remove(name))) throw unknown('rule', name);
    return body(null, 204);
  });
  app.openapi(previewRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    return json(await previewed(await found(req.valid('param').name), req.raw.signal), 200);
  });
  app.openapi(triedRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const judged = judgeRuleSettings(req.valid('json'));
    if (judged.kind === 'fault') throw new Problem('bad-request', judged.fault);
    return json(await previewed({ name: NOT_MADE, ...judged.settings }, req.raw.signal), 200);
  });
}

function unknown(what: 'channel' | 'rule', name: string): Problem {
  return new Problem('unknown', `there is no ${what} "${name}"`);
}

function kindShape({ id, title, fields }: (typeof alertChannels)[number]) {
  return {
    id,
    title,
    fields: fields.map(({ choices, ...field }) => ({
      ...field,
      ...(choices === undefined ? {} : { choices: [...choices] }),
    })),
  };
}

function channelShape({ createdAt, settings, secrets, ...channel }: StoredChannel) {
  return { ...channel, settings: { ...settings }, secrets: [...secrets], createdAt: timeText(createdAt) };
}

function ruleShape(stored: StoredRule) {
  const { name, enabled, repositories, from, fixableOnly, changes, when, channels, since, toldAt, nextAt } = stored;
  return {
    name,
    enabled,
    repositories: [...repositories],
    tags: stored.tags === 'current' ? stored.tags : [...stored.tags],
    from,
    fixableOnly,
    changes: [...changes],
    when,
    channels: channels === '*' ? channels : [...channels],
    since: timeText(since),
    ...(toldAt === undefined ? {} : { toldAt: timeText(toldAt) }),
    ...(nextAt === undefined ? {} : { nextAt: timeText(nextAt) }),
  };
}

function countsShape(counts: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count = 0]) => [name, count]));
}

function previewShape({ channels, tags: watched, looked, message, past }: Preview) {
  return {
    channels: [...channels],
    tags: watched,
    looked,
    past: { ...past },
    ...(message === undefined
      ? {}
      : {
          message: {
            headline: message.headline,
            imageCount: message.imageCount,
            images: message.images.map((image) => ({
              repository: image.repository,
              tags: [...image.tags],
              digest: image.digest,
              status: image.status,
              counts: countsShape(image.counts),
              newsCounts: countsShape(image.newsCounts),
            })),
            text: alertText(message),
          },
        }),
  };
}
