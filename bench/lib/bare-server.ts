import express from 'express'
import { z } from 'zod'

/** What accepting would cost if nothing were kept: Express, its JSON parser and a zod schema of the same fields. */
const Save = z.strictObject({
  user: z.string().max(255),
  track: z.strictObject({ title: z.string().max(1000), artists: z.array(z.string().max(500)).max(50) }),
  services: z.array(z.string()).max(20).optional(),
})

const app = express().disable('x-powered-by').disable('etag')
app.post('/v1/saves', express.json({ limit: 64 * 1024 }), (req, res) => {
  const parsed = Save.safeParse(req.body)
  if (!parsed.success) {
    res.status(400).json({ error: 'invalid' })
    return
  }
  const { user, track, services = [] } = parsed.data
  res.status(202).json({
    id: 'sav_0',
    user,
    status: 'in_progress',
    track,
    placements: services.map((service) => ({ service, status: 'queued' })),
  })
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`)
})
process.once('SIGTERM', () => process.exit(0))
