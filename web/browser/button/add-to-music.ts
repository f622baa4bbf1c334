import { html, nothing } from 'lit'
import type { PropertyValues } from 'lit'
import type { SaveRequest } from '../../../sdk/api-types.ts'
import { english, loadButtonWords } from './messages/button.ts'
import type { ButtonWords } from './messages/button.ts'
import type { More } from './more/more.ts'
import type { SheetView } from './more/sheet/sheet.ts'
import { createPress } from './press.ts'
import { sessionOf } from './session.ts'
import type { Session } from './session.ts'
import { Settings } from './settings.ts'
import { sign, signStyles } from './sign.ts'
import { SongSave } from './song-save.ts'
import type { Progress } from './song-save.ts'
import { fateOf, isGood } from './state.ts'
import { styles } from './styles.ts'

const HOME = new URL(import.meta.url).origin
const HAPTIC_MS = 12

/** `<add-to-music>`: one tap saves the song of a video. What it can do is in docs/button.md. */
export class AddToMusic extends Settings {
  static override styles = [styles, signStyles]
  /** The words on the button. */
  t: ButtonWords = english
  /** Everything this button saved of its song, the newest last. */
  songs: readonly SongSave[] = []
  #session: Session | undefined
  #more: Promise<More> | undefined
  #said = ''
  readonly #press = createPress({ tap: () => this.#pressed(), more: () => this.#open('details') })
  #seen: IntersectionObserver | undefined

  get session(): Session {
    this.#session ??= sessionOf(this.api ?? HOME, this.user ?? '')
    this.#session.use({ token: this.token ?? undefined, getToken: this.getToken })
    return this.#session
  }

  get song(): SongSave {
    const last = this.songs.at(-1)
    if (last !== undefined) return last
    const name = JSON.stringify([this.track, this.soundId, this.services, this.target])
    const song = new SongSave(this.session, name, (before) => this.#changed(song, before))
    this.songs = [song]
    return song
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#seen = new IntersectionObserver((entries) => {
      const isSeen = entries.at(-1)?.isIntersecting === true
      for (const song of this.songs) song.active = isSeen
    })
    this.#seen.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#seen?.disconnect()
    void this.#more?.then((more) => more.end())
    for (const song of this.songs) song.active = false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('api') || changed.has('user')) this.#session = undefined
    const isOther = ['api', 'user', 'track', 'soundId'].some((name) => changed.has(name as keyof AddToMusic))
    if (isOther) {
      for (const song of this.songs) song.active = false
      this.songs = []
      this.state = this.song.progress.state
    }
    const access = changed.has('token') || changed.has('getToken')
    if (access && this.#session !== undefined) void this.session
    if (changed.has('locale') || !this.hasUpdated) void this.#speak()
  }

  get language(): string {
    return this.locale ?? this.closest('[lang]')?.getAttribute('lang') ?? navigator.language
  }

  async #speak(): Promise<void> {
    const { language } = this
    const t = await loadButtonWords(language)
    if (language !== this.language) return
    this.t = t
    this.requestUpdate()
  }

  /** Saves the song, as a tap does. */
  save(more: Partial<SaveRequest> = {}): void {
    const { track, soundId, services, target, notBefore, context } = this
    const request: SaveRequest = {
      ...(track && { track }),
      ...(soundId && { sound_id: soundId }),
      ...(services && { services: [...services] }),
      ...(target && { target }),
      ...(notBefore && { not_before: notBefore }),
      ...(context && { context }),
      ...more,
    }
    if (more.services !== undefined || more.target !== undefined) {
      const name = JSON.stringify([track, soundId, more.services, more.target])
      const song = new SongSave(this.session, name, (before) => this.#changed(song, before))
      song.active = true
      this.songs = [...this.songs, song]
    }
    this.song.active = true
    this.song.tap(request)
    navigator.vibrate?.(HAPTIC_MS)
    void this.more.catch(() => undefined)
  }

  /** Toast, sheet and linking. Rejects where they cannot be loaded; the next call tries again. */
  get more(): Promise<More> {
    this.#more ??= import('./more/more.ts').then(
      async ({ More }) => {
        await this.updateComplete
        return More.start(this)
      },
      (err: unknown) => {
        this.#more = undefined
        throw err
      },
    )
    return this.#more
  }

  /** For those who listen to the page. */
  announce(text: string): void {
    this.#said = text
    this.requestUpdate()
  }

  #open(view: SheetView): void {
    this.more.then(
      (more) => more.open(view),
      () => this.announce(this.t('failed')),
    )
  }

  #pressed(): void {
    const { state } = this.song.progress
    if (state === 'idle' || (state === 'failed' && this.song.progress.save === undefined)) this.save()
    else if (state === 'choose-service') this.#open('services')
    else if (state === 'awaiting-review') this.#open('review')
    else this.#open('details')
  }

  #changed(song: SongSave, before: Progress): void {
    if (song !== this.song) return
    const { state, save } = song.progress
    this.state = state
    this.requestUpdate()
    void this.more
      .then((more) => more.changed(before))
      .catch(() => this.announce(sayLabel(this.t, song.progress)))
    if (state === before.state) return
    const detail = { state, before: before.state, save, code: song.progress.code }
    for (const name of ['atm-change', `atm-${state}`])
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
    if (state === 'saved') navigator.vibrate?.(HAPTIC_MS)
  }

  protected override render() {
    const { progress } = this.song
    const { t } = this
    const label = sayLabel(t, progress)
    const isWarm = ['saved', 'already-saved', 'partial'].includes(progress.state)
    const song = this.track?.title ?? t('song')
    return html`<div
        class="bar ${this.variant === 'icon' ? 'icon-only' : 'pill'} ${isWarm ? 'warm' : ''}"
        part="bar ${progress.state}"
        dir=${t.dir}
        lang=${t.lang}
      >
        <button
          class="main"
          part="button"
          type="button"
          ?disabled=${this.disabled}
          aria-label=${t('label', { state: label, song })}
          title=${label}
          @click=${this.#press.click}
          @pointerdown=${this.#press.down}
          @pointerup=${this.#press.up}
          @pointercancel=${this.#press.up}
          @pointerleave=${this.#press.up}
          @contextmenu=${this.#press.contextmenu}
        >
          ${sign(progress.state)}
          ${this.variant === 'icon' ? nothing : html`<span class="label" part="label">${label}</span>`}
        </button>
        ${
          this.menu
            ? html`<button
                class="menu"
                part="menu"
                type="button"
                aria-label=${t('more')}
                aria-haspopup="dialog"
                @click=${() => this.#open('details')}
              >
                <svg viewBox="0 0 24 24" aria-hidden="true">
                  <circle cx="5" cy="12" r="2" />
                  <circle cx="12" cy="12" r="2" />
                  <circle cx="19" cy="12" r="2" />
                </svg>
              </button>`
            : nothing
        }
      </div>
      <span class="quiet" role="status">${this.#said}</span>
      <div class="toast-root"></div>
      <div class="sheet-root"></div>`
  }
}

/** The few words on the button. */
function sayLabel(t: ButtonWords, { state, save, troubles }: Progress): string {
  const fates = (save?.placements ?? []).map((one) => fateOf(one, troubles))
  return state === 'partial' ? t('of', { done: fates.filter(isGood).length, count: fates.length }) : t(state)
}
