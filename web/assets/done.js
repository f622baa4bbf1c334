/** Tells the page that opened this one that the link is made, and offers the way back to it. */

const done = document.querySelector('#done')
const close = document.querySelector('#close')
const canClose = document.querySelector('#can-close')

if (done instanceof HTMLElement && window.opener !== null) {
  /** @type {unknown} */
  const origins = JSON.parse(done.dataset['origins'] ?? '[]')
  for (const origin of Array.isArray(origins) ? origins : []) tell(String(origin), done.dataset['service'])
  if (close instanceof HTMLElement && canClose instanceof HTMLElement) offerToClose(close, canClose)
}

/**
 * Origins are named one by one, never '*': a page that is not the app's learns nothing.
 *
 * @param {string} origin
 * @param {string | undefined} service
 */
function tell(origin, service) {
  try {
    window.opener.postMessage({ type: 'add-to-music:linked', service }, origin)
  } catch {
    // Not an origin: the others are told all the same.
  }
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} instead
 */
function offerToClose(button, instead) {
  button.hidden = false
  instead.hidden = true
  button.addEventListener('click', () => {
    window.close()
    // A browser may keep the window open all the same.
    setTimeout(() => {
      button.hidden = true
      instead.hidden = false
    }, 400)
  })
}
