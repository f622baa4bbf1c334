import { css } from 'lit'

export const sheetStyles = css`
  .sheet {
    --_ground: var(--atm-sheet-ground, #ffffff);
    --_raised: var(--atm-sheet-raised, #f3f3f6);
    --_text: var(--atm-sheet-text, #17161c);
    --_soft: var(--atm-sheet-soft, #5a5966);
    --_line: var(--atm-sheet-line, #e1e1e8);
    --_focus: var(--atm-focus, #2b59e8);

    box-sizing: border-box;
    inline-size: min(30rem, 100vw);
    max-inline-size: none;
    max-block-size: min(88dvh, 46rem);
    margin: auto auto 0;
    padding: 0;
    border: 0;
    border-radius: 1.5rem 1.5rem 0 0;
    background: var(--_ground);
    color: var(--_text);
    font-family: var(--_font);
    font-size: 1rem;
    line-height: 1.4;
    text-align: start;
    overscroll-behavior: contain;
  }

  .sheet[open] {
    animation: up 320ms cubic-bezier(0.2, 0.9, 0.25, 1);
  }

  .sheet::backdrop {
    background: rgb(10 10 14 / 55%);
    animation: dim 200ms ease-out;
  }

  @keyframes up {
    from {
      transform: translateY(100%);
    }
  }

  @keyframes dim {
    from {
      opacity: 0;
    }
  }

  .sheet-body {
    display: flex;
    flex-direction: column;
    padding: 0.75rem 1rem calc(1.25rem + env(safe-area-inset-bottom, 0px));
  }

  .sheet-head {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    min-block-size: 44px;
  }

  .sheet h2 {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding-inline: 0.25rem;
    font-size: 1.1875rem;
    font-weight: 700;
    line-height: 1.25;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }

  .round {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--_soft);
    cursor: pointer;
  }

  .line {
    flex: none;
    inline-size: 1.375rem;
    block-size: 1.375rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2.25;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  [dir='rtl'] .turn {
    transform: scaleX(-1);
  }

  .lead,
  .empty,
  .fine,
  .note {
    margin: 0;
    padding-inline: 0.25rem;
    color: var(--_soft);
  }

  .fine {
    margin-block-start: 1rem;
    font-size: 0.875rem;
  }

  .note:not(:empty) {
    margin-block-start: 0.75rem;
    color: var(--_text);
    font-weight: 600;
  }

  .sheet h2:focus {
    outline: none;
  }

  .sheet :focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: -1px;
  }

  @media (hover: hover) {
    button.row:hover,
    .round:hover {
      background: var(--_line);
    }
  }

  @media (min-width: 40rem) {
    .sheet {
      margin: auto;
      border-radius: 1.5rem;
    }

    .sheet[open] {
      animation-name: in;
    }
  }

  @keyframes in {
    from {
      opacity: 0;
      transform: translateY(1rem) scale(0.98);
    }
  }

  @media (prefers-color-scheme: dark) {
    .sheet {
      --_ground: var(--atm-sheet-ground, #1b1b21);
      --_raised: var(--atm-sheet-raised, #28282f);
      --_text: var(--atm-sheet-text, #f4f4f6);
      --_soft: var(--atm-sheet-soft, #aeadb9);
      --_line: var(--atm-sheet-line, #3a3a43);
      --_focus: var(--atm-focus, #8fb1ff);
    }
  }

  @media (prefers-contrast: more) {
    .sheet {
      --_soft: var(--_text);
    }
  }

  @media (forced-colors: active) {
    .sheet,
    .row,
    .chip,
    .do {
      border: 1px solid;
    }
  }
`
