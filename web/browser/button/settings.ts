import { LitElement } from 'lit'
import type { Context, Target, Track } from '../../../sdk/api-types.ts'
import { jsonAttribute, listAttribute, targetAttribute } from './attributes.ts'
import type { State } from './state.ts'

/** What a host page says to the button, by attributes or properties, and the one thing the button says in return. */
export class Settings extends LitElement {
  static override properties = {
    token: {},
    getToken: { attribute: false },
    user: {},
    track: { converter: jsonAttribute<Track>() },
    soundId: { attribute: 'sound-id' },
    services: { converter: listAttribute },
    target: { converter: targetAttribute },
    notBefore: { attribute: 'not-before' },
    context: { converter: jsonAttribute<Context>() },
    api: {},
    locale: {},
    variant: { reflect: true },
    menu: { type: Boolean },
    disabled: { type: Boolean, reflect: true },
    undoSeconds: { type: Number, attribute: 'undo-seconds' },
    state: { reflect: true },
  }

  declare token: string | undefined
  declare getToken: (() => Promise<string>) | undefined
  declare user: string | undefined
  declare track: Track | undefined
  declare soundId: string | undefined
  declare services: readonly string[] | undefined
  declare target: Target | undefined
  declare notBefore: string | undefined
  declare context: Context | undefined
  declare api: string | undefined
  declare locale: string | undefined
  declare variant: 'icon' | 'pill'
  declare menu: boolean
  declare disabled: boolean
  declare undoSeconds: number
  /** What the button shows; written by the button only. */
  declare state: State

  constructor() {
    super()
    this.variant = 'pill'
    this.menu = false
    this.disabled = false
    this.undoSeconds = 6
    this.state = 'idle'
  }
}
