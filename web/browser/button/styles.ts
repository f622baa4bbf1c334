import { css } from 'lit'

/** What every part shares. Values a host may set begin with `--atm-`. */
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

  button:focus-visible {
    outline: 3px solid var(--atm-focus, #8fb1ff);
    outline-offset: 2px;
  }

  .quiet {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
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
