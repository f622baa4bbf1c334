import { html, nothing, render } from 'lit'
import type { TemplateResult } from 'lit'
import type { AddToMusic } from '../../add-to-music.ts'
import { adopt } from '../adopt.ts'
import type { More } from '../more.ts'
import { detailsView } from './details-view.ts'
import { icon } from './icons.ts'
import { linkingView } from './linking-view.ts'
import { playlistView } from './playlist-view.ts'
import { reviewView } from './review-view.ts'
import { servicesView } from './services-view.ts'
import { rowStyles } from './row-styles.ts'
import { sheetStyles } from './sheet-styles.ts'
import { swapView } from './swap-view.ts'
import type { Swapping } from './swap-view.ts'

export type SheetView = 'details' | 'services' | 'elsewhere' | 'linking' | 'review' | 'swap' | 'playlist'

/** What one view shows. */
export interface Page {
  readonly title: string
  readonly lead?: string | undefined
  readonly body: TemplateResult | typeof nothing
  readonly back?: SheetView | undefined
}

const VIEWS: Readonly<Record<SheetView, (sheet: Sheet) => Page | undefined>> = {
  details: detailsView,
  services: servicesView,
  elsewhere: servicesView,
  linking: linkingView,
  review: reviewView,
  swap: swapView,
  playlist: playlistView,
}

/** Everything that needs more room than a button: from below on a phone, in the middle of a wide screen. */
export class Sheet {
  readonly more: More
  readonly host: AddToMusic
  readonly #root: HTMLElement
  #said = ''
  #note = ''
  view: SheetView = 'details'
  swapping: Swapping | undefined

  constructor(more: More) {
    this.more = more
    this.host = more.host
    const shadow = this.host.renderRoot as ShadowRoot
    this.#root = shadow.querySelector('.sheet-root') as HTMLElement
    adopt(shadow, sheetStyles, rowStyles)
  }

  get isOpen(): boolean {
    return this.#dialog?.open === true
  }

  open(view: SheetView): void {
    const isOther = view !== this.view || !this.isOpen
    this.view = view
    this.#note = ''
    this.#said = ''
    void this.more.prepare().then(() => this.update())
    this.update(true)
    const dialog = this.#dialog
    if (dialog === null || !isOther) return
    if (!dialog.open) dialog.showModal()
    // Where reading begins; what had the focus may be gone with the view before.
    const start = dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector<HTMLElement>('h2')
    start?.focus()
  }

  /** For those who listen to the page. */
  announce(text: string): void {
    this.#said = text
    this.update()
  }

  /** A sentence that everybody sees. */
  note(text: string): void {
    this.#note = text
    this.update()
  }

  /** Draws what there is now; closes when there is nothing left to do here. */
  update(opening = false): void {
    if (!this.isOpen && !opening) return
    const page = VIEWS[this.view](this)
    if (page === undefined) return this.close()
    render(this.#frame(page), this.#root)
  }

  close(): void {
    this.#dialog?.close()
  }

  /** Does it, and says so here when it does not work out. */
  run(work: () => Promise<void>): void {
    this.#note = ''
    work().catch(() => {
      this.note(this.more.t('toast.failed'))
    })
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#root.querySelector('dialog')
  }

  #frame({ title, lead, body, back }: Page): TemplateResult {
    const { t } = this.more
    return html`<dialog
      class="sheet"
      part="sheet"
      dir=${t.dir}
      lang=${t.lang}
      aria-labelledby="sheet-title"
      @click=${(event: Event) => event.target === this.#dialog && this.close()}
    >
      <div class="sheet-body">
        <header class="sheet-head">
          ${
            back === undefined
              ? nothing
              : html`<button
                  class="round"
                  part="sheet-back"
                  type="button"
                  aria-label=${t('do.back')}
                  @click=${() => this.open(back)}
                >
                  ${icon('back')}
                </button>`
          }
          <h2 id="sheet-title" part="sheet-title" tabindex="-1">${title}</h2>
          <button
            class="round"
            part="sheet-close"
            type="button"
            aria-label=${t('do.close')}
            @click=${() => this.close()}
          >
            ${icon('close')}
          </button>
        </header>
        ${lead === undefined ? nothing : html`<p class="lead">${lead}</p>`}
        <p class="note" role="alert">${this.#note}</p>
        ${body}
        <span class="quiet" role="status">${this.#said}</span>
      </div>
    </dialog>`
  }
}
