import { html } from 'lit'
import type { PropertyValues } from 'lit'
import type { SaveRequest } from '../../../sdk/api-types.ts'
import { face, sayLabel } from './face.ts'
import { faceStyles } from './face-styles.ts'
import { english, loadButtonWords } from './messages/button.ts'
import type { ButtonWords } from './messages/button.ts'
import type { More } from './more/more.ts'
import type { SheetView } from './more/sheet/sheet.ts'
import { createPress } from './press.ts'
import { sessionOf } from './session.ts'
import type { Session } from './session.ts'
import { Settings } from './settings.ts'
import { signStyles } from './sign.ts'
import { songOf } from './song-save.ts'
import type { Progress, SongSave, SongWatcher } from './song-save.ts'
import { styles } from './styles.ts'

const HOME = new URL(import.meta.url).origin
const HAPTIC_MS = 12
const PRELOAD_MS = 1500

/** `<add-to-music>`: one tap saves the song of a video. What it can do is in docs/button.md. */
export class AddToMusic extends Settings {
  static override styles = [styles, faceStyles, signStyles]
  /** The words on the button. */
  t: ButtonWords = english
  /** Every place this button saved its song to, the newest last. */
  songs: readonly SongSave[] = []
  #session: Session | undefined
  #more: Promise<More> | undefined
  #said = ''
  #isSeen = false
  /** Touched by the listener: what becomes of the song is told here, and not by another button of the same song. */
  #isUsed = false
  #observer: IntersectionObserver | undefined
  readonly #press = createPress({ tap: () => this.#pressed(), more: () => this.#open('details') })
  readonly #changed: SongWatcher = (before) => this.#follow(before)

  get session(): Session {
    const access = { token: this.token ?? undefined, getToken: this.getToken }
    if (this.#session === undefined) this.#session = sessionOf(this.api ?? HOME, this.user ?? '', access)
    else this.#session.use(access)
    return this.#session
  }

  get song(): SongSave {
    return this.songs.at(-1) ?? this.#show(this.services, this.target)
  }

  get language(): string {
    const nearest = this.closest('[lang]') ?? document.documentElement
    return this.locale ?? (nearest.getAttribute('lang') || navigator.language)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#observer = new IntersectionObserver((entries) =>
      this.#seen(entries.at(-1)?.isIntersecting === true),
    )
    this.#observer.observe(this)
    for (const song of this.songs) song.join(this.#changed)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer?.disconnect()
    this.#isSeen = false
    for (const song of this.songs) song.leave(this.#changed)
    void this.#more?.then((more) => more.end())
  }

  #seen(isSeen: boolean): void {
    this.#isSeen = isSeen
    for (const song of this.songs) song.seen(this.#changed, isSeen)
    // What is said after a tap should be there without a network too.
    if (isSeen) setTimeout(() => void this.more.catch(() => undefined), PRELOAD_MS)
  }

  /** The song as it is saved there, from now on the one the button speaks of. */
  #show(services: readonly string[] | undefined, target: SaveRequest['target']): SongSave {
    const song = songOf(this.session, JSON.stringify([this.track, this.soundId, services, target]))
    this.songs = [...this.songs.filter((one) => one !== song), song]
    if (this.isConnected) song.join(this.#changed)
    if (this.#isSeen) song.seen(this.#changed, true)
    return song
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const has = (...names: readonly (keyof AddToMusic)[]) => names.some((name) => changed.has(name))
    if (has('api', 'user')) this.#session = undefined
    if (has('api', 'user', 'track', 'soundId')) {
      for (const song of this.songs) song.leave(this.#changed)
      this.songs = []
      this.#isUsed = false
      this.state = this.song.progress.state
    } else if (has('token', 'getToken') && this.#session !== undefined) void this.session
    if (has('locale') || !this.hasUpdated) void this.#speak()
  }

  async #speak(): Promise<void> {
    const { language } = this
    const t = await loadButtonWords(language)
    if (language !== this.language) return
    this.t = t
    this.requestUpdate()
  }

  /** Saves the song, as a tap does; elsewhere too, where that is said. */
  save(elsewhere: Pick<SaveRequest, 'services' | 'target'> = {}): void {
    const { track, soundId, services, target, notBefore, context } = this
    const where = { ...(services && { services: [...services] }), ...(target && { target }), ...elsewhere }
    this.#isUsed = true
    this.#show(where.services, where.target).tap({
      ...(track && { track }),
      ...(soundId && { sound_id: soundId }),
      ...(notBefore && { not_before: notBefore }),
      ...(context && { context }),
      ...where,
    })
    navigator.vibrate?.(HAPTIC_MS)
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
    this.#isUsed = true
    this.more.then(
      (more) => more.open(view),
      () => this.announce(this.t('failed')),
    )
  }

  #pressed(): void {
    const { state, save } = this.song.progress
    if (state === 'idle' || (state === 'failed' && save === undefined)) this.save()
    else if (state === 'choose-service') this.#open('services')
    else if (state === 'awaiting-review') this.#open('review')
    else this.#open('details')
  }

  #follow(before: Progress): void {
    const { progress } = this.song
    const { state, save, code } = progress
    const isNew = state !== this.state
    this.state = state
    this.requestUpdate()
    if (this.#isUsed)
      this.more.then((more) => more.changed(before)).catch(() => this.announce(sayLabel(this.t, progress)))
    if (!isNew) return
    const detail = { state, before: before.state, save, code }
    for (const name of ['atm-change', `atm-${state}`])
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
    if (state === 'saved' && this.#isUsed) navigator.vibrate?.(HAPTIC_MS)
  }

  protected override render() {
    return html`${face({
        t: this.t,
        progress: this.song.progress,
        song: this.track?.title,
        isIcon: this.variant === 'icon',
        hasMenu: this.menu,
        isDisabled: this.disabled,
        press: this.#press,
        openMenu: () => this.#open('details'),
      })}
      <span class="quiet" role="status">${this.#said}</span>
      <div class="toast-root"></div>
      <div class="sheet-root"></div>`
  }
}
