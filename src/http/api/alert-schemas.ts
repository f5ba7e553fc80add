import { z } from '@hono/zod-openapi';
import { ruleSettingsSchema } from '../../alert/index.ts';
import { text } from './texts.ts';

const time = z.iso.datetime();

export const channelSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    channel: z.string().openapi({ description: 'The kind', example: 'slack' }),
    settings: z.record(z.string(), z.string()).openapi({ description: 'Those that are no secrets' }),
    secrets: z.array(z.string()).openapi({ description: 'The names of the secrets that are set' }),
    enabled: z.boolean(),
    createdAt: time,
  })
  .openapi('AlertChannel');

export const channelsSchema = z
  .object({ channels: z.array(channelSchema), next: z.string().optional() })
  .openapi('AlertChannels');

export const kindsSchema = z
  .object({
    kinds: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        fields: z.array(
          z.object({
            name: z.string(),
            title: z.string(),
            help: z.string(),
            required: z.boolean(),
            secret: z.boolean().openapi({ description: 'Whether it is never shown again' }),
            kind: z.string(),
            choices: z.array(z.string()).optional(),
          }),
        ),
      }),
    ),
  })
  .openapi('AlertChannelKinds');

export const newChannelSchema = z
  .strictObject(
    {
      channel: text(64, 'a kind of channel, as slack'),
      settings: z
        .record(text(64, 'the name of a field'), z.string('a text').max(4000), 'an object of texts by field')
        .openapi({
          description:
            'A secret that is left out stays as it is, unless an address changes beside it; an empty text takes one away',
        }),
      enabled: z.boolean('true or false').optional(),
    },
    'a JSON object of channel, settings and enabled',
  )
  .openapi('NewAlertChannel');

export const triedSchema = z
  .object({ sent: z.boolean(), reason: z.string().optional().openapi({ description: 'Why it was not' }) })
  .openapi('TriedAlertChannel');

const ruleShape = {
  name: z.string(),
  ...ruleSettingsSchema.shape,
  since: time.openapi({ description: 'What was there before is remembered, and not told' }),
  toldAt: time.optional().openapi({ description: 'Of a digest: when the last one was made' }),
  nextAt: time.optional().openapi({ description: 'Of a digest: when the next one is' }),
};

export const ruleSchema = z.object(ruleShape).openapi('AlertRule');
export const rulesSchema = z.object({ rules: z.array(ruleSchema), next: z.string().optional() }).openapi('AlertRules');

const counts = z.record(z.string(), z.int().min(0));

export const previewSchema = z
  .object({
    channels: z.array(z.string()).openapi({ description: 'Who is told' }),
    tags: z.int().min(0).openapi({ description: 'Tags that it watches now' }),
    looked: z.int().min(0).openapi({
      description:
        'How many of them were looked at within some seconds: where that is fewer, the message is about those alone, and there would have been more messages',
    }),
    message: z
      .object({
        headline: z.string(),
        imageCount: z.int().min(0),
        images: z.array(
          z.object({
            repository: z.string(),
            tags: z.array(z.string()),
            digest: z.string(),
            status: z.enum(['COMPLETE', 'FAILED']),
            counts,
            newsCounts: counts,
          }),
        ),
        text: z.string().openapi({ description: 'All of it, as plain text' }),
      })
      .optional()
      .openapi({
        description: 'What it would say now to whoever was never told anything; absent where nothing is open',
      }),
    past: z.object({
      days: z.int(),
      messages: z.int().min(0).openapi({ description: 'How many it would have sent' }),
    }),
  })
  .openapi('AlertPreview');

export const named = z.object({ name: text(64).openapi({ param: { description: 'Its name' }, example: 'default' }) });
