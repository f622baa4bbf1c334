import type { Html } from '../../html.ts'
import { html, name } from '../../html.ts'
import { brandMark } from '../../marks.ts'
import { csrfField } from '../layout.ts'

/** One place to go to. */
export interface NavItem {
  readonly label: string
  readonly href: string
}

/** What stands around every page of the console and of the operator. */
export interface ConsoleFrame {
  readonly assets: string
  /** Secret of the forms; undefined = nobody is signed in. */
  readonly csrf: string | undefined
  /** `Operator`, or the id of the key. */
  readonly actor: string | undefined
  /** Where the brand leads. */
  readonly home: string
  readonly app?: { readonly name: string; readonly mode: 'live' | 'test' }
  readonly nav: readonly NavItem[]
}

export interface ConsolePage {
  readonly frame: ConsoleFrame
  readonly title: string
  /** Address of the item of `nav` this page belongs to. */
  readonly at?: string
  readonly main: Html
  /** Module scripts of `assets`, without `.js`. */
  readonly scripts?: readonly string[]
  /** Seconds after which a browser without scripts loads the page anew. */
  readonly refresh?: number
  readonly shape?: 'wide' | 'narrow'
}

const STYLES = ['tokens', 'styles', 'parts', 'console', 'console-parts', 'console-charts'] as const

/** For people who look at many numbers: dense, one column of navigation, nothing inline, nothing from elsewhere. */
export function consoleLayout({ frame, title, at, main, scripts = [], refresh, shape }: ConsolePage): string {
  const document = html`<!doctype html>
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f3f3f6" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#101014" />
        <meta name="robots" content="noindex" />
        ${refresh !== undefined && html`<noscript><meta http-equiv="refresh" content="${refresh}" /></noscript>`}
        <title>${title} · Add to Music</title>
        <link rel="icon" href="${frame.assets}/favicon.svg" type="image/svg+xml" />
        ${STYLES.map((style) => html`<link rel="stylesheet" href="${frame.assets}/${style}.css" />`)}
        <script type="module" src="${frame.assets}/forms.js"></script>
        ${scripts.map((script) => html`<script type="module" src="${frame.assets}/${script}.js"></script>`)}
      </head>
      <body class="console ${shape ?? 'wide'}">
        <a class="skip" href="#content">Skip to content</a>
        ${top(frame)} ${frame.nav.length > 0 && navigation(frame, at)}
        <main id="content" tabindex="-1">${main}</main>
      </body>
    </html>`
  return document.toString()
}

function top(frame: ConsoleFrame): Html {
  return html`<header class="top">
    <a class="brand" href="${frame.home}">${brandMark()}<span>Add to Music</span></a>
    ${
      frame.app !== undefined &&
      html`<span class="top-app">${name(frame.app.name)} ${modeBadge(frame.app.mode)}</span>`
    }
    ${
      frame.csrf !== undefined &&
      html`<form class="sign-out" method="post" action="/console/sign-out">
        ${csrfField(frame.csrf)}
        <span class="actor" title="${frame.actor ?? ''}">${frame.actor}</span>
        <button class="button small" type="submit">Sign out</button>
      </form>`
    }
  </header>`
}

function navigation(frame: ConsoleFrame, at: string | undefined): Html {
  return html`<nav class="side" aria-label="Console">
    ${frame.nav.map(
      ({ label, href }) => html`<a href="${href}" ${href === at && html`aria-current="page"`}>${label}</a>`,
    )}
  </nav>`
}

export function modeBadge(mode: 'live' | 'test'): Html {
  return html`<span class="mode mode-${mode}">${mode}</span>`
}
