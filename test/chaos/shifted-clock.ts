/** Loaded before everything else (`node --import`): this process believes it is `CLOCK_AHEAD_MS` later than it is. */
const aheadMs = Number(process.env['CLOCK_AHEAD_MS'] ?? 0)
const RealDate = Date

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + aheadMs] : args, newTarget) as Date,
  apply: (target) => new target(target.now() + aheadMs).toString(),
  get: (target, property, receiver): unknown =>
    property === 'now' ? () => target.now() + aheadMs : Reflect.get(target, property, receiver),
})
