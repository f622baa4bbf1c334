#!/usr/bin/env node
import { Command } from 'commander'
import { registry } from '../../adapters/registry.ts'
import { anyServiceConfigured } from '../../adapters/services.ts'
import { envToConfig } from '../../core/config/config.ts'
import { ConfigError } from '../../core/config/parse-env.ts'
import { readEnv } from '../../core/config/env.ts'
import { envToSecrets } from '../../core/config/secrets.ts'
import { DataDirInUseError } from '../../core/database/data-dir-lock.ts'
import { appsCreate, appsOrigins } from './apps.ts'
import { CliError } from './cli-error.ts'
import { exportListener } from './export.ts'
import { keysRotate } from './keys-rotate.ts'
import { keysCreate, keysList, keysRevoke, keysRoll } from './keys.ts'
import { linksImport } from './links-import.ts'
import { listen } from './listen.ts'
import { runMigrate } from './migrate.ts'
import { openCli } from './open-cli.ts'
import type { CliContext } from './open-cli.ts'
import { queueDrain } from './queue-drain.ts'
import { queueRetry } from './queue-retry.ts'
import { remoteOf } from './remote.ts'
import { status } from './status.ts'
import { trigger } from './trigger.ts'

type Action = (ctx: CliContext) => Promise<object>

/** Runs one command against the configured database. */
async function withDatabase(action: Action): Promise<object> {
  const env = readEnv()
  const config = envToConfig(env, anyServiceConfigured(registry, env))
  const ctx = await openCli(config, envToSecrets(env, config), env, registry)
  return closing(ctx, action)
}

/** Prints what came of a command. */
async function run(command: () => Promise<object>, json: boolean): Promise<void> {
  try {
    const result = await command()
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, undefined, 2)}\n`)
  } catch (err) {
    const problem = problemOf(err)
    if (json) process.stdout.write(`${JSON.stringify(problem)}\n`)
    else process.stderr.write(`${problem.detail}\n`)
    process.exitCode = 1
  }
}

async function closing(ctx: CliContext, action: Action): Promise<object> {
  try {
    return await action(ctx)
  } finally {
    await ctx.close()
  }
}

function problemOf(err: unknown) {
  const detail = err instanceof Error ? err.message : String(err)
  const code =
    err instanceof CliError
      ? err.code
      : err instanceof ConfigError
        ? 'wrong_configuration'
        : err instanceof DataDirInUseError
          ? 'service_running'
          : 'internal'
  return { type: 'about:blank', title: 'The command failed', code, detail }
}

const wantsJson = process.argv.includes('--json')

const program = new Command('add-to-music')
  .description(
    'Operate an Add to Music service. Configuration comes from the environment, as for the service itself.',
  )
  .option('--json', 'print one JSON object and nothing else')
  .configureOutput({ writeErr: (text) => (wantsJson ? undefined : process.stderr.write(text)) })
  .exitOverride((err) => {
    if (wantsJson && err.exitCode !== 0) {
      // Without a command commander shows its help, and its error names but that.
      const detail = err.code === 'commander.help' ? 'Name a command; --help lists them.' : err.message
      const problem = { type: 'about:blank', title: 'The command failed', code: 'usage', detail }
      process.stdout.write(`${JSON.stringify(problem)}\n`)
    }
    process.exit(err.exitCode)
  })

function act(command: Command, action: Action): Promise<void> {
  return run(() => withDatabase(action), command.optsWithGlobals<{ json?: boolean }>()['json'] === true)
}

program
  .command('migrate')
  .option('--json')
  .description('bring the database up to date')
  .action((_options, command: Command) => act(command, runMigrate))

const apps = program.command('apps').description('partner applications')
apps
  .command('create <name>')
  .option('--json')
  .option('--mode <mode>', 'live, or test (never reaches a real library)', 'live')
  .action((name: string, options: { mode: string }, command: Command) =>
    act(command, (ctx) => appsCreate(ctx, name, options.mode)),
  )

apps
  .command('origins <app> [origins...]')
  .option('--json')
  .description('set the web origins that may hear of a link, such as https://videos.example')
  .action((app: string, origins: string[], _options, command: Command) =>
    act(command, (ctx) => appsOrigins(ctx, app, origins)),
  )

const keys = program.command('keys').description('API keys')
keys
  .command('create <app>')
  .option('--json')
  .option('--scopes <scopes...>', 'what the key may do (default: everything)')
  .option('--expires-in <duration>', 'the key ends by itself after that, such as 90d')
  .description('make a key for an app; it is printed this once')
  .action((app: string, options: { scopes?: string[]; expiresIn?: string }, command: Command) =>
    act(command, (ctx) => keysCreate(ctx, app, options)),
  )

keys
  .command('list <app>')
  .option('--json')
  .description('the keys of an app, what they may do and when they were last used')
  .action((app: string, _options, command: Command) => act(command, (ctx) => keysList(ctx, app)))

keys
  .command('roll <key>')
  .option('--json')
  .option('--overlap <duration>', 'for how long the old key goes on working', '24h')
  .option('--expires-in <duration>', 'the new key ends by itself after that')
  .description('make a new key with the scopes of an old one, which ends after the overlap')
  .action((key: string, options: { overlap: string; expiresIn?: string }, command: Command) =>
    act(command, (ctx) => keysRoll(ctx, key, options)),
  )

keys
  .command('revoke <key>')
  .option('--json')
  .description('end a key at once; by its id (key_…) or as a whole')
  .action((key: string, _options, command: Command) => act(command, (ctx) => keysRevoke(ctx, key)))

keys
  .command('rotate')
  .option('--json')
  .description('bring all stored tokens under the first of TOKEN_KEYS')
  .action((_options, command: Command) => act(command, keysRotate))

const links = program.command('links').description('music accounts of listeners')
links
  .command('import <file>')
  .option('--json')
  .description('take over links from another system, one JSON object a line')
  .action((file: string, _options, command: Command) => act(command, (ctx) => linksImport(ctx, file)))

program
  .command('status')
  .option('--json')
  .description('what is stuck, waits or failed, and why')
  .action((_options, command: Command) => act(command, status))

const queue = program.command('queue').description('work that waits or has failed')
queue
  .command('retry')
  .option('--json')
  .option('--code <code>', 'only what ended with this code, such as not_found')
  .option('--service <service>', 'only what was for this service')
  .option('--per-second <number>', 'how many begin in each second (default: 20)', Number)
  .description('run failed and not found placements again, one after the other')
  .action((options: { code?: string; service?: string; perSecond?: number }, command: Command) =>
    act(command, (ctx) =>
      queueRetry(ctx, { code: options.code, service: options.service, perSecond: options.perSecond }),
    ),
  )

queue
  .command('drain')
  .option('--json')
  .description('empty the queues; the sweep rings again for everything that is due')
  .action((_options, command: Command) => act(command, queueDrain))

program
  .command('export <user>')
  .option('--json')
  .option('--app <app>', 'whose user, by id or name, where several apps have one of that name')
  .description('everything held about a listener')
  .action((user: string, options: { app?: string }, command: Command) =>
    act(command, (ctx) => exportListener(ctx, user, options.app)),
  )

program
  .command('listen')
  .description(
    'send what happens in an app to an address on this machine, signed as webhooks; until it is stopped',
  )
  .requiredOption('--forward-to <url>', 'where to post, such as http://127.0.0.1:4000/hooks')
  .option('--url <url>', 'address of the service (ADD_TO_MUSIC_URL)')
  .option('--key <key>', 'API key of the app (ADD_TO_MUSIC_KEY)')
  .option('--secret <secret>', 'whsec_… to sign with (default: a new one)')
  .action(async (options: { forwardTo: string; url?: string; key?: string; secret?: string }) => {
    const stopped = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
    const say = (line: string) => process.stderr.write(`${line}\n`)
    const { forwardTo, secret } = options
    await run(async () => {
      await listen(remoteOf(options, readEnv()), { forwardTo, secret, say, signal: stopped.signal })
      return { stopped: true }
    }, wantsJson)
  })

program
  .command('trigger <event>')
  .option('--json')
  .description('make an event happen in test mode by a save of a test value')
  .option('--url <url>', 'address of the service (ADD_TO_MUSIC_URL)')
  .option('--key <key>', 'API key of the app, atm_test_… (ADD_TO_MUSIC_KEY)')
  .option('--user <user>', 'a listener who has linked the service', 'demo-listener')
  .option('--service <service>', 'which music service', 'spotify')
  .action((event: string, options: { url?: string; key?: string; user: string; service: string }) =>
    run(async () => trigger(remoteOf(options, readEnv()), event, options), wantsJson),
  )

await program.parseAsync()
