const LONG_MS = 480

export type Press = ReturnType<typeof createPress>

/** A tap, or a press that lasts: the other ways to save. The context-menu key counts as the latter. */
export function createPress(does: { readonly tap: () => void; readonly more: () => void }) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let wasLong = false
  return {
    down: (event: PointerEvent) => {
      wasLong = false
      if (event.button !== 0) return
      timer = setTimeout(() => {
        wasLong = true
        navigator.vibrate?.(20)
        does.more()
      }, LONG_MS)
    },
    up: () => clearTimeout(timer),
    click: (event: MouseEvent) => {
      clearTimeout(timer)
      // The end of a long press is a click too; one of the keyboard has no number.
      if (!wasLong || event.detail === 0) does.tap()
      wasLong = false
    },
    contextmenu: (event: Event) => {
      event.preventDefault()
      clearTimeout(timer)
      // Touch screens send one during a long press.
      if (!wasLong) does.more()
      wasLong = event instanceof PointerEvent && event.pointerType === 'touch'
    },
  }
}
