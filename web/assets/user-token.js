/** Asks a service for permission through the service's own script, and hands the answer to our server. */

/**
 * @typedef {object} Settings
 * @property {string} scriptUrl
 * @property {string} developerToken
 * @property {{ name: string, build: string }} app
 * @property {string} state
 * @property {string} csrf
 * @property {string} completeUrl
 * @property {Record<string, string>} texts
 * @property {{ go: string, retry: string, reload: string, restart: string }} labels
 */

/**
 * The part of MusicKit JS v3 used here.
 *
 * @typedef {object} MusicKit
 * @property {(configuration: { developerToken: string, app: { name: string, build: string } }) => Promise<unknown>} configure
 * @property {() => { authorize(): Promise<string | undefined>, unauthorize(): Promise<unknown> }} getInstance
 */

/** A script that has not come by then is held back by something; slow phones included. */
const SCRIPT_WAIT_MS = 15_000
/** After this a listener who sees no window may try again without waiting for an answer that cannot come. */
const WINDOW_WAIT_MS = 6_000

const settings = /** @type {Settings} */ (JSON.parse(find('settings').textContent))
const status = find('status')
const button = find('authorize')

/** A failure, what the button does about it, and the server's own words where it had some. */
class Trouble extends Error {
  /**
   * @param {string} text
   * @param {'retry' | 'reload' | 'restart'} [wayOn]
   * @param {string} [words]
   */
  constructor(text, wayOn = 'retry', words = '') {
    super(text)
    this.text = text
    this.wayOn = wayOn
    this.words = words
  }
}

/** @type {() => unknown} */
let pressed = () => undefined
button.addEventListener('click', () => pressed())

await prepare()

async function prepare() {
  say('loading')
  rest()
  try {
    const musicKit = await loadScript()
    await configure(musicKit)
    say('ready')
    offer(settings.labels.go, () => ask(musicKit))
  } catch (error) {
    show(error)
  }
}

/** @param {MusicKit} musicKit */
async function configure(musicKit) {
  try {
    await musicKit.configure({ developerToken: settings.developerToken, app: settings.app })
  } catch {
    throw new Trouble(navigator.onLine ? 'not_configured' : 'network', 'reload')
  }
}

/** @returns {Promise<MusicKit>} */
function loadScript() {
  return new Promise((resolve, reject) => {
    const held = setTimeout(() => reject(new Trouble('blocked_script', 'reload')), SCRIPT_WAIT_MS)
    document.addEventListener('musickitloaded', () => {
      clearTimeout(held)
      resolve(/** @type {{ MusicKit: MusicKit }} */ (/** @type {unknown} */ (window)).MusicKit)
    })
    const script = document.createElement('script')
    script.src = settings.scriptUrl
    script.async = true
    script.addEventListener('error', () => {
      clearTimeout(held)
      reject(new Trouble(navigator.onLine ? 'blocked_script' : 'network', 'reload'))
    })
    document.head.append(script)
  })
}

/** @param {MusicKit} musicKit */
async function ask(musicKit) {
  say('asking')
  rest()
  const again = setTimeout(() => offer(settings.labels.retry, () => ask(musicKit)), WINDOW_WAIT_MS)
  try {
    const token = await authorize(musicKit)
    clearTimeout(again)
    rest()
    say('saving')
    await hand(token, musicKit)
  } catch (error) {
    clearTimeout(again)
    show(error, () => ask(musicKit))
  }
}

/**
 * Its own window is opened by the service's script; that it was held back can only be seen from here.
 *
 * @param {MusicKit} musicKit
 * @returns {Promise<string>}
 */
async function authorize(musicKit) {
  const open = window.open
  /** @type {Promise<never>} */
  const blocked = new Promise((_resolve, reject) => {
    window.open = (...target) => {
      const opened = open.apply(window, target)
      if (opened === null) reject(new Trouble('popup_blocked'))
      return opened
    }
  })
  try {
    const token = await Promise.race([musicKit.getInstance().authorize(), blocked])
    if (typeof token !== 'string' || token === '') throw new Trouble('refused')
    return token
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(reason(error))
  } finally {
    window.open = open
  }
}

/**
 * What MusicKit's error means; its codes: https://js-cdn.music.apple.com/musickit/v3/docs/
 *
 * @param {unknown} error
 */
function reason(error) {
  if (!navigator.onLine) return 'network'
  const { errorCode, name } = /** @type {{ errorCode?: unknown, name?: unknown }} */ (error ?? {})
  const code = [errorCode, name].filter((part) => typeof part === 'string').join(' ')
  if (/SUBSCRIPTION/i.test(code)) return 'no_subscription'
  return /NETWORK/i.test(code) ? 'network' : 'refused'
}

/**
 * @param {string} token
 * @param {MusicKit} musicKit
 */
async function hand(token, musicKit) {
  const answer = await fetch(settings.completeUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ state: settings.state, csrf: settings.csrf, music_user_token: token }),
  }).catch(() => Promise.reject(new Trouble('network')))
  /** @type {{ next?: unknown, text?: unknown, what_to_do?: unknown }} */
  const body = await answer.json().catch(() => ({}))
  if (typeof body.next === 'string') return go(body.next)
  const said = [body.text, body.what_to_do].filter((part) => typeof part === 'string').join(' ')
  if (answer.ok || answer.status >= 500) throw new Trouble('server', 'retry', said)
  // What this browser remembers was not taken: the next try has to ask afresh.
  await musicKit
    .getInstance()
    .unauthorize()
    .catch(() => undefined)
  throw new Trouble('expired', 'restart', said)
}

/** @param {string} next */
function go(next) {
  const url = new URL(next, location.href)
  location.assign(url.origin === location.origin ? url : '/link')
}

/** @param {string} text */
function say(text) {
  status.textContent = settings.texts[text] ?? ''
  status.classList.remove('attention')
}

/**
 * @param {unknown} error
 * @param {() => unknown} [retry]
 */
function show(error, retry = startOver) {
  const trouble = error instanceof Trouble ? error : new Trouble('server')
  say(trouble.text)
  if (trouble.words !== '') status.textContent = trouble.words
  status.classList.add('attention')
  offer(settings.labels[trouble.wayOn], trouble.wayOn === 'retry' ? retry : startOver)
}

/** Fetches the page anew, with a state of its own. Not `reload`: that would send the form again that led here. */
function startOver() {
  location.assign(location.pathname)
}

/**
 * @param {string} label
 * @param {() => unknown} press
 */
function offer(label, press) {
  button.textContent = label
  button.removeAttribute('aria-busy')
  button.hidden = false
  pressed = press
}

/** The button stays where it is, with the focus it may have, and waits. */
function rest() {
  button.setAttribute('aria-busy', 'true')
  button.hidden = false
  pressed = () => undefined
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function find(id) {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`no #${id} on this page`)
  return element
}
