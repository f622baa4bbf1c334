import type { DemoTexts } from '../../messages/demo/en.ts'

/** What the server put into the page for its script. */
interface Model {
  readonly locale: string
  readonly texts: DemoTexts
  readonly services: readonly { readonly id: string; readonly name: string }[]
}

/** The element; the page is ours, so one that is missing is a mistake of ours. */
export function part<T extends Element>(
  selector: string,
  kind: new () => T,
  within: ParentNode = document,
): T {
  const found = within.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`)
  return found
}

export function readModel(): Model {
  return JSON.parse(part('#demo-model', HTMLScriptElement).textContent ?? '') as Model
}

export const calmMotion = matchMedia('(prefers-reduced-motion: reduce)')
