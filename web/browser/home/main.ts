import { patch } from './patch.ts'

/** Keeps the list true while it is open, answers taps without loading the page anew, finds while typing. */

const TOLD = [
  'save.created',
  'save.placement.updated',
  'link.created',
  'link.removed',
  'link.needs_reauth',
  'reset',
]
/** Several changes of one moment are one look. */
const GATHER_MS = 250
const TYPED_MS = 250
const A_PAGE = 20
/** More than this at once is read page by page. */
const MOST = 200

const live = document.getElementById('live')
const said = document.getElementById('said')
const isList = location.pathname === '/home'
let count = A_PAGE
let due: number | undefined
/** Only the answer to the last question counts. */
let asked = 0

document.documentElement.classList.add('scripted')
keepTimeZone()
document.addEventListener('submit', send, { capture: true })
document.addEventListener('click', showMore)
document.addEventListener('click', closeMenus)
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenus(event)
})
if (isList) {
  findWhileTyping()
  listen()
}

/** Days begin when the listener's do; the server learns it once and says it from then on. */
function keepTimeZone(): void {
  const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)
  if (document.cookie.split('; ').includes(`add-to-music-zone=${zone}`)) return
  document.cookie = `add-to-music-zone=${zone}; path=/home; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`
  if (isList) look()
}

/** One stream for the open page; the browser connects again by itself. What came in between is seen by looking. */
function listen(): void {
  let stream: EventSource | undefined
  const open = () => {
    if (stream !== undefined) return
    stream = new EventSource('/home/events')
    for (const type of TOLD) stream.addEventListener(type, soon)
    stream.addEventListener('open', soon)
  }
  const close = () => {
    stream?.close()
    stream = undefined
  }
  // A page nobody looks at holds no connection.
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
  addEventListener('pagehide', close)
  addEventListener('pageshow', (event) => {
    if (event.persisted) open()
  })
  if (!document.hidden) open()
}

function soon(): void {
  due ??= window.setTimeout(() => {
    due = undefined
    look()
  }, GATHER_MS)
}

/** Asks for what the list shows, and changes what has changed. */
function look(): void {
  // Offline: what is there stays, and the stream tells when that is over.
  readList((asked += 1)).catch(() => undefined)
}

async function readList(question: number): Promise<void> {
  const query = new URLSearchParams(location.search)
  query.delete('said')
  if (count > A_PAGE) query.set('count', String(count))
  const answer = await fetch(`/home/list?${query.toString()}`, { headers: { accept: 'text/html' } })
  // Signed out elsewhere: the page says so itself.
  if (answer.status === 401) location.reload()
  else if (answer.ok && question === asked) show(await answer.text())
}

function show(markup: string): void {
  if (live === null) return
  const next = document.createElement('div')
  next.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes)
  patch(live, next)
}

/** A form of the list goes out without the page; its answer is the page after it, of which the list is taken. */
function send(event: SubmitEvent): void {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.dataset['live'] === undefined) return
  event.preventDefault()
  event.stopPropagation()
  const button = event.submitter
  if (button?.getAttribute('aria-busy') === 'true') return
  button?.setAttribute('aria-busy', 'true')
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form, button))
    if (typeof value === 'string') fields.append(name, value)
  post(form.action, fields)
    // Without a network the form goes its usual way, and the browser says what is the matter.
    .catch(() => form.submit())
    .finally(() => button?.removeAttribute('aria-busy'))
}

async function post(action: string, fields: URLSearchParams): Promise<void> {
  const answer = await fetch(action, { method: 'POST', body: fields, headers: { accept: 'text/html' } })
  if (answer.status === 401) location.reload()
  // Settings may change the language of the whole page, and an answered swap leads back to the list.
  else if (live === null || new URL(answer.url).pathname !== location.pathname) location.assign(answer.url)
  else take(await answer.text())
}

function take(markup: string): void {
  const page = new DOMParser().parseFromString(markup, 'text/html')
  const next = page.getElementById('live')
  if (live !== null && next !== null) patch(live, next)
  const ways = document.querySelector('.ways')
  const nextWays = page.querySelector('.ways')
  if (ways !== null && nextWays !== null) patch(ways, nextWays)
  const heading = document.querySelector('.intro')
  const nextHeading = page.querySelector('.intro')
  if (heading !== null && nextHeading !== null) patch(heading, nextHeading)
  say(page.getElementById('said')?.textContent ?? page.querySelector('h1')?.textContent ?? '')
}

function say(text: string): void {
  if (said === null) return
  said.textContent = text.trim()
  said.scrollIntoView({ block: 'nearest' })
}

function showMore(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest('[data-more]') : null
  if (link === null || count >= MOST) return
  event.preventDefault()
  count += A_PAGE
  link.setAttribute('aria-busy', 'true')
  look()
}

function findWhileTyping(): void {
  const search = document.getElementById('search')
  const field = search?.querySelector<HTMLInputElement>('input[name="q"]')
  if (!(search instanceof HTMLFormElement) || field === null || field === undefined) return
  let waiting: number | undefined
  const find = () => {
    const url = new URL(location.href)
    url.searchParams.delete('cursor')
    url.searchParams.delete('said')
    if (field.value.trim() === '') url.searchParams.delete('q')
    else url.searchParams.set('q', field.value.trim())
    history.replaceState(null, '', url)
    count = A_PAGE
    look()
  }
  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = window.setTimeout(find, TYPED_MS)
  })
  search.addEventListener('submit', (event) => {
    event.preventDefault()
    event.stopPropagation()
    clearTimeout(waiting)
    find()
    field.blur()
  })
}

/** Open menus close when something else is pressed, and give the focus back when closed by a key. */
function closeMenus(event: Event): void {
  const inside = event.target instanceof Element ? event.target.closest('.options') : null
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('.options[open]')) {
    const byKey = event.type === 'keydown'
    if (!byKey && menu === inside && !(event.target as Element).closest('.menu-item')) continue
    if (byKey && menu.contains(document.activeElement)) menu.querySelector('summary')?.focus()
    menu.open = false
  }
}
