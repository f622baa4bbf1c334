import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'
import { compress } from './compress.ts'

/** Where the files of `web/assets` and the bundles of `web/browser` are served. */
export const ASSETS = '/assets'

const ofWeb = (folder: string) => fileURLToPath(new URL(`../../web/${folder}`, import.meta.url))

/** Styles, marks and scripts of our pages. Bundles are made by `web/build.ts`. */
export function assetRoutes(): Router {
  const router = Router()
  router.use(ASSETS, compress)
  for (const folder of ['assets', 'dist']) {
    router.use(ASSETS, express.static(ofWeb(folder), { maxAge: '1h', index: false }))
  }
  return router
}
