import { css } from 'lit'

/** The button itself and what every part of it shares. Values a host may set begin with `--atm-`. */
export const styles = css`
  :host {
    --_ink: var(--atm-ink, #17161c);
    --_on-ink: var(--atm-on-ink, #ffffff);
    --_warm: var(--atm-accent, #ffb81f);
    --_on-warm: var(--atm-on-accent, #17161c);
    --_font: var(
      --atm-font,
      -apple-system,
      BlinkMacSystemFont,
      'Segoe UI Variable Text',
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'Helvetica Neue',
      Arial,
      sans-serif
    );
    --_size: var(--atm-size, 2.75rem);
    --_quick: 160ms cubic-bezier(0.2, 0.7, 0.2, 1);
    --_spring: 420ms cubic-bezier(0.3, 1.5, 0.5, 1);

    display: inline-block;
    vertical-align: middle;
    font-family: var(--_font);
    -webkit-tap-highlight-color: transparent;
  }

  :host([hidden]) {
    display: none;
  }

  button,
  input {
    font: inherit;
    letter-spacing: inherit;
  }

  .bar {
    display: inline-flex;
    position: relative;
    align-items: stretch;
    max-inline-size: 100%;
    border-radius: var(--atm-radius, 999px);
    background: var(--_ink);
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_on-ink) 18%, transparent);
    color: var(--_on-ink);
    transition:
      background-color var(--_quick),
      color var(--_quick);
  }

  .bar.warm {
    background: var(--_warm);
    box-shadow: none;
    color: var(--_on-warm);
  }

  .main,
  .menu {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-inline-size: max(44px, var(--_size));
    min-block-size: max(44px, var(--_size));
    padding: 0;
    border: 0;
    border-radius: inherit;
    background: none;
    color: inherit;
    font-size: var(--atm-font-size, 0.9375rem);
    font-weight: 600;
    line-height: 1.2;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    transition: transform var(--_quick);
  }

  .main {
    min-inline-size: 0;
    gap: 0.5rem;
  }

  .icon-only .main {
    inline-size: max(44px, var(--_size));
  }

  .pill .main {
    padding-inline: 0.875rem 1.125rem;
  }

  .menu {
    border-start-start-radius: 0;
    border-end-start-radius: 0;
    margin-inline-start: -0.5rem;
  }

  .menu svg {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    fill: currentcolor;
  }

  .main:active {
    transform: scale(0.96);
  }

  button:focus-visible {
    outline: 3px solid var(--atm-focus, #8fb1ff);
    outline-offset: 2px;
  }

  .main:disabled {
    cursor: default;
    opacity: 0.5;
  }

  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .quiet {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (hover: hover) {
    .main:hover .sign {
      transform: scale(1.08);
    }
  }

  @media (prefers-contrast: more) {
    .bar {
      box-shadow: inset 0 0 0 2px currentcolor;
    }
  }

  @media (forced-colors: active) {
    .bar {
      border: 1px solid ButtonText;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`
