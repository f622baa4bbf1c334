import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { ProblemError } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { trackQuery } from '../saves/track-query.ts'
import { SoundRequest, SoundView } from '../schemas/sound.ts'
import { Text } from '../schemas/text.ts'
import { deleteSound, readSound, viewSound, writeSound } from '../sounds/sounds.ts'

const PLACE = {
  path: '/v1/sounds/{sound_id}',
  tag: 'Sounds',
  caller: 'app',
  params: z.strictObject({ sound_id: Text(255).meta({ description: "The app's own id of the sound." }) }),
} as const

export function soundRoutes(ctx: ServerContext): readonly Route[] {
  return [
    defineRoute({
      ...PLACE,
      method: 'put',
      operationId: 'putSound',
      summary: 'Say what is behind a sound of your app',
      description: 'Saves can then name the `sound_id` instead of a track.',
      scope: 'sounds:write',
      body: SoundRequest,
      success: { status: 200, description: 'The sound as kept.', schema: SoundView },
      async handle({ params, body, caller }) {
        const track = body.track === null ? null : trackQuery(ctx, body.track)
        const sound = {
          appId: caller.appId,
          soundId: params.sound_id,
          track,
          tempo: body.altered?.tempo ?? null,
        }
        return { body: viewSound(await writeSound(ctx.db, sound, ctx.now())) }
      },
    }),
    defineRoute({
      ...PLACE,
      method: 'get',
      operationId: 'getSound',
      summary: 'What is behind a sound',
      scope: 'sounds:read',
      success: { status: 200, description: 'The sound.', schema: SoundView },
      problems: ['not_found'],
      async handle({ params, caller }) {
        const sound = await readSound(ctx.db, caller.appId, params.sound_id)
        if (sound === undefined) throw noSuchSound()
        return { body: viewSound(sound) }
      },
    }),
    defineRoute({
      ...PLACE,
      method: 'delete',
      operationId: 'deleteSound',
      summary: 'Forget a sound',
      description: 'Saves made with it stay as they are.',
      scope: 'sounds:write',
      success: { status: 204, description: 'Forgotten.', schema: z.undefined() },
      problems: ['not_found'],
      async handle({ params, caller }) {
        if (!(await deleteSound(ctx.db, caller.appId, params.sound_id))) throw noSuchSound()
        return { body: undefined }
      },
    }),
  ]
}

function noSuchSound(): ProblemError {
  return new ProblemError('not_found', { detail: 'There is no such sound.' })
}
