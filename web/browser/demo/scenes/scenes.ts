import type { Scene } from './brush.ts'
import { deepsea } from './deepsea.ts'
import { ferry } from './ferry.ts'
import { kettle } from './kettle.ts'
import { kites } from './kites.ts'
import { orchard } from './orchard.ts'
import { rain } from './rain.ts'
import { satellites } from './satellites.ts'
import { stageLights } from './stage-lights.ts'
import { staticNoise } from './static.ts'
import { umbrellas } from './umbrellas.ts'
import { vinyl } from './vinyl.ts'

/** What is painted, by the id of the video. */
export const scenes: Readonly<Record<string, Scene>> = {
  orchard,
  ferry,
  deepsea,
  rain,
  satellites,
  stage: stageLights,
  umbrellas,
  kettle,
  static: staticNoise,
  vinyl,
  kites,
}
