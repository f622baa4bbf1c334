import { z } from 'zod'
import { PLACEMENT_STATUSES } from '../../core/domain/save.ts'
import { SaveView } from './save.ts'
import { TimeView } from './text.ts'

export const LiveEvent = z
  .object({
    id: z.string().optional().meta({
      description:
        'The event, on every channel. Not set for `save` (where the save stood when the stream began).',
      example: 'evt_019ab0c1d2e3000000000000000000a1',
    }),
    type: z.string().meta({
      description:
        'The `event:` of the message: `save`, `save.created`, `save.placement.updated`, `save.completed`, ' +
        '`link.created`, `link.needs_reauth`, `link.expiring`, `link.removed`; more may come.',
      example: 'save.placement.updated',
    }),
    created_at: TimeView,
    user: z.string(),
    save: SaveView.optional().meta({
      description: 'The save as `GET /v1/saves/{id}` shows it now, for events about a save.',
    }),
    truncated: z
      .literal(true)
      .optional()
      .meta({ description: '`save` is too large: it holds statuses only, read the rest with GET.' }),
    placement: z
      .object({
        service: z.string(),
        status: z.enum(PLACEMENT_STATUSES),
        code: z.string().optional(),
        undo: z.string().optional(),
        swap: z.string().optional(),
      })
      .optional()
      .meta({ description: 'What changed, for `save.placement.updated`.' }),
    link: z
      .looseObject({ service: z.string() })
      .optional()
      .meta({ description: 'What changed, for `link.*`.' }),
  })
  .meta({ id: 'LiveEvent', description: 'The `data:` of a message of the event streams, in JSON.' })
export type LiveEvent = z.input<typeof LiveEvent>
