import type { Placement } from '../../../../sdk/api-types.ts'
import { render } from 'lit'
import type { Progress } from '../song-save.ts'
import type { State } from '../state.ts'
import { adopt } from './adopt.ts'
import type { More } from './more.ts'
import { sayFate, serviceName } from './say.ts'
import { toast, toastStyles } from './toast.ts'
import type { ToastAction, ToastModel } from './toast.ts'

/** One toast on the page: the newest has the word. */
let silence: (() => void) | undefined

/** Pixels between the toast and the button. */
const GAP = 8

const SILENT: readonly State[] = ['saving', 'undoing', 'choose-service']

/** Says in a toast what became of a tap, with what the listener may want to do next. */
export class Toaster {
  readonly #more: More
  readonly #root: HTMLElement
  #shown = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(more: More) {
    this.#more = more
    const shadow = more.host.renderRoot as ShadowRoot
    this.#root = shadow.querySelector('.toast-root') as HTMLElement
    adopt(shadow, toastStyles)
  }

  show(model: ToastModel): void {
    if (!this.#shown) silence?.()
    silence = () => this.hide()
    this.#shown = true
    render(
      toast(model, this.#more.t, (on) => this.#hold(on)),
      this.#root,
    )
    const element = this.#element
    // Again, so that it is above what was opened since.
    element?.hidePopover?.()
    element?.showPopover?.()
    if (element !== null) this.#makeRoom(element)
    this.#hold(false)
  }

  /** Never over the button: it may be tapped again. */
  #makeRoom(element: HTMLElement): void {
    element.style.removeProperty('--_lift')
    const [toast, button] = [element.getBoundingClientRect(), this.#more.host.getBoundingClientRect()]
    const covers =
      toast.top < button.bottom + GAP &&
      toast.bottom > button.top - GAP &&
      toast.left < button.right &&
      toast.right > button.left
    if (covers) element.style.setProperty('--_lift', `${Math.max(GAP, innerHeight - button.top + GAP)}px`)
  }

  hide(): void {
    clearTimeout(this.#timer)
    if (!this.#shown) return
    this.#shown = false
    this.#element?.hidePopover?.()
  }

  /** What is worth saying after a change; nothing is said while there is more to come in a moment. */
  tell(progress: Progress, text: string | undefined): void {
    if (text === undefined || SILENT.includes(progress.state)) return
    const stays = progress.save?.placements.find((one) => one.undo?.status === 'not_possible')
    this.show({
      text: stays === undefined ? text : sayFate(this.#more.speaker, stays, progress),
      actions: progress.state === 'idle' ? [] : this.#actions(progress),
    })
  }

  #actions({ state, save }: Progress): readonly ToastAction[] {
    const more = this.#more
    const { host } = more
    const { t } = more
    const [only, ...others] = save?.placements ?? []
    const undo = {
      name: 'undo',
      label: t('do.undo'),
      run: () => void host.song.undo().catch(() => this.show({ text: t('toast.failed'), actions: [] })),
    }
    const details = { name: 'details', label: t('do.details'), run: () => more.open('details') }
    if (state === 'saved' || state === 'already-saved') {
      const open = others.length === 0 && only !== undefined ? this.#open(only) : [details]
      return state === 'saved' && this.#canUndo(save?.placements ?? []) ? [...open, undo] : open
    }
    if (state === 'delayed' || state === 'scheduled' || state === 'offline') return [undo]
    if (state === 'awaiting-link') {
      const service = save?.placements.find((one) => one.status === 'awaiting_link')?.service ?? ''
      const label = t('do.link', { service: serviceName(more.speaker, service) })
      return [{ name: 'link', label, run: () => more.link(service) }]
    }
    if (state === 'awaiting-review')
      return [{ name: 'choose', label: t('do.choose'), run: () => more.open('review') }]
    if (state === 'failed' && save === undefined)
      return [{ name: 'retry', label: t('do.retry'), run: () => host.save() }]
    return [details]
  }

  #open({ matched, service, undo }: Placement): readonly ToastAction[] {
    const url = undo?.open_url ?? matched?.url
    if (url === undefined) return []
    const name = serviceName(this.#more.speaker, service)
    return [{ name: 'open', label: this.#more.t('do.open', { service: name }), href: url }]
  }

  /** Where the service lets nobody take songs out, the toast does not promise it. */
  #canUndo(placements: readonly Placement[]): boolean {
    return placements.some(({ status, undo, service }) => {
      const known = this.#more.services.find((one) => one.id === service)
      return status === 'saved' && undo === undefined && known?.capabilities.undo !== false
    })
  }

  /** Stays while it is pointed at or holds the focus. */
  #hold(on: boolean): void {
    clearTimeout(this.#timer)
    if (!on && this.#shown) this.#timer = setTimeout(() => this.hide(), this.#more.host.undoSeconds * 1000)
  }

  get #element(): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>('.toast')
  }
}
