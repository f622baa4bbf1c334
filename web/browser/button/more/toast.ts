import { css, html } from 'lit'
import type { TemplateResult } from 'lit'
import type { MoreWords } from './messages/more.ts'

export interface ToastAction {
  readonly label: string
  readonly name: string
  readonly href?: string | undefined
  readonly run?: (() => void) | undefined
}

export interface ToastModel {
  readonly text: string
  readonly actions: readonly ToastAction[]
}

/** What happened, for some seconds, above everything else. What it says is read out by the button's own status line. */
export function toast(model: ToastModel, t: MoreWords, hold: (on: boolean) => void): TemplateResult {
  return html`<div
    class="toast"
    part="toast"
    popover="manual"
    dir=${t.dir}
    lang=${t.lang}
    @pointerenter=${() => hold(true)}
    @pointerleave=${() => hold(false)}
    @focusin=${() => hold(true)}
    @focusout=${() => hold(false)}
  >
    <span class="toast-text" part="toast-text">${model.text}</span>
    <span class="toast-actions">${model.actions.map(toastAction)}</span>
  </div>`
}

function toastAction({ label, name, href, run }: ToastAction): TemplateResult {
  return href === undefined
    ? html`<button class="toast-action" part="toast-action" data-do=${name} type="button" @click=${run}>
        ${label}
      </button>`
    : html`<a
        class="toast-action"
        part="toast-action"
        data-do=${name}
        href=${href}
        target="_blank"
        rel="noopener"
        @click=${run}
        >${label}</a
      >`
}

export const toastStyles = css`
  .toast {
    position: fixed;
    inset: auto 0 calc(var(--_lift, var(--atm-toast-inset, 1rem)) + env(safe-area-inset-bottom, 0px));
    box-sizing: border-box;
    inline-size: max-content;
    max-inline-size: min(30rem, calc(100vw - 1.5rem));
    margin: 0 auto;
    padding: 0.25rem;
    padding-inline-start: 1.125rem;
    border: 0;
    border-radius: 1.25rem;
    background: var(--_ink);
    box-shadow:
      inset 0 0 0 1px color-mix(in srgb, var(--_on-ink) 18%, transparent),
      0 12px 40px rgb(0 0 0 / 35%);
    color: var(--_on-ink);
    font-size: 0.9375rem;
    line-height: 1.35;
  }

  .toast:popover-open {
    display: flex;
    align-items: center;
    animation: rise 260ms cubic-bezier(0.2, 0.9, 0.3, 1.1);
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(1rem) scale(0.96);
    }
  }

  .toast-text {
    flex: 1 1 auto;
    min-inline-size: 6rem;
    padding-block: 0.625rem;
    padding-inline-end: 0.875rem;
    overflow-wrap: anywhere;
  }

  /* Short of room, they stand one below the other. */
  .toast-actions {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    max-inline-size: 66%;
    justify-content: flex-end;
  }

  .toast-action {
    display: inline-flex;
    align-items: center;
    min-block-size: 44px;
    padding: 0 0.875rem;
    border: 0;
    border-radius: 1rem;
    background: none;
    color: var(--_warm);
    font-size: inherit;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
  }

  .toast-action:focus-visible {
    outline: 3px solid var(--atm-focus, #8fb1ff);
    outline-offset: -3px;
  }

  @media (hover: hover) {
    .toast-action:hover {
      background: color-mix(in srgb, var(--_on-ink) 12%, transparent);
    }
  }

  @media (forced-colors: active) {
    .toast {
      border: 1px solid;
    }
  }
`
