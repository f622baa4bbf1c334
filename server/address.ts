/** Where partners and listeners reach us, without a slash at the end. */
export interface Address {
  readonly publicUrl: () => string
  readonly listensAt: (url: string | undefined) => void
}

/** As configured, else where the server listens, once it does; '' for a worker that is not told (PUBLIC_URL). */
export function createAddress(configured: string | undefined): Address {
  let listening: string | undefined
  return {
    publicUrl: () => configured ?? listening ?? '',
    listensAt: (url) => {
      listening = url
    },
  }
}
