import { constants, crc32, deflateSync } from 'node:zlib'

/** One picture of the animation: red, green, blue and alpha of every pixel, row by row. */
export interface Frame {
  readonly pixels: Uint8ClampedArray
  readonly delayMs: number
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const TRUECOLOUR = 2

/**
 * An animated PNG (https://www.w3.org/TR/png-3/#apng-frame-based-animation). Each frame holds only the box in which it
 * differs from the one before, so a page of which little changes stays small without losing a colour.
 */
export function encodeApng(frames: readonly Frame[], width: number, height: number): Buffer {
  const changes = changesOf(frames, width, height)
  let sequence = 0
  const pictures = changes.flatMap(({ pixels, box, delayMs }, index) => {
    const control = chunk('fcTL', frameControl(sequence++, box, delayMs))
    const data = deflateSync(filtered(pixels, width, box), { level: 9, strategy: constants.Z_FILTERED })
    if (index === 0) return [control, chunk('IDAT', data)]
    return [control, chunk('fdAT', Buffer.concat([uint32(sequence++), data]))]
  })
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([8, TRUECOLOUR, 0, 0, 0])])
  const animation = Buffer.concat([uint32(changes.length), uint32(0)])
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('acTL', animation),
    ...pictures,
    chunk('IEND', Buffer.alloc(0)),
  ])
}

interface Change extends Frame {
  readonly box: Box
}

/** A frame in which nothing changed lengthens the one before. */
function changesOf(frames: readonly Frame[], width: number, height: number): readonly Change[] {
  const changes: Change[] = []
  for (const frame of frames) {
    const before = changes.at(-1)
    const box =
      before === undefined
        ? { x: 0, y: 0, width, height }
        : difference(before.pixels, frame.pixels, width, height)
    if (box !== undefined) changes.push({ ...frame, box })
    else if (before !== undefined)
      changes[changes.length - 1] = { ...before, delayMs: before.delayMs + frame.delayMs }
  }
  return changes
}

/** The smallest box that holds every pixel that differs. */
function difference(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  height: number,
): Box | undefined {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4
      if (a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2]) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** The rows of the box, each by the filter that leaves the smallest numbers (https://www.w3.org/TR/png-3/#12Filter-selection). */
function filtered(pixels: Uint8ClampedArray, stride: number, box: Box): Buffer {
  const bytes = box.width * 3
  const out = Buffer.alloc((bytes + 1) * box.height)
  let above = new Uint8Array(bytes)
  for (let row = 0; row < box.height; row += 1) {
    const line = rowOf(pixels, stride, box, row)
    const tried = [0, 1, 2, 3, 4].map((filter) => applyFilter(filter, line, above))
    const sums = tried.map((one) => one.reduce((sum, byte) => sum + (byte < 128 ? byte : 256 - byte), 0))
    const best = sums.indexOf(Math.min(...sums))
    out[row * (bytes + 1)] = best
    out.set(tried[best] ?? line, row * (bytes + 1) + 1)
    above = line
  }
  return out
}

function rowOf(pixels: Uint8ClampedArray, stride: number, box: Box, row: number): Uint8Array<ArrayBuffer> {
  const line = new Uint8Array(box.width * 3)
  for (let x = 0; x < box.width; x += 1) {
    const from = ((box.y + row) * stride + box.x + x) * 4
    for (let part = 0; part < 3; part += 1) line[x * 3 + part] = pixels[from + part] ?? 0
  }
  return line
}

function applyFilter(filter: number, line: Uint8Array, above: Uint8Array): Uint8Array {
  return line.map((byte, at) => {
    const left = at < 3 ? 0 : (line[at - 3] ?? 0)
    const up = above[at] ?? 0
    const corner = at < 3 ? 0 : (above[at - 3] ?? 0)
    const guess = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter] ?? 0
    return byte - guess
  })
}

function paeth(left: number, up: number, corner: number): number {
  const straight = left + up - corner
  const [a, b, c] = [Math.abs(straight - left), Math.abs(straight - up), Math.abs(straight - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

function frameControl(sequence: number, box: Box, delayMs: number): Buffer {
  const delay = Buffer.alloc(4)
  delay.writeUInt16BE(delayMs, 0)
  delay.writeUInt16BE(1000, 2)
  const place = [sequence, box.width, box.height, box.x, box.y].map(uint32)
  // Left as it is, and painted over.
  return Buffer.concat([...place, delay, Buffer.from([0, 0])])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([uint32(data.length), named, uint32(crc32(named))])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
