/** What nobody can measure before there are listeners. Every one of them is printed with the results. */
export const ASSUMED = {
  /** Part of the saves that go to each service. */
  shares: { spotify: 0.6, 'apple-music': 0.3, 'amazon-music': 0.1 } as Readonly<Record<string, number>>,
  /** Part of the saves whose song nobody asked for in the last weeks: most taps are for what is popular now. */
  lookupsPerSave: 0.02,
  /** Saves a listener makes in a year; says how many links a backlog falls into. */
  savesPerListenerAYear: 20,
  /** Part of the listeners who tap on one day. */
  activeADay: 0.1,
  /** Part of the calls that fail and are made again. */
  failing: 0.01,
  /** Part of a core that may be busy in the highest hour. */
  busy: 0.6,
  /** One PostgreSQL, as large as they are rented everywhere. */
  postgresCores: 32,
  postgresTerabytes: 16,
  redisGigabytes: 16,
}
