import type { Html } from '../html.ts'
import { html, name } from '../html.ts'
import { brandMark } from '../marks.ts'
import { translator } from '../messages/translate.ts'

/** Who the page is for and how it is written. */
export interface Frame {
  readonly appName: string
  readonly userName: string
  /** Where the files of `web/assets` are served: `/assets`. */
  readonly assets: string
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
  /** Of the listener, as an IANA name; UTC where it is not known. */
  readonly timeZone?: string
}

interface Page {
  readonly frame: Pick<Frame, 'assets' | 'lang' | 'dir'> & Partial<Pick<Frame, 'appName' | 'userName'>>
  /** Text only, without names of others where it can be helped: it stays in the browser's history. */
  readonly title: string
  /**
   * `task`: one thing to do, shown in the middle. `list`: things to look through, from the top. `home`: what a listener
   * comes back to. `reference`: for developers.
   */
  readonly shape: keyof typeof shapes
  readonly main: Html
  /** Ways to the neighbouring pages. */
  readonly nav?: Html
  /** Lines for the head of the document. */
  readonly head?: Html
  /** Names of module scripts in `assets`, without `.js`. */
  readonly scripts?: readonly string[]
  /** Names of style sheets of this page alone, without `.css`. */
  readonly styles?: readonly string[]
  /** For previews and search engines; what we do where it is absent. */
  readonly description?: string
  /** Search engines may show it. */
  readonly indexed?: boolean
}

/** Values, the frame, the parts; what is only for one shape of page comes after them. */
const styles = ['tokens', 'styles', 'parts'] as const
const shapes = { list: 'lists', task: 'task', home: 'home', reference: 'reference' } as const

/** The document around every page: no inline script or style, nothing from another origin. */
export function layout(page: Page): string {
  const { assets, appName, userName } = page.frame
  const t = translator(page.frame.lang)
  const document = html`<!doctype html>
    <html lang="${t.lang}" dir="${t.known ? page.frame.dir : 'ltr'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f3f3f6" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#101014" />
        ${page.indexed !== true && html`<meta name="robots" content="noindex" />`}
        <meta name="description" content="${page.description ?? t.plain('brand.about')}" />
        <title>${t.plain('page.title', { title: page.title })}</title>
        <link rel="icon" href="${assets}/favicon.svg" type="image/svg+xml" />
        ${[...styles, shapes[page.shape], ...(page.styles ?? [])].map((style) => html`<link rel="stylesheet" href="${assets}/${style}.css" />`)}
        ${page.head}
        <script type="module" src="${assets}/forms.js"></script>
        ${(page.scripts ?? []).map(
          (script) => html`<script type="module" src="${assets}/${script}.js"></script>`,
        )}
      </head>
      <body class="shape-${page.shape}">
        <a class="skip" href="#content">${t('page.skip')}</a>
        <header class="top">
          <span class="brand">${brandMark()}<span>${t('brand.name')}</span></span>
          ${
            userName !== undefined &&
            appName !== undefined &&
            html`<span class="who">${t('brand.user', { user: userName, app: appName })}</span>`
          }
        </header>
        ${page.nav}
        <main id="content" tabindex="-1">${page.main}</main>
      </body>
    </html>`
  return document.toString()
}

/** Hidden field every form carries. */
export function csrfField(csrf: string): Html {
  return hiddenField('csrf', csrf)
}

export function hiddenField(field: string, value: string): Html {
  return html`<input type="hidden" name="${field}" value="${value}" />`
}

/** A name that stands out in a sentence. */
export function strongName(text: string): Html {
  return html`<strong>${name(text)}</strong>`
}
