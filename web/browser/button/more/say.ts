import type { Placement, Service } from '../../../../sdk/api-types.ts'
import type { Values } from '../messages/translate.ts'
import type { MoreWords } from './messages/more.ts'
import type { Progress } from '../song-save.ts'
import { fateOf, isGood } from '../state.ts'
import type { Fate } from '../state.ts'

/** What is needed to speak of services by name. */
export interface Speaker {
  readonly t: MoreWords
  readonly services: readonly Service[]
  /** Taps outlive the page. */
  readonly keepsTaps: boolean
}

export function serviceName({ services }: Pick<Speaker, 'services'>, id: string): string {
  const known = services.find((one) => one.id === id)?.name
  // Until the list is here: "apple-music" is "Apple Music" by its own rule.
  return (
    known ??
    id.replaceAll(/(^|-)(\w)/g, (_, dash: string, letter: string) => (dash && ' ') + letter.toUpperCase())
  )
}

/** One line about one service. */
export function sayFate(speaker: Speaker, placement: Placement, { troubles }: Progress): string {
  const { t, services } = speaker
  const fate = fateOf(placement, troubles)
  const { added_to: place, action, error, undo, swap } = placement
  const values: Values = {
    service: serviceName(speaker, placement.service),
    library: place?.name ?? services.find((one) => one.id === placement.service)?.library_name ?? '',
    time: action?.until === undefined ? '' : t.date(new Date(action.until)),
  }
  if (undo?.status === 'not_possible') return inEnglish(t, undo.message) ?? t('fate.undo_failed', values)
  if (swap?.status === 'not_possible') return inEnglish(t, swap.message) ?? t('fate.swap_failed', values)
  if (fate === 'saved') {
    if (place?.kind === 'playlist') return t('fate.saved_playlist', values)
    return t(/^my /i.test(String(values['library'])) ? 'fate.saved_my' : 'fate.saved', values)
  }
  if (fate === 'scheduled' && action?.until !== undefined)
    return inEnglish(t, action.message) ?? t('fate.scheduled_at', values)
  if (fate === 'delayed') {
    if (action?.until !== undefined) return t('fate.delayed_until', values)
    const trouble = troubles.get(placement.service)
    return trouble === '' ? t('fate.slow') : (inEnglish(t, trouble) ?? t('fate.delayed', values))
  }
  if (fate === 'failed' || fate === 'not-found')
    return inEnglish(t, error?.message) ?? t(`fate.${fate}`, values)
  return t(`fate.${fate}`, values)
}

/** The API speaks English to listeners; in other languages our own, less exact sentence stands in. */
function inEnglish(t: MoreWords, text: string | undefined): string | undefined {
  return t.lang.startsWith('en') && text !== undefined && text !== '' ? text : undefined
}

/** One line about the song as a whole; undefined where the words on the button say it all. */
export function sayProgress(speaker: Speaker, progress: Progress): string | undefined {
  const { t } = speaker
  const { state, save, troubles } = progress
  const placements = save?.placements ?? []
  if (state === 'offline' || (state === 'failed' && placements.length === 0))
    return sayUnsent(speaker, progress)
  const telling = placements.filter((one) => matches(fateOf(one, troubles), state))
  if (state === 'saved' && telling.length > 1) return t('toast.saved_many', { count: telling.length })
  const [only] = telling
  if (only !== undefined && state !== 'partial') return sayFate(speaker, only, progress)
  if (placements.length < 2) return undefined
  const fates = placements.map((one) => fateOf(one, troubles))
  return t('song.count', { done: fates.filter(isGood).length, count: fates.length })
}

/** The tap is still here, or was not taken. */
function sayUnsent({ t, keepsTaps }: Speaker, { state, code, reason }: Progress): string {
  if (code === 'signed_out') return t('toast.signed_out')
  if (state === 'failed') return inEnglish(t, reason) ?? t('toast.failed')
  if (code !== 'no_connection') return t('toast.busy')
  return t(keepsTaps ? 'toast.offline' : 'toast.offline_page')
}

function matches(fate: Fate, state: string): boolean {
  return fate === state || (state === 'saved' && isGood(fate))
}
