import type { Generated } from 'kysely'

/** What is kept while a listener links an account; all of it ends by itself. */
export interface LinkingTables {
  browser_sessions: BrowserSessionRow
  used_tickets: UsedTicketRow
  link_flows: LinkFlowRow
  pending_links: PendingLinkRow
}

export interface BrowserSessionRow {
  token_hash: string
  app_id: string
  user_id: string
  created_at: Date
  expires_at: Date
  /** The listener stays signed in on this device. */
  kept: Generated<boolean>
}

export interface UsedTicketRow {
  id: string
  expires_at: Date
}

export interface LinkFlowRow {
  state_hash: string
  session_hash: string
  app_id: string
  user_id: string
  service: string
  code_verifier: string | null
  proves_again: boolean
  created_at: Date
  expires_at: Date
}

/** A consent given at the service and not confirmed here yet; token columns hold sealed text only. */
export interface PendingLinkRow {
  id: string
  session_hash: string
  app_id: string
  user_id: string
  service: string
  access_token: string
  refresh_token: string | null
  access_expires_at: Date | null
  account_id: string | null
  account_name: string | null
  market: string | null
  /** The listener has signed in anew to move the account here from another user of the app. */
  takes_over: boolean
  created_at: Date
  expires_at: Date
}
