import { z } from 'zod'
import { DELIVERY_STATUSES } from '../../core/database/webhook-tables.ts'
import { WEBHOOK_EVENTS, isEventFilter } from '../../core/webhooks/event-types.ts'
import { SaveRequest, SaveView } from './save.ts'
import { Text, Time, TimeView, WholeNumber } from './text.ts'

const Url = z.string().max(2000).meta({
  description: 'HTTPS, port 443 or 8443, on a public address.',
  example: 'https://videos.example/hooks',
})

const Filters = z
  .array(
    z
      .string()
      .max(64)
      .refine(isEventFilter, `must be *, one of ${WEBHOOK_EVENTS.join(', ')}, or like save.*`),
  )
  .min(1)
  .max(20)
  .refine((filters) => new Set(filters).size === filters.length, 'must not name a type twice')
  .meta({ description: 'Types, or wildcards such as `save.*` and `*`.', example: ['save.*'] })

export const EndpointRequest = z.strictObject({ url: Url, events: Filters }).meta({
  id: 'WebhookEndpointRequest',
  override: { examples: [{ url: 'https://videos.example/hooks', events: ['save.*'] }] },
})

export const EndpointChange = z
  .strictObject({
    url: Url.optional(),
    events: Filters.optional(),
    disabled: z
      .boolean()
      .optional()
      .meta({ description: '`false` enables it again, whoever disabled it, and forgets its failures.' }),
  })
  .meta({ id: 'WebhookEndpointChange' })

export const EndpointView = z
  .object({
    id: z.string().meta({ example: 'whe_0192f0c1a2b37c4d8e9f00112233aabb' }),
    url: z.string(),
    events: z.array(z.string()),
    disabled: z.boolean(),
    disabled_at: TimeView.optional(),
    disabled_reason: z.enum(['you', 'gone', 'failing']).optional().meta({
      description: '`gone`: it answered 410. `failing`: nothing had arrived for 5 days.',
    }),
    failing_since: TimeView.optional().meta({ description: 'Nothing has arrived since then.' }),
    paused_until: TimeView.optional().meta({
      description: 'It failed several times in a row or asked for a pause; nothing is sent before.',
    }),
    created_at: TimeView,
    updated_at: TimeView,
  })
  .meta({ id: 'WebhookEndpoint' })
export type EndpointView = z.input<typeof EndpointView>

const Secret = z.string().meta({ description: 'Shown this once.', example: 'whsec_…' })

export const NewEndpoint = EndpointView.extend({ secret: Secret }).meta({ id: 'NewWebhookEndpoint' })

export const EndpointList = z.object({ data: z.array(EndpointView) }).meta({ id: 'WebhookEndpointList' })

export const RotatedSecret = z
  .object({
    id: z.string(),
    secret: Secret,
    previous_ends_at: TimeView.optional().meta({
      description: 'Until then the secrets before count as well; left out when there were none.',
    }),
  })
  .meta({ id: 'RotatedSecret' })

export const SecretList = z
  .object({
    data: z.array(z.object({ id: z.string(), created_at: TimeView, ends_at: TimeView.optional() })),
  })
  .meta({ id: 'SecretList' })

export const DeliveryView = z
  .object({
    id: z.string().meta({ example: 'whd_0192f0c1a2b37c4d8e9f00112233aabb' }),
    event_id: z.string().meta({ description: 'The `webhook-id`: the same for every attempt.' }),
    type: z.enum(WEBHOOK_EVENTS),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.number().int(),
    next_attempt_at: TimeView.optional(),
    last_attempt_at: TimeView.optional(),
    request: z
      .object({ body: z.string() })
      .optional()
      .meta({ description: 'The beginning of what was sent.' }),
    answer: z
      .object({ status: z.number().int(), body: z.string().optional(), duration_ms: z.number().optional() })
      .optional()
      .meta({ description: 'To the last attempt; the beginning of it, without what looks like a secret.' }),
    error: z.string().optional(),
    created_at: TimeView,
  })
  .meta({ id: 'WebhookDelivery' })
export type DeliveryView = z.input<typeof DeliveryView>

export const DeliveryFilter = z.strictObject({
  status: z.enum(DELIVERY_STATUSES).optional().meta({ description: 'Only those that stand like this.' }),
  limit: WholeNumber(1, 100)
    .optional()
    .meta({ description: 'How many on a page.', override: { default: 20 } }),
  cursor: z.string().max(200).optional().meta({ description: '`next_cursor` of the page before.' }),
})

export const DeliveryList = z
  .object({ data: z.array(DeliveryView), next_cursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryList' })

export const RecoverRequest = z
  .strictObject({ since: Time })
  .meta({ id: 'WebhookRecoverRequest', description: 'At most 30 days back.' })

export const Recovered = z
  .object({ recovered: z.number().int().meta({ description: 'Deliveries on their way (again).' }) })
  .meta({ id: 'WebhookRecovered' })

export const HookRequest = z
  .strictObject({ type: z.literal('save.requested'), timestamp: Time, data: SaveRequest })
  .meta({
    id: 'SaveRequestedWebhook',
    override: {
      examples: [
        {
          type: 'save.requested',
          timestamp: '2026-11-22T12:00:00Z',
          data: { user: 'u_123', track: { title: 'Blinding Lights', artists: ['The Weeknd'] } },
        },
      ],
    },
  })

export const HookReceived = z
  .object({
    save: z.string().optional().meta({ description: 'Left out when the save has been erased since.' }),
    duplicate: z.boolean().meta({ description: 'This `webhook-id` was received before; nothing was done.' }),
  })
  .meta({ id: 'HookReceived' })

export const ShortcutRequest = z
  .strictObject({
    title: Text(1000).optional(),
    artist: Text(500).optional(),
    url: z
      .string()
      .max(2000)
      .optional()
      .meta({ description: 'A link to the song on a music service, or a text to share that holds one.' }),
  })
  .meta({
    id: 'ShortcutRequest',
    override: { examples: [{ title: 'Blinding Lights', artist: 'The Weeknd' }] },
  })
export type ShortcutRequest = z.output<typeof ShortcutRequest>

export const ShortcutAnswer = z
  .object({
    detail: z.string().meta({
      description: 'One sentence for the listener, in the field a refusal has it in as well.',
    }),
    save: z.string(),
  })
  .meta({ id: 'ShortcutAnswer' })

export const ShortcutTokenRequest = z
  .strictObject({ name: Text(100).optional().meta({ description: 'What the listener knows it by.' }) })
  .meta({ id: 'ShortcutTokenRequest' })

const ShortcutTokenView = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    created_at: TimeView,
    last_used_at: TimeView.optional(),
  })
  .meta({ id: 'ShortcutToken' })

export const NewShortcutToken = ShortcutTokenView.extend({
  token: z.string().meta({ description: 'Shown this once.', example: 'ats_…' }),
  url: z.string().meta({ description: 'Where a shortcut sends its request.' }),
}).meta({ id: 'NewShortcutToken' })

export const ShortcutTokenList = z
  .object({ data: z.array(ShortcutTokenView) })
  .meta({ id: 'ShortcutTokenList' })

/** A save in a payload: as the API shows it, without addresses of the linking pages. */
const ToldSave = SaveView.extend({
  action: z.object({ kind: z.literal('choose_service') }).optional(),
}).meta({ id: 'WebhookSave', description: 'As the API shows it, without addresses of the linking pages.' })

const Sequence = z.number().int().meta({ description: 'Of two payloads about a save the larger is newer.' })
const Truncated = z
  .literal(true)
  .optional()
  .meta({ description: 'The save was too large; ask the API for the rest of it.' })
const OfSave = { user: z.string(), save: ToldSave, sequence: Sequence, truncated: Truncated }
const ToldLink = z.object({ service: z.string() }).catchall(z.unknown()).meta({
  id: 'WebhookLink',
  description: 'The service, and what the type adds: `again`, `reason`, `days`, `consent_expires_at`.',
})

/** What the payloads of each type hold in `data`. */
export const WEBHOOK_DATA: Readonly<Record<(typeof WEBHOOK_EVENTS)[number], z.ZodObject>> = {
  'save.created': z.object(OfSave),
  'save.placement.updated': z.object({
    ...OfSave,
    placement: z
      .object({
        service: z.string(),
        status: z.string(),
        code: z.string().optional(),
        undo: z.string().optional(),
        swap: z.string().optional(),
      })
      .meta({ description: 'The change that is told; `save` is as it stands by now.' }),
  }),
  'save.completed': z.object(OfSave),
  'link.created': z.object({ user: z.string(), link: ToldLink }),
  'link.needs_reauth': z.object({ user: z.string(), link: ToldLink }),
  'link.expiring': z.object({ user: z.string(), link: ToldLink }),
  'link.removed': z.object({ user: z.string(), link: ToldLink }),
  'webhook.test': z.object({ endpoint: z.string() }),
}
