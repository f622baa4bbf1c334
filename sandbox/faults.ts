import type { IncomingMessage } from 'node:http'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { commonFaults } from './common-faults.ts'
import { bearerOf, bodyText, formOf, send, setOutlet, write, type Answer } from './http.ts'
import { MagicValues } from './magic-values.ts'
import type { FaultEffect, Simulator } from './simulator.ts'
import type { World } from './world.ts'

const inside = new WeakMap<IncomingMessage, string>()

/** Name of the `inside` fault that applies to this request. */
export function faultOf(req: Request): string | undefined {
  return inside.get(req)
}

/** Stands in front of every simulated service: writes the request down, applies faults, counts against the rate. */
export function frontDoor(simulator: Simulator, world: World): RequestHandler {
  const magic = new MagicValues(simulator, world)
  const { id: service, rate } = simulator
  return (req, res, next) => {
    const { method, url, headers } = req
    const account = accountOf(req, world)
    const noted = world.log.note({
      at: world.now(),
      service,
      method,
      url,
      headers,
      body: bodyText(req),
      account,
    })
    res.on('finish', () => {
      noted.status = res.statusCode
    })
    const effect =
      world.faults.take({ service, method, path: url.split('?')[0] ?? '', account }) ??
      magic.take(req, account)
    if (effect !== undefined) {
      applyEffect(effect, simulator, req, res, next)
      return
    }
    const waitMs = url.startsWith(rate.path) ? world.rateWindow(service)?.take(world.now()) : undefined
    if (waitMs === undefined) next()
    else send(res, rate.refuse(Math.max(1, Math.ceil(waitMs / 1000))))
  }
}

/** Whose token the request carries: a bearer token, Apple's `Music-User-Token`, or a refresh token in a form. */
function accountOf(req: Request, world: World): string | undefined {
  const userToken = req.headers['music-user-token']
  const bearer = typeof userToken === 'string' ? userToken : bearerOf(req)
  if (bearer !== undefined) return world.accessToken(bearer)?.account
  const form = req.method === 'POST' ? formOf(req) : undefined
  const spoken = form?.get('refresh_token') ?? form?.get('code')
  if (spoken === null || spoken === undefined) return undefined
  return world.refreshToken(spoken)?.account ?? world.code(spoken)?.account
}

function applyEffect(
  effect: FaultEffect,
  simulator: Simulator,
  req: Request,
  res: Response,
  next: NextFunction,
): void {
  switch (effect.kind) {
    case 'answer': {
      const { status, headers, body } = effect
      send(res, { status, ...(headers && { headers }), ...(body !== undefined && { body }) })
      break
    }
    case 'named':
      applyNamed(effect, simulator, req, res, next)
      break
    case 'slow': {
      const timer = setTimeout(next, effect.ms)
      res.on('close', () => {
        clearTimeout(timer)
      })
      break
    }
    case 'drip':
      setOutlet(res, drip)
      next()
      break
    case 'cut_before':
      req.socket.destroy()
      break
    case 'cut_after':
      setOutlet(res, () => req.socket.destroy())
      next()
      break
  }
}

function applyNamed(
  effect: FaultEffect & { kind: 'named' },
  simulator: Simulator,
  req: Request,
  res: Response,
  next: NextFunction,
): void {
  const fault = simulator.faults[effect.name] ?? commonFaults[effect.name]
  if (fault === undefined) {
    send(res, { status: 599, body: `the sandbox knows no fault "${effect.name}" for ${simulator.id}` })
  } else if (fault.kind === 'answer') {
    send(res, fault.answer(effect.retryAfter))
  } else {
    if (fault.kind === 'inside') inside.set(req, effect.name)
    else setOutlet(res, (out, answer) => write(out, fault.rewrite(answer)))
    next()
  }
}

/** One byte a second, for clients whose time-out only watches the first byte. */
function drip(res: Response, answer: Answer): void {
  const bytes = Buffer.from(answer.body ?? '')
  res.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value)
  res.setHeader('content-length', bytes.length)
  res.flushHeaders()
  let sent = 0
  const timer = setInterval(() => {
    if (sent >= bytes.length) {
      clearInterval(timer)
      res.end()
      return
    }
    res.write(bytes.subarray(sent, sent + 1))
    sent += 1
  }, 1000)
  res.on('close', () => {
    clearInterval(timer)
  })
}
