import { z } from 'zod'
import { EXPLICIT_WISHES } from '../../core/domain/save.ts'
import { SaveView, Target } from './save.ts'
import { Text, TimeView } from './text.ts'

const LinkView = z
  .object({
    service: z.string(),
    status: z.enum(['active', 'needs_reauth']),
    account_id: z.string().optional(),
    account_name: z.string().optional(),
    market: z.string().optional().meta({ description: 'ISO 3166-1 alpha-2.' }),
    consented_at: TimeView,
    consent_expires_at: TimeView.optional().meta({
      description: 'The service ends the consent then, used or not.',
    }),
  })
  .meta({ id: 'Link' })

/** Any language may be asked for; the pages speak the nearest one they have. */
const Locale = z
  .string()
  .max(35)
  .refine(isLanguageTag, 'must be a language tag (BCP 47), like de or pt-BR')
  .meta({ example: 'de' })

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

export const UserView = z
  .object({
    user: z.string(),
    display_name: z.string().optional(),
    links: z.array(LinkView),
    default_services: z.array(z.string()),
    target: z.object({ kind: z.enum(['library', 'playlist']), name: z.string().optional() }),
    explicit_preference: z.enum(EXPLICIT_WISHES).optional().meta({ description: 'Absent: as in the video.' }),
    locale: z.string().optional().meta({ description: 'Absent: as the browser asks.', example: 'de' }),
    created_at: TimeView,
  })
  .meta({ id: 'User' })
export type UserView = z.input<typeof UserView>

export const UserChange = z
  .strictObject({
    display_name: Text(100)
      .nullable()
      .optional()
      .meta({ description: 'With an API key only: it says to the listener whose account is linked.' }),
    default_services: z
      .array(z.string().max(64))
      .min(1)
      .max(20)
      .refine((services) => new Set(services).size === services.length, 'must not name a service twice')
      .nullable()
      .optional()
      .meta({ description: 'null: back to the service linked first.' }),
    target: Target.optional(),
    explicit_preference: z.enum(EXPLICIT_WISHES).nullable().optional().meta({
      description:
        'Which version to save where a recording is there with explicit words and without. null: as in the video.',
    }),
    locale: Locale.nullable()
      .optional()
      .meta({ description: 'Language of the pages for listeners. null: as the browser asks.' }),
  })
  .meta({ id: 'UserChange' })

export const LinkSession = z
  .object({
    link_url: z.string().meta({ description: 'Works once.' }),
    expires_at: TimeView,
  })
  .meta({ id: 'LinkSession' })

export const Unlinked = z
  .object({
    service: z.string(),
    manage_url: z
      .string()
      .optional()
      .meta({ description: "Where the listener withdraws the access at the service itself: we can't." }),
  })
  .meta({ id: 'Unlinked' })

export const UserExport = z
  .object({
    exported_at: TimeView,
    user: UserView,
    saves: z.array(SaveView),
    events: z.array(
      z.object({
        type: z.string(),
        save: z.string().optional(),
        data: z.record(z.string(), z.unknown()),
        at: TimeView,
      }),
    ),
  })
  .meta({ id: 'UserExport' })
export type UserExport = z.input<typeof UserExport>
