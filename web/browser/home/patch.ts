/**
 * Makes `old` what `next` is and leaves alone what is the same: focus, open menus and running pictures stay. Elements
 * with an id are known by it.
 */
export function patch(old: Element, next: Element): void {
  const byId = new Map<string, Element>()
  for (const child of old.children) if (child.id !== '') byId.set(child.id, child)
  let at = old.firstChild
  for (const wanted of next.childNodes) {
    const known = wanted instanceof Element && wanted.id !== '' ? byId.get(wanted.id) : undefined
    const there = known ?? (at !== null && isAlike(at, wanted) ? at : undefined)
    if (there === undefined) {
      old.insertBefore(document.importNode(wanted, true), at)
      continue
    }
    if (there === at) at = at.nextSibling
    else old.insertBefore(there, at)
    update(there, wanted)
  }
  while (at !== null) {
    const following = at.nextSibling
    at.remove()
    at = following
  }
}

function isAlike(one: Node, other: Node): boolean {
  if (one.nodeType !== other.nodeType) return false
  if (!(one instanceof Element) || !(other instanceof Element)) return true
  return one.tagName === other.tagName && one.id === other.id && one.isConnected
}

function update(there: Node, wanted: Node): void {
  if (!(there instanceof Element) || !(wanted instanceof Element)) {
    if (there.nodeValue !== wanted.nodeValue) there.nodeValue = wanted.nodeValue
    return
  }
  if (there.isEqualNode(wanted)) return
  for (const { name, value } of wanted.attributes)
    if (there.getAttribute(name) !== value) there.setAttribute(name, value)
  for (const name of there.getAttributeNames()) {
    // Whether a menu is open is the reader's affair.
    if (!wanted.hasAttribute(name) && name !== 'open') there.removeAttribute(name)
  }
  patch(there, wanted)
}
