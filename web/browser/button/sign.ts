import { css, html } from 'lit'
import type { TemplateResult } from 'lit'
import type { State } from './state.ts'

/** What the three bars of a sound have turned into. */
type Shape = 'plus' | 'sound' | 'check' | 'dots' | 'call'

const SHAPES: Readonly<Record<State, Shape>> = {
  idle: 'plus',
  saving: 'sound',
  undoing: 'sound',
  saved: 'check',
  'already-saved': 'check',
  partial: 'check',
  'choose-service': 'plus',
  'awaiting-link': 'plus',
  'awaiting-review': 'plus',
  delayed: 'dots',
  scheduled: 'dots',
  offline: 'dots',
  'not-found': 'call',
  failed: 'call',
}

/** Our sign: three bars, the middle one crossed to a plus. Four strokes that move, so that it never jumps. */
export function sign(state: State): TemplateResult {
  return html`<svg
    class="sign ${SHAPES[state]}"
    part="icon"
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
  >
    <rect class="left" x="3.7" y="8.5" width="2.6" height="7" rx="1.3" />
    <rect class="middle" x="10.7" y="4" width="2.6" height="16" rx="1.3" />
    <rect class="right" x="17.7" y="8.5" width="2.6" height="7" rx="1.3" />
    <rect class="cross" x="8.5" y="10.7" width="7" height="2.6" rx="1.3" />
  </svg>`
}

export const signStyles = css`
  .sign {
    flex: none;
    inline-size: calc(var(--_size) * 0.64);
    block-size: calc(var(--_size) * 0.64);
    overflow: visible;
    transition: transform var(--_quick);
  }

  .pill .sign {
    inline-size: 1.625rem;
    block-size: 1.625rem;
  }

  .sign rect {
    fill: currentcolor;
    transform-box: fill-box;
    transform-origin: center;
    transition: transform var(--_spring);
  }

  .plus rect:is(.left, .right) {
    opacity: 0.85;
  }

  .sound .cross {
    transform: scale(0.37, 1);
  }

  .sound rect:not(.cross) {
    animation: sound 520ms ease-in-out infinite alternate;
  }

  .sound .middle {
    animation-delay: -260ms !important;
  }

  .sound .right {
    animation-delay: -400ms !important;
  }

  @keyframes sound {
    from {
      transform: scaleY(0.55);
    }

    to {
      transform: scaleY(1.15);
    }
  }

  .check .left {
    transform: translate(2.4px, 3px) rotate(-45deg) scaleY(1.12);
  }

  .check .middle {
    transform: translate(2.7px, 0.3px) rotate(42deg) scaleY(0.94);
  }

  .check :is(.right, .cross) {
    transform: scale(0);
  }

  .dots .left,
  .dots .right {
    transform: scale(1.2, 0.45);
  }

  .dots .middle {
    transform: scale(1.2, 0.2);
  }

  .dots .cross {
    transform: scale(0.45, 1.2);
  }

  .call :is(.left, .right) {
    transform: scaleY(0.6);
    opacity: 0.45;
  }

  .call .middle {
    transform: translateY(-2.6px) scaleY(0.68);
  }

  .call .cross {
    transform: translateY(6.7px) scaleX(0.37);
  }
`
