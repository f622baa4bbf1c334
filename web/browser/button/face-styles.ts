import { css } from 'lit'

/** The button itself. */
export const faceStyles = css`
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

  .signs {
    display: grid;
    position: relative;
    place-items: center;
  }

  .badge {
    position: absolute;
    inset-block-start: -0.125rem;
    inset-inline-end: -0.1875rem;
    inline-size: 0.625rem;
    block-size: 0.625rem;
    border: 2px solid var(--_ink);
    border-radius: 50%;
    background: var(--_warm);
    animation: pop var(--_spring);
  }

  @keyframes pop {
    from {
      transform: scale(0);
    }
  }

  .pips {
    display: inline-flex;
    flex: none;
    align-items: center;
    gap: 0.25rem;
  }

  .icon-only .pips {
    position: absolute;
    inset-block-end: 0.3125rem;
    gap: 0.1875rem;
  }

  .pips i {
    box-sizing: border-box;
    inline-size: 0.4375rem;
    block-size: 0.4375rem;
    border: 1.5px solid currentcolor;
    border-radius: 50%;
  }

  .icon-only .pips i {
    inline-size: 0.3125rem;
    block-size: 0.3125rem;
  }

  .pips .good {
    background: currentcolor;
  }

  .pips .way {
    border-style: dotted;
    animation: wait 900ms ease-in-out infinite alternate;
  }

  .pips i.bad {
    block-size: 0;
    border-width: 1px;
    border-radius: 0;
  }

  @keyframes wait {
    to {
      opacity: 0.35;
    }
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
`
