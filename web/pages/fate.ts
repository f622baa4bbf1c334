import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { en } from '../messages/en.ts'
import type { MessageKey, Translator } from '../messages/translate.ts'
import { strongName } from './layout.ts'

/** Where a song stands at one service. */
export interface FateModel {
  readonly service: { readonly id: string; readonly name: string }
  readonly status:
    | 'queued'
    | 'matched'
    | 'saved'
    | 'already_saved'
    | 'undone'
    | 'failed'
    | 'not_found'
    | 'awaiting_review'
    | 'awaiting_link'
    | 'awaiting_release'
  /** What the service's app calls the place: "Liked Songs", or the name of the playlist. */
  readonly place: string
  /** Why it ended as it did, with a sentence in English for codes this page has no words for. */
  readonly error?: { readonly code: string; readonly message: string }
  readonly undo?: {
    readonly status: 'pending' | 'done' | 'not_possible'
    readonly code?: string
    readonly message?: string
  }
  /** When it goes on. */
  readonly until?: Date
  /** Not the version in the video, but the nearest there is. */
  readonly substitute: boolean
  readonly openUrl?: string
  readonly canRetry: boolean
  readonly canSwap: boolean
  /** Another version was wanted and could not be had. */
  readonly swapFailed: boolean
}

/** The fate in a sentence. */
export function fateSentence(t: Translator, fate: FateModel, now: Date): Html {
  const { status, error, until } = fate
  const values = { service: fate.service.name, place: strongName(fate.place) }
  switch (status) {
    case 'queued':
    case 'matched':
      if (fate.undo?.status === 'pending') return t('fate.undoing')
      return until === undefined
        ? t('fate.on_its_way', values)
        : t('fate.waits', { ...values, time: t.moment(until, now) })
    case 'awaiting_release':
      return until === undefined
        ? t('fate.awaiting_release', values)
        : t('fate.awaiting_release_on', { ...values, date: t.date(until) })
    case 'not_found':
    case 'failed':
      return failureSentence(t, status, error, values)
    case 'saved':
    case 'already_saved':
      return fate.undo?.status === 'pending' ? t('fate.undoing') : t(`fate.${status}`, values)
    case 'undone':
    case 'awaiting_review':
    case 'awaiting_link':
      return t(`fate.${status}`, values)
  }
}

type Values = Parameters<Translator>[1]

function failureSentence(
  t: Translator,
  status: 'failed' | 'not_found',
  error: FateModel['error'],
  values: Values,
): Html {
  const code = error?.code ?? status
  const key = known(`failure.${code}`) ?? known(`fate.${code}`)
  if (key !== undefined) return t(key, values)
  return error === undefined ? t(`fate.${status}`, values) : html`${error.message}`
}

/** What else there is to know: why something stays, or that it is a stand-in. */
export function fateNote(t: Translator, fate: FateModel): Html | undefined {
  const { undo, status } = fate
  const values = { service: fate.service.name, place: strongName(fate.place) }
  if (undo !== undefined && undo.status !== 'pending' && undo.code !== undefined) {
    const key = known(`undo.${undo.code}`)
    return key === undefined ? html`${undo.message}` : t(key, values)
  }
  if (fate.swapFailed) return t('fate.swap_failed')
  const arrived = status === 'saved' || status === 'matched' || status === 'already_saved'
  return fate.substitute && arrived ? t('fate.substitute') : undefined
}

function known(key: string): MessageKey | undefined {
  return Object.hasOwn(en, key) ? (key as MessageKey) : undefined
}
