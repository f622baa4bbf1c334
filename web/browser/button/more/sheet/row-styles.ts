import { css } from 'lit'

/** What the sheet's views are put together from. */
export const rowStyles = css`
  .rows {
    display: flex;
    flex-direction: column;
    gap: 0.5rem;
    margin: 1rem 0 0;
    padding: 0;
    list-style: none;
  }

  .row {
    display: flex;
    box-sizing: border-box;
    align-items: center;
    gap: 0.875rem;
    inline-size: 100%;
    min-block-size: 3.5rem;
    padding: 0.625rem 0.875rem;
    border: 0;
    border-radius: 1.125rem;
    background: var(--_raised);
    color: inherit;
    font-size: 1rem;
    text-align: start;
  }

  button.row,
  a.row {
    text-decoration: none;
    cursor: pointer;
  }

  .row > .line {
    color: var(--_soft);
  }

  .actions {
    gap: 1px;
    overflow: hidden;
    border-radius: 1.125rem;
  }

  .actions .row {
    border-radius: 0;
    font-weight: 600;
  }

  .mark {
    flex: none;
    inline-size: 2.5rem;
    block-size: 2.5rem;
  }

  .what {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-inline-start: auto;
  }

  .fate:has(.chips > :nth-child(2)) {
    flex-wrap: wrap;
  }

  .fate:has(.chips > :nth-child(2)) .what {
    flex-basis: 12rem;
  }

  .fate.good .mark {
    outline: 2px solid var(--_warm);
    outline-offset: 2px;
    border-radius: 0.75rem;
  }

  .what b {
    font-weight: 600;
  }

  .what small {
    color: var(--_soft);
    font-size: 0.875rem;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.375rem;
    margin-block-start: 0.25rem;
  }

  .tag {
    padding-inline: 0.375rem;
    border-radius: 0.375rem;
    background: var(--_line);
    color: var(--_text);
    font-size: 0.75rem;
    line-height: 1.5;
  }

  .chip,
  .do {
    display: inline-flex;
    box-sizing: border-box;
    flex: none;
    align-items: center;
    justify-content: center;
    min-block-size: 44px;
    padding: 0.5rem 1rem;
    border: 0;
    border-radius: 999px;
    background: var(--_line);
    color: var(--_text);
    font-size: 0.9375rem;
    font-weight: 600;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
  }

  .chip.warm {
    background: var(--_warm);
    color: var(--_on-warm);
  }

  .do {
    inline-size: 100%;
    min-block-size: 3.25rem;
    margin-block-start: 0.75rem;
    background: var(--_raised);
    font-size: 1rem;
  }

  .do.primary {
    background: var(--_text);
    color: var(--_ground);
  }

  .waiting {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 1rem;
    padding-block: 2rem 1rem;
  }

  .waiting .mark {
    inline-size: 4rem;
    block-size: 4rem;
  }

  .bars {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    block-size: 2rem;
  }

  .bars i {
    inline-size: 0.25rem;
    block-size: 60%;
    border-radius: 999px;
    background: var(--_warm);
    animation: sound 520ms ease-in-out infinite alternate;
  }

  .bars i:nth-child(2) {
    block-size: 100%;
    animation-delay: -260ms;
  }

  .form {
    display: flex;
    flex-direction: column;
    margin-block-start: 1rem;
  }

  .form label {
    display: flex;
    padding-inline: 0.25rem;
    flex-direction: column;
    gap: 0.375rem;
    font-weight: 600;
  }

  .form input {
    min-block-size: 3rem;
    margin-inline: -0.25rem;
    padding: 0 0.875rem;
    border: 1px solid var(--_soft);
    border-radius: 0.875rem;
    background: var(--_ground);
    color: inherit;
    font-size: 1rem;
    font-weight: 400;
  }
`
