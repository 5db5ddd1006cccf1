import { createContext, useContext } from 'react'
import type { SessionView } from '../../../api/views/system.ts'
import { may } from './navigation.ts'

export const SessionContext = createContext<SessionView | undefined>(undefined)

/** Who works on these pages; there is always somebody inside the shell. */
export function useMe(): SessionView {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useMe outside the shell')
  return session
}

export function useMay(...permissions: readonly string[]): boolean {
  return may(useMe(), ...permissions)
}
