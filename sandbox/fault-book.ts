import type { FaultEffect, FaultRule } from './simulator.ts'

interface Asked {
  readonly service: string
  readonly method: string
  readonly path: string
  readonly account: string | undefined
}

/** The faults a test has ordered. Rules are tried in order; one that is used up is thrown away. */
export class FaultBook {
  private rules: { readonly rule: FaultRule; left: number }[] = []

  add(rule: FaultRule): void {
    this.rules.push({ rule, left: rule.times === null ? Number.POSITIVE_INFINITY : (rule.times ?? 1) })
  }

  /** Takes back a rule that was added; nothing happens when it is used up. */
  remove(rule: FaultRule): void {
    this.rules = this.rules.filter((entry) => entry.rule !== rule)
  }

  clear(): void {
    this.rules = []
  }

  list(): readonly FaultRule[] {
    return this.rules.map((entry) => entry.rule)
  }

  /** The effect for this request, if any; counts as one use. */
  take(asked: Asked): FaultEffect | undefined {
    const entry = this.rules.find(({ rule, left }) => left > 0 && fits(rule, asked))
    if (entry === undefined) return undefined
    entry.left -= 1
    if (entry.left === 0) this.rules = this.rules.filter((other) => other !== entry)
    return entry.rule.effect
  }
}

function fits(rule: FaultRule, asked: Asked): boolean {
  return (
    (rule.service === undefined || rule.service === asked.service) &&
    (rule.method === undefined || rule.method.toUpperCase() === asked.method) &&
    (rule.pathIncludes === undefined || asked.path.includes(rule.pathIncludes)) &&
    (rule.account === undefined || rule.account === asked.account)
  )
}
