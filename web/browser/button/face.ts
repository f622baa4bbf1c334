import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { ButtonWords } from './messages/button.ts'
import type { Press } from './press.ts'
import { sign } from './sign.ts'
import type { Progress } from './song-save.ts'
import { fateOf, isGood } from './state.ts'
import type { Fate, State } from './state.ts'

export interface FaceModel {
  readonly t: ButtonWords
  readonly progress: Progress
  /** Title of the song, where it is known. */
  readonly song: string | undefined
  readonly isIcon: boolean
  readonly hasMenu: boolean
  readonly isDisabled: boolean
  readonly press: Press
  readonly openMenu: () => void
}

const WARM: readonly State[] = ['saved', 'already-saved', 'partial']
/** Nothing goes on before the listener has done something. */
const NEEDS_LISTENER: readonly State[] = ['choose-service', 'awaiting-link', 'awaiting-review']

/** What is seen of the button while nothing is open. */
export function face(model: FaceModel): TemplateResult {
  const { t, progress, isIcon, hasMenu, press } = model
  const { state } = progress
  const label = sayLabel(t, progress)
  const looks = [isIcon ? 'icon-only' : 'pill', WARM.includes(state) && 'warm', hasMenu && 'has-menu']
  return html`<div
    class="bar ${looks.filter(Boolean).join(' ')}"
    part="bar ${state}"
    dir=${t.dir}
    lang=${t.lang}
  >
    <button
      class="main"
      part="button"
      type="button"
      ?disabled=${model.isDisabled}
      aria-label=${t('label', { state: label, song: model.song ?? t('song') })}
      title=${isIcon ? label : nothing}
      @click=${press.click}
      @pointerdown=${press.down}
      @pointerup=${press.up}
      @pointercancel=${press.up}
      @pointerleave=${press.up}
      @contextmenu=${press.contextmenu}
    >
      <span class="signs">
        ${sign(state)}
        ${NEEDS_LISTENER.includes(state) ? html`<span class="badge" part="badge"></span>` : nothing}
      </span>
      ${isIcon ? nothing : html`<span class="label" part="label">${label}</span>`} ${pips(progress)}
    </button>
    ${
      hasMenu
        ? html`<button
            class="menu"
            part="menu"
            type="button"
            aria-label=${t('more')}
            aria-haspopup="dialog"
            @click=${model.openMenu}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="5" cy="12" r="2" />
              <circle cx="12" cy="12" r="2" />
              <circle cx="19" cy="12" r="2" />
            </svg>
          </button>`
        : nothing
    }
  </div>`
}

/** One for each of several services: arrived, on its way, or not. The words are in the sheet and in the toast. */
function pips({ save, troubles }: Progress) {
  const placements = save?.placements ?? []
  if (placements.length < 2) return nothing
  return html`<span class="pips" part="pips"
    >${placements.map((one) => html`<i class=${pip(fateOf(one, troubles))}></i>`)}</span
  >`
}

function pip(fate: Fate): 'good' | 'bad' | 'way' {
  if (isGood(fate)) return 'good'
  return fate === 'failed' || fate === 'not-found' || fate === 'undone' ? 'bad' : 'way'
}

/** The few words on the button. */
export function sayLabel(t: ButtonWords, { state, save, troubles }: Progress): string {
  if (state !== 'partial') return t(state)
  const fates = (save?.placements ?? []).map((one) => fateOf(one, troubles))
  return t('of', { done: fates.filter(isGood).length, count: fates.length })
}
