import { drawPicture } from './draw.ts'
import type { PictureOrder } from './draw.ts'

/**
 * A process of its own that draws pictures one after the other. Letters of strangers go through a large library written in
 * C++: what it needs is given back when it ends, and what it may do wrong ends here. The other side is `pictures.ts`.
 */
process.on('message', (order: PictureOrder) => {
  drawPicture(order).then(
    (png) => process.send?.({ png }),
    (err: unknown) => process.send?.({ failed: err instanceof Error ? err.message : String(err) }),
  )
})
