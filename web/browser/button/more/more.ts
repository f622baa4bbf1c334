import type { AddToMusic } from '../add-to-music.ts'
import { loadMoreWords } from './messages/more.ts'
import type { MoreWords } from './messages/more.ts'
import { startLinking } from './linking.ts'
import type { LinkStep } from './linking.ts'
import { sayProgress } from './say.ts'
import type { Speaker } from './say.ts'
import { Sheet } from './sheet/sheet.ts'
import type { SheetView } from './sheet/sheet.ts'
import { Toaster } from './toaster.ts'
import type { Progress } from '../song-save.ts'
import type { State } from '../state.ts'
import type { Service } from '../../../../sdk/api-types.ts'

/** What a button needs once it was touched: the toast, the sheet, the linking window. Loaded apart from the button. */
export class More {
  readonly host: AddToMusic
  t: MoreWords
  readonly toaster: Toaster
  readonly sheet: Sheet
  services: readonly Service[] = []
  linking: LinkStep | undefined
  #told: State | undefined
  #endLinking: (() => void) | undefined

  static async start(host: AddToMusic): Promise<More> {
    return new More(host, await loadMoreWords(host.language))
  }

  private constructor(host: AddToMusic, t: MoreWords) {
    this.host = host
    this.t = t
    this.toaster = new Toaster(this)
    this.sheet = new Sheet(this)
  }

  get speaker(): Speaker {
    return { t: this.t, services: this.services, keepsTaps: this.host.session.keepsTaps }
  }

  /** The language and the names of the services, where they are not known yet. */
  async prepare(): Promise<void> {
    if (this.t.lang !== this.host.t.lang) this.t = await loadMoreWords(this.host.language)
    if (this.services.length === 0) this.services = await this.host.session.services().catch(() => [])
  }

  /** The song went on: says so once, however often it is told. */
  async changed(before: Progress): Promise<void> {
    this.#told ??= before.state
    if (this.host.song.progress.state !== 'idle') await this.prepare()
    this.sheet.update()
    const { progress } = this.host.song
    const { state } = progress
    if (state === this.#told) return
    this.#told = state
    const text = state === 'idle' ? this.t('toast.undone') : sayProgress(this.speaker, progress)
    this.#announce(text ?? this.host.t(state))
    if (state === 'choose-service') this.open('services')
    else if (!this.sheet.isOpen) this.toaster.tell(progress, text)
  }

  /** Behind an open sheet nothing is heard, so it speaks for itself. */
  #announce(text: string): void {
    if (this.sheet.isOpen) this.sheet.announce(text)
    else this.host.announce(text)
  }

  open(view: SheetView): void {
    this.toaster.hide()
    this.sheet.open(view)
  }

  /** Must be called from within a click. */
  link(service: string): void {
    this.end()
    this.#endLinking = startLinking(this.host.session, service, {
      step: (step) => {
        this.linking = step
        if (step.phase === 'closed') void this.#look()
        this.open('linking')
      },
      linked: () => {
        this.linking = undefined
        void this.#look()
      },
    })
  }

  /** The button has left the page. */
  end(): void {
    this.#endLinking?.()
    this.#endLinking = undefined
  }

  #look(): Promise<void> {
    return this.host.song.look().catch(() => undefined)
  }
}
