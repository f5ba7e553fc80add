import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { NamedDelivery } from '../../delivery/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import {
  againBody,
  deliveriesParameters,
  deliveriesSchema,
  deliveryParameters,
  deliverySchema,
  revivedSchema,
} from './delivery-schemas.ts';
import { noParameters } from './parameters.ts';
import { demandAdministrator } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { timeText } from './shapes.ts';

const PATH = '/api/v1/deliveries';
const OF_ONE = `${PATH}/{number}`;
const DELIVERIES = ['deliveries'];
const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such delivery, or it is forgotten') };
const ofOne = { params: deliveryParameters, query: noParameters };

const listRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'listDeliveries',
  summary: 'What is to be sent to targets, subscriptions and channels, or was, the newest first; for administrators',
  tags: DELIVERIES,
  request: { query: deliveriesParameters },
  responses: { 200: answer(deliveriesSchema), ...REFUSALS },
});

const getRoute = createRoute({
  method: 'get',
  path: OF_ONE,
  operationId: 'getDelivery',
  summary: 'A delivery; what it says is not shown',
  tags: DELIVERIES,
  request: ofOne,
  responses: { 200: answer(deliverySchema), ...UNKNOWN },
});

const againRoute = createRoute({
  method: 'post',
  path: `${OF_ONE}/again`,
  operationId: 'sendDeliveryAgain',
  summary: 'Sends a dead letter again, with the same id',
  tags: DELIVERIES,
  request: ofOne,
  responses: { 202: answer(deliverySchema), ...UNKNOWN, 409: refusal('It is no dead letter') },
});

const allAgainRoute = createRoute({
  method: 'post',
  path: `${PATH}/again`,
  operationId: 'sendDeliveriesAgain',
  summary: 'Sends all dead letters of a receiver, or of a kind, again, with the same ids',
  tags: DELIVERIES,
  request: { query: noParameters, body: jsonBody(againBody) },
  responses: { 202: answer(revivedSchema), ...REFUSALS },
});

/** What is to be sent: for who administers the whole registry. What it says is never answered. */
export function serveDeliveries(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { deliveries } = options;
  const found = async (number: number) => {
    const delivery = await deliveries.get(number);
    if (delivery === undefined) throw new Problem('unknown', `there is no delivery ${number}`);
    return delivery;
  };
  app.openapi(listRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { state, kind, to, lane, limit, cursor } = req.valid('query');
    const [before] = cursor === undefined ? [] : parseCursor(cursor, 1);
    const page = await deliveries.list({
      limit,
      ...(state === undefined ? {} : { state }),
      ...(kind === undefined ? {} : { kind }),
      ...(to === undefined ? {} : { to }),
      ...(lane === undefined ? {} : { lane }),
      ...(before === undefined ? {} : { before }),
    });
    const last = page.length === limit ? page.at(-1)?.number : undefined;
    return json(
      { deliveries: page.map(deliveryShape), ...(last === undefined ? {} : { next: formatCursor([last]) }) },
      200,
    );
  });
  app.openapi(getRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    return json(deliveryShape(await found(req.valid('param').number)), 200);
  });
  app.openapi(againRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { number } = req.valid('param');
    const { state } = await found(number);
    if ((await deliveries.again({ numbers: [number] })) === 0) {
      throw new Problem('conflict', `delivery ${number} is ${state}: only dead ones are sent again`);
    }
    return json(deliveryShape(await found(number)), 202);
  });
  app.openapi(allAgainRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { kind, to } = req.valid('json');
    const which = { ...(kind === undefined ? {} : { kind }), ...(to === undefined ? {} : { to }) };
    return json({ count: await deliveries.again(which) }, 202);
  });
}

function deliveryShape({ createdAt, at, ...delivery }: NamedDelivery) {
  return {
    ...delivery,
    createdAt: timeText(createdAt),
    ...(at === undefined ? {} : { at: timeText(at) }),
  };
}
