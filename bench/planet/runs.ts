import { PEAK_S, savesPerSecond } from './demand.ts'
import type { Chance } from './random.ts'
import { advance, empty, savesPerBatch } from './service.ts'
import type { Backlog, Habits, ServiceRule } from './service.ts'

const DAY_S = 86_400

export interface Run {
  readonly rule: ServiceRule
  readonly habits: Habits
  readonly perYear: number
  /** Part of all saves that go to this service. */
  readonly share: number
}

export interface YearOutcome {
  readonly end: Readonly<Backlog>
  /** Largest number of saves that waited, and for how many minutes of the year anything waited longer than a minute. */
  readonly mostWaiting: number
  readonly minutesBehind: number
}

/** A year, minute by minute, or its first `days`. */
export function year({ rule, habits, perYear, share }: Run, chance: Chance, days = 365): YearOutcome {
  const backlog = empty()
  const STEP_S = 60
  let [mostWaiting, minutesBehind] = [0, 0]
  for (let at = 0; at < days * DAY_S; at += STEP_S) {
    const arrived = chance.poisson(savesPerSecond(perYear, at) * share * STEP_S)
    advance(backlog, { arrived, open: 1, seconds: STEP_S }, rule, habits, chance)
    mostWaiting = Math.max(mostWaiting, backlog.waiting)
    if (backlog.waiting > 1) minutesBehind += 1
  }
  return { end: backlog, mostWaiting, minutesBehind }
}

export interface IncidentOutcome {
  readonly end: Readonly<Backlog>
  readonly mostWaiting: number
  /** From its answering again (of a viral hour: from its begin) until hardly anybody waits; undefined = not within a week. */
  readonly recoveredAfterS: number | undefined
  /** Saves in one link's job when most of them waited. */
  readonly savesPerBatchAtWorst: number
}

const WEEK_S = 7 * 86_400

/** The service answers nothing for `closedS`, from the highest hour of the year on; second by second. */
export function incident(
  { rule, habits, perYear, share }: Run,
  closedS: number,
  chance: Chance,
): IncidentOutcome {
  return follow(
    rule,
    habits,
    { closedS, busyS: closedS },
    chance,
    (s) => savesPerSecond(perYear, PEAK_S + s) * share,
  )
}

/** `taps` of one song within an hour by as many listeners, most of them in its first minutes, on an ordinary day. */
export function viralHour(
  { rule, habits, share }: Omit<Run, 'perYear'>,
  taps: number,
  chance: Chance,
): IncidentOutcome {
  const falls = 600
  const first = taps / (falls * (1 - Math.exp(-3600 / falls)))
  // One song: it is looked up once, whatever the number of taps; and everybody is another link.
  const one = { ...habits, lookupsPerSave: 1 / (taps * share), listeners: taps * share * 100 }
  return follow(rule, one, { closedS: 0, busyS: 3600 }, chance, (s) =>
    s < 3600 ? first * Math.exp(-s / falls) * share : 0,
  )
}

function follow(
  rule: ServiceRule,
  habits: Habits,
  { closedS, busyS }: { readonly closedS: number; readonly busyS: number },
  chance: Chance,
  perSecond: (second: number) => number,
): IncidentOutcome {
  const backlog = empty()
  let [mostWaiting, second] = [0, 0]
  for (; second < closedS + WEEK_S; second += 1) {
    advance(
      backlog,
      { arrived: chance.poisson(perSecond(second)), open: second < closedS ? 0 : 1, seconds: 1 },
      rule,
      habits,
      chance,
    )
    mostWaiting = Math.max(mostWaiting, backlog.waiting)
    if (second >= busyS && backlog.waiting <= 10 * perSecond(second) + 1) break
  }
  const recovered = second < closedS + WEEK_S
  return {
    end: backlog,
    mostWaiting,
    savesPerBatchAtWorst: savesPerBatch(mostWaiting, habits.listeners, rule.mostPerBatch),
    recoveredAfterS: recovered ? second - closedS : undefined,
  }
}
