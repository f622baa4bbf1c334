export type Mood = 'fine' | 'slow' | 'limited' | 'down'

/** The simulated services as this visitor finds them; what `GET /demo/state` answers. */
export interface State {
  readonly services: readonly ServiceState[]
  /** Of the visitor's latest saves. */
  readonly placements: readonly Placement[]
  readonly calls: readonly Call[]
}

export interface Placement {
  readonly save: string
  readonly service: string
  readonly status: string
}

export interface ServiceState {
  readonly id: string
  readonly link: 'none' | 'active' | 'needs_reauth'
  readonly account: string | null
  readonly mood: Mood
  readonly mood_ends_at: string | null
  readonly tracks: readonly Track[]
}

export interface Track {
  readonly id: string
  readonly title: string
  readonly artists: readonly string[]
  readonly added_at: string
  readonly playlist: string | null
}

export interface Call {
  readonly at: string
  readonly service: string
  readonly method: string
  readonly url: string
  readonly status: number | null
}

const EVERY_MS = 800
const IN_TROUBLE_MS = 3000

/** Looks again and again while the page is seen. `told` is handed undefined when nobody answers. */
export function watchState(told: (state: State | undefined) => void): { readonly look: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking = false
  let isOld = false

  async function look(): Promise<void> {
    if (document.hidden) return
    // What is under way may have been answered before whatever this look is for.
    isOld = looking
    if (looking) return
    looking = true
    clearTimeout(timer)
    let state = await fetchState()
    while (isOld) {
      isOld = false
      state = await fetchState()
    }
    looking = false
    told(state)
    timer = setTimeout(() => void look(), state === undefined ? IN_TROUBLE_MS : EVERY_MS)
  }
  document.addEventListener('visibilitychange', () => void look())
  void look()
  return { look: () => void look() }
}

async function fetchState(): Promise<State | undefined> {
  try {
    const answer = await fetch('/demo/state')
    return answer.ok ? ((await answer.json()) as State) : undefined
  } catch {
    return undefined
  }
}
