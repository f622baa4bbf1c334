/** Answers a tap at once and takes it only once; without this script forms work the same, only quieter. */

/** @type {WeakSet<HTMLFormElement>} */
const sent = new WeakSet()

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement)) return
  if (sent.has(form)) {
    event.preventDefault()
    return
  }
  sent.add(form)
  // Not `disabled`: a disabled button would leave its own answer out of the form.
  event.submitter?.setAttribute('aria-busy', 'true')
})

// Back from the service with the page as it was left: ready for another tap.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  for (const form of document.forms) sent.delete(form)
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
})
