import type { Placement, State } from './state.ts'

const STEPS = ['save', 'fail', 'arrive', 'relink', 'undo'] as const
type Step = (typeof STEPS)[number]

const KEPT = 'add-to-music-demo-tour'

/** Ticks off what the visitor has seen happen. Only what happened counts, not what was pressed. */
export function createTour() {
  const items = [...document.querySelectorAll<HTMLElement>('[data-step]')]
  const done = new Set<string>(sessionStorage.getItem(KEPT)?.split(' '))
  /** Placements that met a service in trouble, and those that found their permission ended. */
  const delayed = new Set<string>()
  const parked = new Set<string>()

  function show(): void {
    const next = items.find((item) => !done.has(item.dataset['step'] ?? ''))
    for (const item of items) {
      item.classList.toggle('done', done.has(item.dataset['step'] ?? ''))
      item.classList.toggle('next', item === next)
    }
  }
  function stepsOf({ save, service, status }: Placement, { services }: State): readonly Step[] {
    const id = `${save} ${service}`
    const now = services.find((one) => one.id === service)
    if (status === 'undone') return ['save', 'undo']
    if (status === 'awaiting_link' && now?.link === 'needs_reauth') parked.add(id)
    if ((status === 'queued' || status === 'matched') && now?.mood !== 'fine') {
      delayed.add(id)
      return ['fail']
    }
    if (status !== 'saved' && status !== 'already_saved') return []
    return [
      'save',
      ...(delayed.has(id) ? ['arrive' as const] : []),
      ...(parked.has(id) ? ['relink' as const] : []),
    ]
  }

  show()
  return {
    saw(state: State): void {
      const before = done.size
      for (const placement of state.placements) for (const step of stepsOf(placement, state)) done.add(step)
      if (done.size === before) return
      sessionStorage.setItem(KEPT, [...done].join(' '))
      show()
    },
    forget: () => sessionStorage.removeItem(KEPT),
  }
}
