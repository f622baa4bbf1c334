import compression from 'compression'

/**
 * For what is the same for everybody: style sheets, scripts, pages of songs. Not for pages that hold a secret of a form
 * beside words somebody else chose: how well those compress tells of the secret (https://breachattack.com). The API
 * is left as it is, its event streams above all.
 */
export const compress = compression({ threshold: 512 })
