import { z } from 'zod'
import type { ZodOpenApiPathItemObject } from 'zod-openapi'
import { WEBHOOK_EVENTS } from '../../core/webhooks/event-types.ts'
import { WEBHOOK_EXAMPLES } from '../docs/examples.ts'
import { TimeView } from '../schemas/text.ts'
import { WEBHOOK_DATA } from '../schemas/webhook.ts'

const SUMMARIES: Readonly<Record<(typeof WEBHOOK_EVENTS)[number], string>> = {
  'save.created': 'A save was accepted',
  'save.placement.updated': 'A save got on, or did not, at one service',
  'save.completed': 'A save is done, partly done or failed, and waits for nobody',
  'link.created': 'A listener linked an account',
  'link.needs_reauth': 'A service no longer honours a consent: the listener has to link again',
  'link.expiring': 'A consent ends in 30, 7 or 1 days',
  'link.removed': 'An account is no longer linked',
  'webhook.test': 'Asked for with POST /v1/webhook-endpoints/{id}/test',
}

const HEADERS = z.object({
  'webhook-id': z
    .string()
    .meta({ description: 'The same for every attempt: whoever has seen it does nothing.' }),
  'webhook-timestamp': z.string().meta({ description: 'Unix time in seconds of this attempt.' }),
  'webhook-signature': z.string().meta({
    description:
      '`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64, one for each secret that counts.',
  }),
})

/** The `webhooks` of the OpenAPI document: what we send to endpoints. */
export function webhookDocument(): Record<string, ZodOpenApiPathItemObject> {
  return Object.fromEntries(
    WEBHOOK_EVENTS.map((type) => [
      type,
      {
        post: {
          operationId: `on${type.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
          summary: SUMMARIES[type],
          tags: ['Webhooks'],
          security: [],
          requestParams: { header: HEADERS },
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: payload(type), examples: { usual: { value: example(type) } } },
            },
          },
          responses: {
            '2XX': { description: 'It has arrived.' },
            '410': { description: 'The endpoint wants no more; it is disabled.' },
            default: { description: 'It is sent again later; a `Retry-After` is honoured.' },
          },
        },
      },
    ]),
  )
}

function example(type: (typeof WEBHOOK_EVENTS)[number]) {
  return { type, timestamp: '2026-11-22T12:00:01.250Z', data: WEBHOOK_EXAMPLES[type] }
}

function payload(type: (typeof WEBHOOK_EVENTS)[number]) {
  return z.object({
    type: z.literal(type),
    timestamp: TimeView.meta({ description: 'When it happened.' }),
    data: WEBHOOK_DATA[type],
  })
}
