import { useSyncExternalStore } from 'react'
import type { SessionView } from '../../api/views/system.ts'
import { createClient } from './client.ts'
import { drillId } from './frame/drill.ts'

/** `unknown` until the server was asked; `lost` when it was there and the server ended it. */
export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'signed-in'; readonly view: SessionView }

let session: Session = { kind: 'unknown' }
const listeners = new Set<() => void>()

export function setSession(next: Session): void {
  session = next
  for (const listener of listeners) listener()
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => session,
  )
}

/** The one client of the pages, bound to the present session. */
export const call = createClient({
  fetch: (input, init) => globalThis.fetch(input, init),
  drill: drillId,
  csrf: () => (session.kind === 'signed-in' ? session.view.csrf : undefined),
  onSignedOut: () => setSession({ kind: session.kind === 'signed-in' ? 'lost' : 'none' }),
})

/** Asks who is signed in; only the server's 401 means nobody. */
export async function loadSession(): Promise<void> {
  const view = await call('GET /api/session', {})
  setSession({ kind: 'signed-in', view })
}
